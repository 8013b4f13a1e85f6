using Bunit;
using LivingReview.Contracts.Studies;
using LivingReview.Web.Studies.Editing;
using LivingReview.Web.Studies.Viewing;

namespace LivingReview.Web.Tests.Studies;

/// <summary>The results of two tests on the same people: on the study's page, and kept by the form.</summary>
public sealed class JointTableTests : BunitContext
{
    private static readonly ExtractedStudy Study = new()
    {
        Id = "jang-2021",
        Label = "Jang 2021",
        Tables =
        [
            new ExtractedTable { Tp = 51, Fp = 14, Fn = 5, Tn = 31, Primary = true, JointWith = "modality=mri", JointTp = 38, JointFp = 9 },
            new ExtractedTable { Tp = 40, Fp = 20, Fn = 16, Tn = 25, Primary = false, Factors = new Dictionary<string, string> { ["modality"] = "mri" } },
        ],
    };

    [Fact]
    public void All_eight_counts_are_shown()
    {
        var shown = Render<JointTable>(parameters => parameters.Add(p => p.Joint, Assert.Single(JointResults.Of(Study))));

        Assert.Equal("Tables 1 and 2: both tests on the same people", shown.Find("h3").TextContent);
        Assert.Equal(["Both positive", "Only table 1 positive", "Only table 2 positive", "Both negative"], shown.FindAll("tbody th").Select(cell => cell.TextContent));
        Assert.Equal(["38", "9", "13", "5", "2", "11", "3", "20"], shown.FindAll("td.number").Select(cell => cell.TextContent));
    }

    [Fact]
    public void A_correction_of_something_else_keeps_them_and_the_form_changes_them()
    {
        var form = new StudyFormModel(Study);
        form.Fields["country"] = "Korea";
        var kept = form.ToSubmission().Tables!;
        form.Tables[0].Fields["jointTp"] = "37";
        form.Tables[0].Fields["jointFp"] = "";
        var changed = form.ToSubmission().Tables!;

        Assert.Equal(("modality=mri", 38L, 9L), (kept[0].JointWith, kept[0].JointTp, kept[0].JointFp));
        Assert.Equal((37L, (long?)null), (changed[0].JointTp, changed[0].JointFp));
        Assert.Null(changed[1].JointWith);
    }
}
