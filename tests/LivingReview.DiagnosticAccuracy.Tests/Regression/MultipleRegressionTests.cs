using LivingReview.DiagnosticAccuracy.Tests.Reference;

namespace LivingReview.DiagnosticAccuracy.Tests.Regression;

public sealed class MultipleRegressionTests
{
    private static readonly DataSet AntiCcp = ReferenceData.Table("datasets", "anti_ccp.csv");
    private static readonly TwoByTwo[] Tables = AntiCcp.Tables;
    private static readonly Covariate Generation = Covariate.FromLevels("generation", AntiCcp.Column("generation"));
    private static readonly Covariate Half = Covariate.FromLevels("half", [.. Tables.Select((_, i) => i % 2 == 0 ? "even" : "odd")]);
    private static readonly Covariate Size = Covariate.FromValues("size", [.. Tables.Select(t => (double?)Math.Log(t.Total))]);

    [Fact]
    public void One_covariate_is_the_regression_on_it()
    {
        var expected = MetaRegression.Fit(Tables, Generation)!;

        var fit = MultipleRegression.Fit(Tables, [new(Generation)])!;

        Near.Equal(expected.Both.LogLikelihood, fit.Model.LogLikelihood, 1e-9, "logLik");
        Near.Equal(expected.Joint.Statistic, fit.Joint.Statistic, 1e-7, "joint");
        Near.Equal(expected.Both.Sensitivity[1] - expected.Both.Sensitivity[0], fit.Sensitivity[1].Estimate, 1e-6, "difference");
        Assert.Equal(["intercept", "generation=CCP2"], fit.Sensitivity.Select(c => c.Name));
        Assert.Equal(fit.Joint, fit.Terms[0].Test);
    }

    [Fact]
    public void A_continuous_covariate_is_the_regression_on_it()
    {
        var expected = MetaRegression.Fit(Tables, Size)!;

        var fit = MultipleRegression.Fit(Tables, [new(Size)])!;

        Near.Equal(expected.Both.LogLikelihood, fit.Model.LogLikelihood, 1e-9, "logLik");
        Near.Equal(expected.Both.Specificity[1], fit.Specificity[1].Estimate, 1e-6, "slope");
        Near.Equal(expected.Centre!.Value, fit.Centres["size"], 1e-12, "centre");
    }

    [Fact]
    public void On_one_outcome_alone_it_is_the_smaller_model()
    {
        var expected = MetaRegression.Fit(Tables, Generation)!;

        Near.Equal(expected.SensitivityOnly.LogLikelihood, MultipleRegression.Fit(Tables, [new([Generation], RegressionOutcomes.Sensitivity)])!.Model.LogLikelihood, 1e-9, "sensitivity");
        Near.Equal(expected.SpecificityOnly.LogLikelihood, MultipleRegression.Fit(Tables, [new([Generation], RegressionOutcomes.Specificity)])!.Model.LogLikelihood, 1e-9, "specificity");
    }

    [Fact]
    public void Two_factors_with_their_interaction_are_one_factor_of_all_combinations()
    {
        var crossed = Covariate.FromLevels("crossed", [.. AntiCcp.Column("generation").Select((g, i) => g + (i % 2 == 0 ? "even" : "odd"))]);

        var fit = MultipleRegression.Fit(Tables, [new(Generation), new(Half), new([Generation, Half], RegressionOutcomes.Both)])!;

        Near.Equal(MetaRegression.Fit(Tables, crossed)!.Both.LogLikelihood, fit.Model.LogLikelihood, 1e-8, "logLik");
        Assert.Equal("generation=CCP2:half=odd", fit.Sensitivity[3].Name);
        Assert.Equal((6, 2), (fit.Joint.DegreesOfFreedom, fit.Terms[2].Test.DegreesOfFreedom));
    }

    [Fact]
    public void Rows_in_any_order_give_the_same_bits_with_their_permutation_p_values()
    {
        int[] order = [.. Enumerable.Range(0, Tables.Length).OrderBy(i => i * 7919 % 101)];
        TwoByTwo[] shuffled = [.. order.Select(i => Tables[i])];

        var first = MultipleRegression.Fit(Tables, [new(Generation), new(Size)], new() { Permutations = 9 })!;
        var second = MultipleRegression.Fit(
            shuffled, [new(Covariate.FromLevels("generation", [.. order.Select(i => AntiCcp.Column("generation")[i])])), new(Covariate.FromValues("size", [.. order.Select(i => Size.Values[i])]))],
            new() { Permutations = 9 })!;

        Assert.Equal(first.Model.LogLikelihood, second.Model.LogLikelihood);
        Assert.Equal(first.Terms, second.Terms);
    }

    [Fact]
    public void A_strong_covariate_has_the_smallest_permutation_p_value_there_is()
    {
        // Sorted by sensitivity: no permutation can separate the studies better.
        var strong = Covariate.FromValues("strong", [.. Tables.Select(t => (double?)Logistic.Logit((t.TruePositives + 0.5) / (t.Diseased + 1)))]);

        var fit = MultipleRegression.Fit(Tables, [new([strong], RegressionOutcomes.Sensitivity)], new() { Permutations = 19 })!;

        Assert.Equal(0.05, fit.Terms[0].PermutationPValue);
        Assert.True(fit.Terms[0].Test.PValue < 1e-10);
    }

    [Fact]
    public void What_cannot_be_fitted_gives_nothing_and_collinear_covariates_say_so()
    {
        Assert.Null(MultipleRegression.Fit(Tables.AsSpan(..2), [new(Covariate.FromValues("x", [1.0, 2.0]))]));
        Assert.Null(MultipleRegression.Fit(Tables, [new(Covariate.FromLevels("one", [.. Tables.Select(_ => "a")]))]));
        var twice = MultipleRegression.Fit(Tables, [new(Generation), new(Covariate.FromLevels("again", AntiCcp.Column("generation")))])!;
        Assert.Contains(twice.Warnings, w => w.Code == WarningCodes.SingularInformation);
        Assert.Null(twice.Sensitivity[1].StandardError);
    }
}
