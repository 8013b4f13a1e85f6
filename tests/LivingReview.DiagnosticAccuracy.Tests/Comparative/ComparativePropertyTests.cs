using LivingReview.DiagnosticAccuracy.Comparative;
using LivingReview.DiagnosticAccuracy.Tests.Numerics;
using LivingReview.DiagnosticAccuracy.Tests.Reference;

namespace LivingReview.DiagnosticAccuracy.Tests.Comparative;

public class ComparativePropertyTests
{
    public static TheoryData<ComparativeEffects> AllEffects => [.. Enum.GetValues<ComparativeEffects>()];

    [Theory]
    [MemberData(nameof(AllEffects))]
    public void The_order_of_tables_and_studies_does_not_matter_to_the_last_bit(ComparativeEffects effects)
    {
        var tables = ComparativeGoldTests.Paired()[..24];
        ComparativeTable[] other = [.. tables.Select((t, i) => (t, i)).OrderBy(p => (p.i * 7) % 24).Select(p => p.t)];

        var (first, second) = (ComparativeModel.Fit(tables, new() { Effects = effects })!, ComparativeModel.Fit(other, new() { Effects = effects })!);

        Assert.Equal(first.LogLikelihood, second.LogLikelihood);
        Assert.Equal(first.Tests, second.Tests);
        Assert.Equal(first.MeanCovariance, second.MeanCovariance);
    }

    [Theory]
    [MemberData(nameof(AllEffects))]
    public void Two_identical_tests_give_ratios_of_one(ComparativeEffects effects)
    {
        ComparativeTable[] tables = [.. ComparativeGoldTests.Paired().Where(t => t.Test == "RF").Take(10).SelectMany(t => new[] { t with { Test = "first" }, t with { Test = "second" } })];

        var fit = ComparativeModel.Fit(tables, new() { Effects = effects })!;

        // Where two tests always agree the table's own effect, and the distance of the two effects of a test, has no variance.
        Near.Equal(1, fit.Contrasts[0].Sensitivity?.Relative.Estimate ?? Ratio(t => t.LogitSensitivity), 1e-7, "relative sensitivity");
        Near.Equal(1, fit.Contrasts[0].Specificity?.Relative.Estimate ?? Ratio(t => t.LogitSpecificity), 1e-7, "relative specificity");

        double Ratio(Func<ComparedTest, double?> logit) => Logistic.Expit(logit(fit.Tests[1])!.Value) / Logistic.Expit(logit(fit.Tests[0])!.Value);
    }

    [Fact]
    public void Independent_tables_are_a_meta_regression_on_the_test()
    {
        var tables = ComparativeGoldTests.Paired();
        var regression = MetaRegression.Fit([.. tables.Select(t => t.Table)], Covariate.FromLevels("test", [.. tables.Select(t => t.Test)]), new() { SeparateVariances = false })!;

        var fit = ComparativeModel.Fit(tables, new() { Effects = ComparativeEffects.Independent })!;

        Near.Equal(regression.Both.LogLikelihood, fit.LogLikelihood, 1e-8, "log-likelihood");
        Near.Equal(regression.Both.Sensitivity[0], fit.Tests.Single(t => t.Test == "RF").LogitSensitivity, 1e-6, "sensitivity");
        Near.Equal(regression.Both.Specificity[1], fit.Tests.Single(t => t.Test == "antiCCP").LogitSpecificity, 1e-6, "specificity");
        Near.Equal(regression.Both.Covariance![0], fit.MeanCovariance![5], 1e-6, "covariance");
    }

    [Fact]
    public void A_network_with_a_third_test_that_no_study_shares_keeps_the_comparison_of_the_two()
    {
        var pair = ComparativeGoldTests.Paired();
        // So many people that the third test's own studies are without weight for the variances of the other two: it repeats their pattern.
        var network = pair.Append(new("only", "third", new(50, 50, 50, 50)));

        var (two, three) = (ComparativeModel.Fit(pair)!, ComparativeModel.Fit([.. network])!);

        Near.Equal(two.Contrasts[0].Sensitivity!.LogitDifference, three.Contrasts.Single(c => c.Test == "RF").Sensitivity!.LogitDifference, 0.01, "difference");
        Assert.Equal(3, three.Tests.Count);
        Assert.Equal(3, three.League.Count);
        Assert.Contains(three.Warnings, w => w.Code == WarningCodes.FewStudiesOfTest);
    }

    [Theory]
    [MemberData(nameof(AllEffects))]
    public void Gradient_and_hessian_are_those_of_the_likelihood(ComparativeEffects effects)
    {
        var data = ComparedTables.From(ComparativeGoldTests.Paired()[..12]);
        IComparativeLikelihood likelihood = effects == ComparativeEffects.Unstructured ? new UnstructuredEffectsLikelihood(data.Estimable(), 2) : new NestedEffectsLikelihood(data.Estimable(), 2);
        double[] theta = effects == ComparativeEffects.Unstructured
            ? [0.8, 0.7, 2.9, 1.6, 0.7, 0.4, 0.5, -0.2, -0.1, 0.8, -0.1, -0.3, 0.4, 0.9]
            : [0.8, 0.7, 2.9, 1.6, 0.6, -0.2, 0.7, 0.4, 0.1, 0.5];
        Array.Fill(likelihood.Nodes, 13);

        Derivatives.AgreeByTurns(likelihood, theta, 2e-5, 2e-4);
    }

    [Fact]
    public void A_test_that_is_never_wrong_has_a_bound_and_the_rest_is_estimated()
    {
        ComparativeTable[] tables = [.. ComparativeGoldTests.Paired().Select(t => t.Test == "RF" ? t with { Table = t.Table with { FalsePositives = 0 } } : t)];

        var fit = ComparativeModel.Fit(tables)!;

        var perfect = fit.Tests.Single(t => t.Test == "RF");
        Assert.Null(perfect.LogitSpecificity);
        Assert.Equal(1, perfect.Specificity!.Value.Estimate);
        Assert.NotNull(perfect.LogitSensitivity);
        Assert.Null(fit.Contrasts[0].Specificity);
        Assert.NotNull(fit.Contrasts[0].Sensitivity);
        Assert.Contains(fit.Warnings, w => w.Code == WarningCodes.NoVariation);
    }

    [Fact]
    public void Studies_with_one_table_each_are_compared_as_unpaired_and_that_is_said()
    {
        ComparativeTable[] tables = [.. ComparativeGoldTests.Paired().Select((t, i) => t with { Study = $"{i}" })];

        var (fit, independent) = (ComparativeModel.Fit(tables)!, ComparativeModel.Fit(tables, new() { Effects = ComparativeEffects.Independent })!);

        Assert.Equal(ComparativeEffects.Independent, fit.Effects);
        Assert.Equal(independent.Tests, fit.Tests);
        Assert.Contains(fit.Warnings, w => w.Code == WarningCodes.EffectsNotIdentified);
    }

    [Fact]
    public void One_test_is_no_comparison_and_an_unknown_reference_is_refused()
    {
        Assert.Null(ComparativeModel.Fit([.. ComparativeGoldTests.Paired().Where(t => t.Test == "RF").Take(10)]));
        Assert.Throws<ArgumentException>(() => ComparativeModel.Fit(ComparativeGoldTests.Paired(), new() { Reference = "other" }));
    }
}
