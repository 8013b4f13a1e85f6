using LivingReview.Analysis.Estimates;
using LivingReview.Analysis.Recomputing;
using LivingReview.Analysis.Strata;
using LivingReview.Contracts.Estimates;
using LivingReview.Contracts.Reviews;
using LivingReview.DiagnosticAccuracy;

namespace LivingReview.Analysis.Tests.Memory;

public sealed class ComparisonTests
{
    [Theory]
    [InlineData(IntervalKind.Wald)]
    [InlineData(IntervalKind.CalibratedProfile)]
    public void A_level_stands_as_its_own_stratum_does_with_the_interval_of_the_protocol(IntervalKind kind)
    {
        var state = new Growing(Growing.Protocol with { Interval = kind }).With(1, 24).State;
        var estimates = StratumInputs.From(state).ToDictionary(s => s.Stratum, StratumEstimator.Estimate);

        var comparisons = Comparisons.Compute(state);

        Assert.NotEmpty(comparisons);
        foreach (var comparison in comparisons.Where(c => c.Within == StratumKey.OverallName))
        {
            Assert.Equal(kind, comparison.IntervalKind);
            Assert.Equal(comparison.Levels, comparison.ByLevel.Select(l => l.Level));
            foreach (var level in comparison.ByLevel)
            {
                var own = estimates[new FactorLevel(comparison.Factor, level.Level).ToString()];
                Assert.Equal((own.K, own.Sensitivity, own.Specificity), (level.K, level.Sensitivity, level.Specificity));
            }
        }
    }

    [Fact]
    public void Each_level_but_the_first_pooled_one_has_its_differences_with_limits_from_both_intervals()
    {
        var comparison = Comparisons.Compute(new Growing(Growing.Protocol with { Interval = IntervalKind.CalibratedProfile }).With(1, 24).State)[0];

        var reference = comparison.ByLevel.Single(l => l.Level == comparison.Reference);
        Assert.Null(reference.SensitivityContrast);
        Assert.Null(reference.SpecificityContrast);
        foreach (var level in comparison.ByLevel.Where(l => l != reference && l.Sensitivity is not null))
        {
            var (a, b, c) = (level.Sensitivity!, reference.Sensitivity!, level.SensitivityContrast!);
            Assert.Equal(a.Estimate - b.Estimate, c.Difference.Estimate, 14);
            Assert.Equal(c.Difference.Estimate - double.Hypot(a.Estimate - a.Lower, b.Upper - b.Estimate), c.Difference.Lower, 14);
            Assert.Equal(a.Estimate / b.Estimate, c.Ratio!.Estimate, 13);
            Assert.InRange(c.HolmP!.Value, c.P!.Value, 1);
        }

        var contrasts = comparison.ByLevel.Select(l => l.SensitivityContrast?.P).Concat(comparison.ByLevel.Select(l => l.SpecificityContrast?.P));
        Assert.Equal(Holm.Adjust([.. contrasts]), comparison.ByLevel.Select(l => l.SensitivityContrast?.HolmP).Concat(comparison.ByLevel.Select(l => l.SpecificityContrast?.HolmP)));
    }

    [Fact]
    public void The_tests_of_all_comparisons_are_one_family()
    {
        var comparisons = Comparisons.Compute(new Growing(Growing.Protocol).With(1, 24).State);

        Assert.Equal(Holm.Adjust([.. comparisons.Select(c => (double?)c.Both.P)]), comparisons.Select(c => c.HolmP));
    }

    [Fact]
    public void A_level_with_too_few_studies_is_counted_and_not_compared()
    {
        var comparison = Comparisons.Compute(new Growing(Growing.Protocol with { MinimumStudies = 1000 }).With(1, 24).State)[0];

        Assert.Null(comparison.Reference);
        Assert.All(comparison.ByLevel, l => Assert.Equal((true, null, null), (l.K > 0, l.Sensitivity, l.SensitivityContrast)));
    }

    [Fact]
    public void An_answer_from_before_there_were_levels_is_read()
    {
        const string Older = """{"within":"overall","factor":"f","levels":["a","b"],"both":{"chi2":1,"df":2,"p":0.6},"onSensitivity":{"chi2":1,"df":1,"p":0.3},"onSpecificity":{"chi2":0,"df":1,"p":1}}""";

        var comparison = System.Text.Json.JsonSerializer.Deserialize<SubgroupComparison>(Older, System.Text.Json.JsonSerializerOptions.Web)!;

        Assert.Empty(comparison.ByLevel);
        Assert.Null(comparison.HolmP);
    }
}
