using System.Globalization;
using LivingReview.DiagnosticAccuracy.Tests.Reference;

namespace LivingReview.DiagnosticAccuracy.Tests.Regression;

/// <summary>Against maxima found in R by another quadrature and other optimizers (continuous.R writes continuous.csv).</summary>
public class ContinuousCovariateTests
{
    private static readonly ILookup<string, string[]> Rows = File.ReadLines(ReferenceData.PathOf("continuous.csv"))
        .Skip(1).Select(line => line.Split(',')).ToLookup(fields => fields[0]);

    [Theory]
    [InlineData("both")]
    [InlineData("sensitivity")]
    [InlineData("specificity")]
    public void The_model_agrees_with_the_maximum_found_in_R(string set)
    {
        var (tables, x) = Set(set);

        var result = MetaRegression.Fit(tables, Covariate.FromValues("x", x))!;

        Near.Equal(x.Average()!.Value, result.Centre, 1e-12, "centre");
        switch (set)
        {
            case "both":
                Same(set, result.Both, onA: true, onB: true);
                break;
            case "sensitivity":
                Same(set, result.SensitivityOnly, onA: true, onB: false);
                break;
            default:
                Same(set, result.SpecificityOnly, onA: false, onB: true);
                break;
        }
    }

    [Fact]
    public void Where_the_covariate_has_its_zero_does_not_matter()
    {
        var (tables, x) = Set("both");

        var raw = MetaRegression.Fit(tables, Covariate.FromValues("x", x))!;
        var shifted = MetaRegression.Fit(tables, Covariate.FromValues("x", [.. x.Select(v => v + 2000)]))!;

        Near.Equal(raw.Both.LogLikelihood, shifted.Both.LogLikelihood, 1e-9, "logLik");
        Near.Equal(raw.Both.Sensitivity[1], shifted.Both.Sensitivity[1], 1e-8, "slope");
        Near.Equal(raw.Both.Sensitivity[0], shifted.Both.Sensitivity[0], 1e-8, "at the mean");
        Near.Equal(raw.OnSpecificity.PValue, shifted.OnSpecificity.PValue, 1e-8, "p");
    }

    private static (TwoByTwo[] Tables, double?[] X) Set(string name)
    {
        string[][] rows = [.. Rows[name].Where(r => r[1] == "table")];
        return ([.. rows.Select(r => new TwoByTwo(Count(r[3]), Count(r[4]), Count(r[5]), Count(r[6])))], [.. rows.Select(r => (double?)Number(r[2]))]);
    }

    private static void Same(string set, RegressionModel model, bool onA, bool onB)
    {
        var gold = Rows[set].Single(r => r[1] == set);
        // A maximum is flat: its value is known to more digits than its place.
        Near.Equal(Number(gold[7]), model.LogLikelihood, 1e-6, $"{set} logLik");
        Near.Equal(Number(gold[10]), model.Sensitivity[0], 2e-4, $"{set} mean A");
        Near.Equal(Number(gold[11]), model.Specificity[0], 2e-4, $"{set} mean B");
        Near.Equal(Number(gold[12]), model.VarianceSensitivity, 1e-3, $"{set} variance A");
        Near.Equal(Number(gold[13]), model.VarianceSpecificity, 1e-3, $"{set} variance B");
        if (onA)
            Near.Equal(Number(gold[8]), model.Sensitivity[1], 2e-4, $"{set} slope A");
        if (onB)
            Near.Equal(Number(gold[9]), model.Specificity[1], 2e-4, $"{set} slope B");
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    private static long Count(string text) => long.Parse(text, CultureInfo.InvariantCulture);
}
