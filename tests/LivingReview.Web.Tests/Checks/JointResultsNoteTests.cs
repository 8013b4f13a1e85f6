using Bunit;
using LivingReview.Contracts.Estimates;
using LivingReview.Contracts.Reviews;
using LivingReview.Web.Checks;

namespace LivingReview.Web.Tests.Checks;

/// <summary>The comparison of subgroups says how many studies gave joint results, and what these say.</summary>
public sealed class JointResultsNoteTests : BunitContext
{
    [Fact]
    public void The_studies_with_joint_results_are_counted_and_the_odds_ratios_given()
    {
        var note = Note(new(11, 0, [new("femur", "humerus", 11, new(14.24, 7.51, 27.03), null)]));

        Assert.Equal("11 studies give the results of both levels for the same people; they are used together. Odds ratio of right results of Femur and Humerus among people with the condition: 14.2 (7.5 to 27.0).", note);
    }

    [Fact]
    public void Studies_whose_joint_results_are_not_used_are_counted_too() =>
        Assert.Equal("1 study gives the results of both levels for the same people; they are used together. Of 2 more the tables count as those of different people, since they have tables in further levels.", Note(new(1, 2, [])));

    private string Note(PairedDependence joint)
    {
        JSInterop.Mode = JSRuntimeMode.Loose;
        var test = new LikelihoodRatioTest(1, 2, 0.6);
        var comparison = new SubgroupComparison
        {
            Within = StratumKey.OverallName,
            Factor = "bone",
            Levels = ["femur", "humerus"],
            Both = test,
            OnSensitivity = test,
            OnSpecificity = test,
            SharedStudyCount = 11,
            Paired = new("femur", [new("humerus", null, null)], Converged: true, []) { Joint = joint },
        };
        var shown = Render<SubgroupTable>(parameters => parameters.Add(p => p.Comparisons, [comparison]).Add(p => p.Protocol, new Protocol()));
        shown.Find("summary").Click();
        return shown.Find("[data-testid=joint-results]").TextContent;
    }
}
