using LivingReview.Analysis.Estimates;
using LivingReview.Analysis.Strata;
using LivingReview.Contracts.Strata;
using LivingReview.DiagnosticAccuracy;

namespace LivingReview.Analysis.Tests.Memory;

public sealed class DecisionTests
{
    private static readonly StratumInputs Overall = StratumInputs.From(new Growing(Growing.Protocol).With(1, 24).State)[0];

    [Fact]
    public void Findings_curves_and_minima_follow_from_the_estimate()
    {
        var figures = StratumDecisions.Compute(Overall, 25, [0.05, 0.2], [0.1], [0.7, 0.6]);

        Assert.Equal([0.05, 0.2], figures.Findings.Select(f => f.Prevalence));
        Assert.All(figures.Findings, f => Assert.Equal(1000 * f.Prevalence, f.TruePositives.Estimate + f.FalseNegatives.Estimate, 9));
        Assert.All(figures.Findings, f => Assert.NotNull(f.Ppv));
        Assert.Equal(0.1, Assert.Single(figures.Curves[1].Points).ThresholdProbability);
        Assert.InRange(figures.Minimum!.MeanMeetsBoth, 0.5, 1);
        Assert.True(figures.Minimum.NewStudyMeetsBoth <= figures.Minimum.MeanMeetsBoth);
    }

    [Fact]
    public void Predictive_values_at_the_prevalence_of_the_studies_leave_out_those_whose_investigators_chose_it()
    {
        var designs = new[] { "two-gate", "nested", "single-gate", null };
        var inputs = Overall.Having(Overall.Studies.Select((s, i) => s with { Design = designs[Math.Min(i, 3)] }));

        var figures = StratumPrevalence.Compute(inputs)!;

        Assert.Equal((22, 2, 21), (figures.K, figures.LeftOut, figures.OfUnknownDesign));
        Assert.InRange(figures.Ppv!.Estimate, figures.Prevalence!.Estimate, 1);
        Assert.InRange(figures.NewStudyPpv!.Lower, 0, figures.Ppv.Lower);
        Assert.InRange(figures.P!.Value, 0, 1);
        Assert.Null(StratumPrevalence.Compute(inputs with { Selection = TableSelection.AllClustered }));
        Assert.Null(StratumPrevalence.Compute(inputs.Having(inputs.Studies.Take(3))));
    }

    [Fact]
    public void Studies_that_are_not_pooled_decide_nothing()
    {
        var figures = StratumDecisions.Compute(Overall.Having(Overall.Studies.Take(2)), 3, [0.2], [], []);

        Assert.Empty(figures.Findings);
        Assert.Empty(figures.Curves);
    }

    [Fact]
    public void A_regression_takes_factors_and_the_year()
    {
        var figures = StratumRegression.Compute(Overall, 25, ["modality", "year"], [["modality", "year"]], RegressionOutcomes.Both, 0)!;

        Assert.Equal(24, figures.Tables);
        Assert.Equal(["intercept", "modality=radiograph", "year", "modality=radiograph:year"], figures.Sensitivity.Select(c => c.Name));
        Assert.Equal(["modality", "year", "modality:year"], figures.Terms.Select(t => t.Term));
        Assert.Equal(6, figures.Joint.Df);
        Assert.Equal(2017.5, figures.Centres["year"]);
    }
}
