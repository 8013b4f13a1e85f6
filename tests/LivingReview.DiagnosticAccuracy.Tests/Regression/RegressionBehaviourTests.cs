using LivingReview.DiagnosticAccuracy.Regression;
using LivingReview.DiagnosticAccuracy.Tests.Models.Binomial;
using LivingReview.DiagnosticAccuracy.Tests.Reference;
using LivingReview.DiagnosticAccuracy.Tests.Simulation;

namespace LivingReview.DiagnosticAccuracy.Tests.Regression;

public class RegressionBehaviourTests
{
    [Fact]
    public void Without_covariate_the_null_model_is_the_exact_fit()
    {
        var tables = SampleReviewTests.Tables("", "");
        var fit = BinomialModel.Fit(tables);

        var result = MetaRegression.Fit(tables, Covariate.FromValues("size", [.. tables.Select(t => (double?)Math.Log(t.Total))]))!;

        Near.Equal(fit.LogLikelihood!.Value, result.Null.LogLikelihood, 1e-8, "logLik");
        Near.Equal(fit.LogitSensitivity!.Value, result.Null.Sensitivity[0], 1e-7, "mean");
        Near.Equal(fit.SeLogitSpecificity!.Value, Math.Sqrt(result.Null.Covariance![3]), 1e-7, "se");
        Assert.True(result.Both.LogLikelihood >= result.SensitivityOnly.LogLikelihood);
        Assert.Equal((2, 1, 1), (result.Joint.DegreesOfFreedom, result.OnSensitivity.DegreesOfFreedom, result.OnSpecificity.DegreesOfFreedom));
        Assert.Equal(2, result.Both.Sensitivity.Count);
        Assert.Null(result.Separate);
    }

    [Fact]
    public void A_planted_effect_is_found_and_wald_and_likelihood_ratio_tests_agree()
    {
        TwoByTwo[] tables = [.. new SimulatedReview(21).Tables(40), .. new SimulatedReview(22) { MuA = 2.4 }.Tables(40)];
        var covariate = Covariate.FromLevels("kit", [.. tables.Select((_, i) => i < 40 ? "old" : "new")], reference: "old");

        var result = MetaRegression.Fit(tables, covariate)!;

        Assert.Equal(["old", "new"], result.Levels.Select(l => l.Level));
        Assert.True(result.OnSensitivity.PValue < 1e-4);
        Assert.InRange(result.WaldSensitivity!.Value.Statistic / result.OnSensitivity.Statistic, 0.6, 1.4);
        Assert.InRange(result.SensitivityContrasts[0].LogitDifference.Estimate, 0.8, 1.6);
        Assert.Equal(3, result.Separate!.AgainstCommon!.Value.DegreesOfFreedom);
    }

    [Fact]
    public void A_level_whose_people_are_all_classified_alike_is_said_so_and_the_tests_still_hold()
    {
        TwoByTwo[] tables = [new(20, 0, 5, 40), new(31, 0, 9, 55), new(12, 0, 1, 30), new(25, 6, 4, 44), new(18, 3, 6, 35), new(40, 9, 8, 70)];
        var covariate = Covariate.FromLevels("kit", ["a", "a", "a", "b", "b", "b"]);

        var result = MetaRegression.Fit(tables, covariate)!;

        Assert.Null(result.Both.Covariance);
        Assert.Contains(result.Warnings, w => w.Message.StartsWith("All 125 non-diseased people of kit=a were classified correctly", StringComparison.Ordinal));
        Assert.Contains(result.Warnings, w => w.Code == WarningCodes.SingularInformation);
        Assert.True(result.OnSpecificity.PValue < 0.01);
        Assert.Empty(result.SpecificityContrasts);
        Assert.Single(result.SensitivityContrasts);
        Assert.NotNull(result.Levels[0].Sensitivity);
        Assert.DoesNotContain(result.Warnings, w => w.Message.Contains("kit=b", StringComparison.Ordinal));
    }

    [Fact]
    public void Tables_without_a_value_are_left_out_and_one_level_compares_nothing()
    {
        var tables = SampleReviewTests.Tables("", "");
        string?[] levels = [.. tables.Select((_, i) => i % 3 == 0 ? null : i % 3 == 1 ? "a" : "b")];

        var result = MetaRegression.Fit(tables, Covariate.FromLevels("third", levels))!;

        Assert.Equal(levels.Count(l => l is not null), result.Tables);
        Assert.Null(MetaRegression.Fit(tables, Covariate.FromLevels("one", [.. tables.Select(_ => "a")])));
    }

    [Fact]
    public void A_study_with_all_its_tables_twice_is_not_counted_twice_by_the_sandwich()
    {
        var once = new SimulatedReview(3).Tables(30);
        TwoByTwo[] twice = [.. once, .. once];
        string[] studies = [.. Enumerable.Range(0, 30).Concat(Enumerable.Range(0, 30)).Select(i => $"study {i}")];
        string[] apart = [.. Enumerable.Range(0, 30).Select(i => $"study {i}")];
        var fit = BinomialModel.Fit(once);

        var robust = ClusterRobust.Compute(once, apart, fit)!;
        var robustTwice = ClusterRobust.Compute(twice, studies, BinomialModel.Fit(twice))!;

        Near.Equal(robust.SeLogitSensitivity, robustTwice.SeLogitSensitivity, 1e-6, "robust se");
        Assert.InRange(robust.SeLogitSensitivity / fit.SeLogitSensitivity!.Value, 0.6, 1.5);
        Assert.Equal(30, robustTwice.Studies);
    }

    [Fact]
    public void Holm_adjusts_a_known_family()
    {
        var adjusted = Holm.Adjust([0.01, 0.04, null, 0.03, 0.005]);

        double?[] expected = [0.03, 0.06, null, 0.06, 0.02];
        Assert.Equal(expected.Select(x => x is null ? null : (double?)Math.Round(x.Value, 12)), adjusted.Select(x => x is null ? null : (double?)Math.Round(x.Value, 12)));
    }

    [Fact]
    public void Studies_of_one_table_each_share_nothing()
    {
        var tables = SampleReviewTests.Tables("", "");

        var shared = SharedStudies.Fit(tables, [.. tables.Select((_, i) => $"study {i}")])!;

        Near.Equal(BinomialModel.Fit(tables).LogLikelihood!.Value, shared.LogLikelihood, 1e-7, "logLik");
    }

    /// <summary>A study in two levels, and a level with one study: its scores add up to nothing, and a test of it was significant whatever the data.</summary>
    [Fact]
    public void A_level_with_fewer_than_five_studies_has_no_sandwich()
    {
        TwoByTwo[] tables = [.. new SimulatedReview(31).Tables(13)];
        string[] studies = [.. Enumerable.Range(0, 12).Select(i => $"s{i}"), "s0"];
        string[] LevelsWith(int few) => [.. Enumerable.Range(0, 12).Select(i => i < few ? "few" : "many"), few > 1 ? "many" : "few"];
        MetaRegressionResult Fit(int few, bool clustered) =>
            MetaRegression.Fit(tables, Covariate.FromLevels("level", LevelsWith(few)), new() { SeparateVariances = false, Clusters = clustered ? studies : null })!;

        var (one, independent, enough) = (Fit(1, clustered: true), Fit(1, clustered: false), Fit(5, clustered: true));
        var several = MultipleRegression.Fit(tables, [new RegressionTerm(Covariate.FromLevels("level", LevelsWith(1)))], new() { Clusters = studies })!;

        Assert.Null(one.WaldJoint);
        Assert.Equal(independent.SensitivityContrasts, one.SensitivityContrasts);
        Assert.Contains(one.Warnings, w => w.Code == WarningCodes.IndependenceAssumed);
        Assert.Contains(several.Warnings, w => w.Code == WarningCodes.IndependenceAssumed);
        Assert.NotNull(enough.WaldJoint);
        Assert.DoesNotContain(enough.Warnings, w => w.Code == WarningCodes.IndependenceAssumed);
    }

    /// <summary>With one contrast it is Student's test; with two the tail has a closed form; with very many clusters it is chi-squared again.</summary>
    [Fact]
    public void Few_clusters_are_allowed_for_by_hotellings_distribution()
    {
        Near.Equal(0.0733880, new ChiSquaredTest(4, 1, 0).ByHotelling(10)?.PValue, 1e-6, "t = 2, 10 degrees of freedom");
        Near.Equal(Math.Pow(1 + 9.0 / 8, -3.5), new ChiSquaredTest(9, 2, 0).ByHotelling(8)?.PValue, 1e-12, "two contrasts");
        Near.Equal(Math.Exp(-3), new ChiSquaredTest(6, 2, 0).ByHotelling(10_000_000)?.PValue, 1e-6, "many clusters");
        Assert.Null(new ChiSquaredTest(6, 4, 0).ByHotelling(3));
    }

    /// <summary>With equal levels the pieces are the studies less the levels; otherwise Welch and Satterthwaite's, near those of the small level.</summary>
    [Theory]
    [InlineData(5, 5, 8)]
    [InlineData(12, 12, 22)]
    [InlineData(5, 50, 5.034)]
    [InlineData(50, 5, 5.034)]
    public void The_pieces_of_a_clustered_covariance_are_those_of_the_smaller_level(int first, int second, double expected)
    {
        double[][] studies = [.. Enumerable.Repeat<double[]>([2, 0, 0, 0], first), .. Enumerable.Repeat<double[]>([0, 0, 0, 2], second)];
        double[] inverse = [0.5 / first, 0, 0, 0.5 / second];

        Near.Equal(expected, new ClusterInformation(inverse, studies, 2).Pieces([[-1, 1]]), 1e-3, "pieces");
    }

    [Fact]
    public void A_test_clustered_by_study_counts_its_studies()
    {
        TwoByTwo[] tables = [.. new SimulatedReview(31).Tables(33)];
        string[] studies = [.. Enumerable.Range(0, 32).Select(i => $"s{i}"), "s0"];

        var result = MetaRegression.Fit(tables, Covariate.FromLevels("level", [.. Enumerable.Range(0, 33).Select(i => i < 6 ? "a" : "b")]), new() { SeparateVariances = false, Clusters = studies })!;

        var test = result.WaldJoint!.Value;
        double P(double pieces) => test.ByHotelling(pieces)!.Value.PValue;
        Assert.InRange(test.PValue, P(30), P(3));
        Assert.NotInRange(test.PValue, P(30), P(12));
    }
}
