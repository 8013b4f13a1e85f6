using LivingReview.DiagnosticAccuracy.Tests.Reference;

namespace LivingReview.DiagnosticAccuracy.Tests.Models.Binomial;

/// <summary>The osteoporosis review's strata on primary tables; values from its README, 21 and 42 nodes agreeing to eight digits.</summary>
public class SampleReviewTests
{
    private static readonly DataSet Data = ReferenceData.Table("osteoporosis.csv");

    public static TheoryData<string, string, double, double, double, double, double> Strata => new()
    {
        { "", "", 1.86596289, 0.21916650, 2.04610845, 0.22897229, -96.76977478 },
        { "modality", "radiograph", 1.78461156, 0.27662195, 1.99474328, 0.30973963, -64.74531007 },
        { "modality", "ct", 2.24376976, 0.42655225, 2.13377581, 0.38003328, -26.24924101 },
        { "ml_type", "deep-learning", 1.73829918, 0.26371236, 1.93356180, 0.27788216, -71.67972343 },
        { "validation", "internal-unspecified", 1.93480327, 0.33743896, 2.14404038, 0.34804679, -51.23055881 },
    };

    [Theory]
    [MemberData(nameof(Strata))]
    public void Every_stratum_has_the_published_logits_standard_errors_and_likelihood(
        string factor, string level, double logitA, double seA, double logitB, double seB, double logLikelihood)
    {
        var fit = BinomialModel.Fit(Tables(factor, level));

        Assert.Equal(Regime.Bivariate, fit.Regime);
        Assert.Empty(fit.Warnings);
        Near.Equal(logitA, fit.LogitSensitivity, 1e-8, "logit sensitivity");
        Near.Equal(seA, fit.SeLogitSensitivity, 1e-8, "its standard error");
        Near.Equal(logitB, fit.LogitSpecificity, 1e-8, "logit specificity");
        Near.Equal(seB, fit.SeLogitSpecificity, 1e-8, "its standard error");
        Near.Equal(logLikelihood, fit.LogLikelihood, 1e-9, "log-likelihood");
    }

    [Fact]
    public void The_traditional_stratum_lies_on_the_boundary()
    {
        var fit = BinomialModel.Fit(Tables("ml_type", "traditional-ml"));

        Assert.Equal(Regime.BivariateBoundary, fit.Regime);
        Assert.Equal(1, fit.Correlation);
        Near.Equal(-22.85705858, fit.LogLikelihood, 1e-9, "log-likelihood");
        Near.Equal(2.24310405, fit.LogitSensitivity, 1e-8, "logit sensitivity");
        Near.Equal(0.454345, fit.VarianceSensitivity, 1e-6, "variance");
        Assert.Equal(WarningCodes.PerfectCorrelation, Assert.Single(fit.Warnings).Code);
    }

    [Theory]
    [InlineData("", "", -96.86082203)]
    [InlineData("modality", "radiograph", -64.79686828)]
    [InlineData("modality", "ct", -26.26683480)]
    public void One_node_is_the_laplace_likelihood_of_glmer(string factor, string level, double logLikelihood)
    {
        var fit = BinomialModel.Fit(Tables(factor, level), new BinomialOptions { Nodes = 1 });

        Near.Equal(logLikelihood, fit.LogLikelihood, 1e-9, "log-likelihood");
    }

    [Fact]
    public void One_study_is_single()
    {
        var fit = BinomialModel.Fit(Tables("modality", "mri"));

        Assert.Equal(Regime.Single, fit.Regime);
        Assert.Equal(1, fit.Studies);
        Assert.Null(fit.VarianceSensitivity);
    }

    internal static TwoByTwo[] Tables(string factor, string level)
    {
        var primary = Data.Column("primary");
        var levels = factor.Length == 0 ? null : Data.Column(factor);
        return [.. Data.Tables.Where((_, i) => primary[i] == "yes" && (levels is null || levels[i] == level))];
    }
}
