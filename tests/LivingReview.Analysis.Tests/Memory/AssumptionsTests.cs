using LivingReview.Analysis.Assuming;
using LivingReview.Analysis.Evidence;
using LivingReview.Analysis.Recomputing;
using LivingReview.Analysis.Strata;
using LivingReview.Contracts.Estimates;
using LivingReview.Contracts.Studies;
using LivingReview.DiagnosticAccuracy;

namespace LivingReview.Analysis.Tests.Memory;

public sealed class AssumptionsTests
{
    private static readonly Assumptions None = new([], LowRiskOnly: false, Threshold: null, WhatIfModels.Binomial, WhatIfModels.Priors[0]);
    private static readonly EvidenceState Evidence = new Growing(Growing.Protocol).With(1, 12).State;
    private static readonly StratumInputs Overall = StratumInputs.From(Evidence)[0];

    [Fact]
    public void Without_an_assumption_it_is_the_reviews_own_answer()
    {
        var whatIf = None.Apply(Evidence, Overall);

        Assert.Equal(whatIf.Before.InputHash, whatIf.After.Estimate.InputHash);
        Assert.Equal(whatIf.Before.Sensitivity, whatIf.After.Estimate.Sensitivity);
        Assert.Empty(whatIf.LeftOut);
    }

    [Fact]
    public void A_study_that_is_left_out_is_left_out_as_the_influence_analysis_does()
    {
        var whatIf = (None with { Without = ["study-4"] }).Apply(Evidence, Overall);

        var without = Estimates.Influence.Compute(Overall).Single(one => one.StudyId == "study-4").Without;
        Assert.Equal(without.Sensitivity!.Estimate, whatIf.After.Estimate.Sensitivity!.Estimate, 9);
        Assert.Equal(without.Specificity!.Estimate, whatIf.After.Estimate.Specificity!.Estimate, 9);
        Assert.Equal([new WhatIfExclusion("study-4", "Study 4", "left-out")], whatIf.LeftOut);
        Assert.DoesNotContain(whatIf.After.Studies, study => study.StudyId == "study-4");
    }

    [Fact]
    public void Only_studies_at_low_risk_count_where_that_is_asked_for()
    {
        var evidence = new Growing(Growing.Protocol).With([.. Enumerable.Range(1, 9).Select(n => Growing.Study(n, riskOfBias: n % 3 == 0 ? "high" : "low"))]).State;

        var whatIf = (None with { LowRiskOnly = true }).Apply(evidence, StratumInputs.From(evidence)[0]);

        Assert.Equal((9, 6), (whatIf.Before.K, whatIf.After.Estimate.K));
        Assert.Equal(["Study 3", "Study 6", "Study 9"], whatIf.LeftOut.Select(one => one.Label));
        Assert.All(whatIf.LeftOut, one => Assert.Equal("risk-of-bias", one.Reason));
    }

    [Fact]
    public void At_a_threshold_each_study_counts_with_its_table_there()
    {
        var studies = Enumerable.Range(1, 6).Select(n => WithThresholds(Growing.Study(n), n < 6)).ToArray();
        var evidence = new Growing(Growing.Protocol).With(studies).State;

        var whatIf = (None with { Threshold = 10 }).Apply(evidence, StratumInputs.From(evidence)[0]);

        Assert.Equal([5.0, 10.0], whatIf.Thresholds);
        Assert.Equal(5, whatIf.After.Estimate.K);
        Assert.Equal([new WhatIfExclusion("study-6", "Study 6", "no-table-at-threshold")], whatIf.LeftOut);
        Assert.All(whatIf.After.Studies, study => Assert.Equal(7, study.Tp));
    }

    [Fact]
    public void The_other_models_are_the_librarys()
    {
        var tables = Overall.Tables;

        var reml = (None with { Model = "normal-reml" }).Apply(Evidence, Overall).After.Estimate;
        var bayesian = (None with { Model = WhatIfModels.Bayesian, Prior = "normal-uniform" }).Apply(Evidence, Overall);

        Assert.Equal(Pooling.Pool(tables, Overall.Options with { Model = PoolingModel.NormalReml }).Sensitivity!.Value.Estimate, reml.Sensitivity!.Estimate, 9);
        var posterior = BayesianModel.Fit([.. Overall.Studies.Select(StratumInputs.Counts)], new BayesianOptions { Prior = BayesianPrior.NormalUniform })!;
        Assert.Equal(posterior.Sensitivity.Median, bayesian.After.Estimate.Sensitivity!.Estimate, 9);
        Assert.Equal(posterior.Sensitivity.Lower, bayesian.After.Estimate.Sensitivity.Lower, 9);
        Assert.Empty(bayesian.After.Curve);
        Assert.NotEmpty(bayesian.After.PredictionRegion);
    }

    [Fact]
    public void With_no_study_left_nothing_is_pooled_and_nothing_breaks()
    {
        foreach (var model in WhatIfModels.All)
        {
            var whatIf = (None with { Model = model, Without = [.. Overall.Studies.Select(study => study.Id)] }).Apply(Evidence, Overall);

            Assert.Equal((0, null), (whatIf.After.Estimate.K, whatIf.After.Estimate.Sensitivity));
            Assert.Equal(12, whatIf.LeftOut.Count);
        }
    }

    [Fact]
    public void It_is_the_same_whenever_it_is_asked_and_leaves_the_evidence_as_it_was()
    {
        var before = StratumEstimator.Estimate(Overall).InputHash;

        var (first, second) = ((None with { Without = ["study-1"] }).Apply(Evidence, Overall), (None with { Without = ["study-1"] }).Apply(Evidence, Overall));

        Assert.Equal(first.After.Estimate.Sensitivity, second.After.Estimate.Sensitivity);
        Assert.Equal(before, StratumEstimator.Estimate(StratumInputs.From(Evidence)[0]).InputHash);
    }

    private static ExtractedStudy WithThresholds(ExtractedStudy study, bool second) => study with
    {
        Tables =
        [
            study.Tables[0] with { ThresholdValue = 5 },
            .. second ? [study.Tables[0] with { Tp = 7, Fn = 3, ThresholdValue = 10, Primary = false }] : Array.Empty<ExtractedTable>(),
        ],
    };
}
