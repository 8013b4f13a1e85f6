using System.Text.Json;
using LivingReview.Contracts.Estimates;
using LivingReview.Contracts.Reviews;
using LivingReview.Contracts.Studies;

namespace LivingReview.Analysis.Tests.Recomputing;

/// <summary>The other analyses that a protocol states, beside each stratum's estimate.</summary>
public sealed class TwinTests
{
    /// <summary>All but the Bayesian one, which takes its time in a test's build.</summary>
    private static readonly Protocol WithTwins = Given.Protocol with { ExternalValidation = ["validation=external"], Twins = [.. TwinAnalysis.Usual.Where(t => t.Model != TwinModel.Bayesian)] };

    private static IReadOnlyList<object> Fourteen(Protocol? protocol = null) => [Given.Protocol1(protocol: protocol ?? WithTwins), .. Enumerable.Range(1, 14).Select(i => Given.Accepted(i + 1, Given.Study(i)))];

    [Fact]
    public void Every_stratum_has_every_stated_analysis_and_companions_have_none()
    {
        var log = new EstimateLog();

        var first = log.Recompute(Given.State(Fourteen()));

        Assert.All(first.Changed, s => Assert.Equal(first.Order.Contains(s.Stratum) ? WithTwins.Twins.Select(t => t.Name) : null, s.Twins?.Select(t => t.Name)));
        Assert.Contains(first.Changed, s => s.Twins is null);
    }

    [Fact]
    public void Each_differs_from_the_headline_in_what_it_states_alone()
    {
        // One factor, so that there are few strata.
        var overall = Overall(Fourteen(WithTwins with { Factors = [.. WithTwins.Factors.Where(f => f.Name == "validation")], Twins = TwinAnalysis.Usual }));

        var wald = Twin(overall, "wald");
        Assert.Equal(overall.Sensitivity!.Estimate, wald.Sensitivity!.Estimate, 1e-12);
        Assert.True(wald.Sensitivity.Upper - wald.Sensitivity.Lower < overall.Sensitivity.Upper - overall.Sensitivity.Lower);
        Assert.Equal((7, true), (Twin(overall, "external-validation").K, Twin(overall, "external-validation").Sensitivity is not null));
        Assert.Equal((0, null), (Twin(overall, "low-risk-of-bias").K, Twin(overall, "low-risk-of-bias").Sensitivity));
        Assert.Equal(overall.Sensitivity, Twin(overall, "indeterminates-as-errors").Sensitivity);
        Assert.InRange(Math.Abs(Twin(overall, "normal-reml").Sensitivity!.Estimate - overall.Sensitivity.Estimate), 1e-6, 0.02);
        Assert.InRange(Math.Abs(Twin(overall, "bayesian").Sensitivity!.Estimate - overall.Sensitivity.Estimate), 1e-6, 0.02);
    }

    /// <summary>Studies verified by two reference standards, one of them poor: the index test is better than it looks against them.</summary>
    [Fact]
    public void Reference_standards_that_may_err_are_told_apart_and_part_from_the_headline()
    {
        var protocol = WithTwins with { Factors = [], Twins = [.. TwinAnalysis.Offered.Where(t => t.Model == TwinModel.LatentClass)] };
        IReadOnlyList<object> With(Func<int, string> reference) =>
        [
            Given.Protocol1(protocol: protocol),
            .. Enumerable.Range(1, 10).Select(i => Given.Accepted(i + 1, Study(i, t => Verified(t, i) with { ReferenceStandard = reference(i) }))),
        ];

        var overall = Overall(With(i => i % 2 == 0 ? "Culture" : "Smear "));
        var twin = Twin(overall, "imperfect-reference");

        Assert.Equal(10, twin.K);
        Assert.True(twin.Sensitivity!.Estimate > overall.Sensitivity!.Estimate + 0.02, $"{twin.Sensitivity.Estimate} {overall.Sensitivity.Estimate}");
        Assert.Equal(twin.InputHash, Twin(Overall(With(i => i % 2 == 0 ? "culture" : "smear")), "imperfect-reference").InputHash);
        Assert.NotEqual(twin.InputHash, Twin(Overall(With(_ => "culture")), "imperfect-reference").InputHash);
    }

    /// <summary>Expected counts of an index test of 0.85 and 0.9 against a reference of 0.97 and 0.98, or of 0.7 and 0.9.</summary>
    private static ExtractedTable Verified(ExtractedTable table, int i)
    {
        var (r, s) = i % 2 == 0 ? (0.97, 0.98) : (0.7, 0.9);
        var (ill, well) = (60.0 + 20 * i, 340.0 - 20 * i);
        return table with
        {
            Tp = (long)Math.Round(ill * 0.85 * r + well * 0.1 * (1 - s)),
            Fp = (long)Math.Round(ill * 0.85 * (1 - r) + well * 0.1 * s),
            Fn = (long)Math.Round(ill * 0.15 * r + well * 0.9 * (1 - s)),
            Tn = (long)Math.Round(ill * 0.15 * (1 - r) + well * 0.9 * s),
        };
    }

    [Fact]
    public void Indeterminate_results_that_were_excluded_count_as_errors_and_others_stay()
    {
        var protocol = WithTwins with { Twins = [new() { Name = "errors", IndeterminatesAsErrors = true }] };
        IReadOnlyList<object> With(string handling) =>
        [
            .. Fourteen(protocol),
            Given.Accepted(16, Study(1, t => t with { IndeterminateDiseased = 20, IndeterminateNonDiseased = 10, IndeterminateHandling = handling }), kind: ChangeKind.Amended),
        ];
        var byHand = Overall([.. Fourteen(protocol), Given.Accepted(16, Study(1, t => t with { Fn = t.Fn + 20, Fp = t.Fp + 10 }), kind: ChangeKind.Amended)]);
        var excluded = Overall(With("excluded"));

        Assert.Equal(byHand.Sensitivity, Twin(excluded, "errors").Sensitivity);
        Assert.Equal(byHand.Specificity, Twin(excluded, "errors").Specificity);
        Assert.NotEqual(excluded.Sensitivity, Twin(excluded, "errors").Sensitivity);
        Assert.Equal(excluded.Sensitivity, Twin(Overall(With("negative")), "errors").Sensitivity);
    }

    [Fact]
    public void A_study_far_from_all_others_is_left_out_and_named()
    {
        IReadOnlyList<object> history = [.. Fourteen(), Given.Accepted(16, Given.Study("strange", 5, 300, 400, 10))];

        var twin = Twin(Overall(history), "without-outliers");

        Assert.Equal(["STRANGE"], twin.Outliers);
        Assert.Equal(14, twin.K);
    }

    [Fact]
    public void A_judgement_of_bias_changes_the_analysis_that_depends_on_it_and_no_other_figure()
    {
        var log = new EstimateLog();
        var before = log.Recompute(Given.State(Fourteen())).Changed.Single(s => s.Stratum == "overall");

        var next = log.Recompute(Given.State([.. Fourteen(), Given.Accepted(16, Study(1, t => t with { RiskOfBias = "low" }), kind: ChangeKind.Amended)]));

        var after = next.Changed.Single(s => s.Stratum == "overall");
        Assert.Equal(JsonSerializer.Serialize(before with { Twins = null }), JsonSerializer.Serialize(after with { Twins = null }));
        Assert.Equal(["low-risk-of-bias"], after.Twins!.Where((t, i) => t.InputHash != before.Twins![i].InputHash).Select(t => t.Name));
        Assert.Equal(1, Twin(after, "low-risk-of-bias").K);
        Assert.DoesNotContain(next.Changed, s => s.Stratum == "modality=ct");
    }

    [Fact]
    public void The_order_of_arrival_and_a_rebuild_give_the_same_bytes()
    {
        IReadOnlyList<object> reversed = [Given.Protocol1(protocol: WithTwins), .. Enumerable.Range(1, 14).Select(i => Given.Accepted(i + 1, Given.Study(15 - i)))];

        Assert.Equal(JsonSerializer.Serialize(Overall(Fourteen()).Twins), JsonSerializer.Serialize(Overall(reversed).Twins));
    }

    [Fact]
    public void A_protocol_that_states_none_any_more_has_none()
    {
        var log = new EstimateLog();
        log.Recompute(Given.State(Fourteen()));

        var next = log.Recompute(Given.State([.. Fourteen(), Given.Protocol1(protocol: WithTwins with { Twins = [] }, revision: 16)]));

        Assert.Equal(["overall", "modality=radiograph", "modality=ct", "modality=mri", "validation=internal", "validation=external"], next.Changed.Select(s => s.Stratum));
        Assert.All(next.Changed, s => Assert.Null(s.Twins));
    }

    private static ExtractedStudy Study(int number, Func<ExtractedTable, ExtractedTable> change) => Given.Study(number) with { Tables = [change(Given.Study(number).Tables[0])] };

    private static StratumEstimate Overall(IReadOnlyList<object> history) => new EstimateLog().Recompute(Given.State(history)).Changed.Single(s => s.Stratum == "overall");

    private static TwinEstimate Twin(StratumEstimate estimate, string name) => estimate.Twins!.Single(t => t.Name == name);
}
