using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using LivingReview.Contracts;
using LivingReview.Contracts.Strata;
using LivingReview.DiagnosticAccuracy;

namespace LivingReview.AllInOne.Analyzing;

/// <summary>The JSON contract of <c>analyze</c>. Members are only ever added; what the regime does not define is null.</summary>
internal static class AnalysisJson
{
    internal static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new SeventeenDigits() },
    };

    public static string Write(FileAnalysis analysis) => JsonSerializer.Serialize(ToJson(analysis), Options);

    /// <summary>The file's node count: as asked for, else the most that any stratum used.</summary>
    private static int? Nodes(FileAnalysis analysis) => analysis.Options.Nodes ?? analysis.Strata.Max(s => s.Estimate.Nodes);

    private static object ToJson(FileAnalysis analysis) => new
    {
        Engine = Engine.Version,
        Model = analysis.Options.Model.Name(),
        Nodes = Nodes(analysis),
        analysis.File,
        Strata = analysis.Strata.Select(ToJson),
        Comparisons = analysis.Comparisons.Select(ToJson),
        Intervals = analysis.Options.Intervals.Name(),
        Correction = analysis.Options.Model == PoolingModel.Binomial ? null : analysis.Options.Correction.Name(),
        Selection = analysis.Selection.Name(),
    };

    // The members are there only with something to say: the contract of a comparison has five.
    private static object ToJson(FactorComparison c) => c.Warnings.Count == 0
        ? new { c.Factor, c.Levels, c.Both, c.OnSensitivity, c.OnSpecificity }
        : c is { IsClustered: false, SharedStudyCount: 0 }
        ? new { c.Factor, c.Levels, c.Both, c.OnSensitivity, c.OnSpecificity, Warnings = c.Warnings.Select(w => w.Message), WarningCodes = c.Warnings.Select(w => w.Code) }
        : new
        {
            c.Factor,
            c.Levels,
            c.Both,
            c.OnSensitivity,
            c.OnSpecificity,
            Warnings = c.Warnings.Select(w => w.Message),
            WarningCodes = c.Warnings.Select(w => w.Code),
            Test = c.IsClustered ? "clustered-wald" : "likelihood-ratio",
            c.SharedStudyCount,
            c.SharedStudies,
        };

    private static object? ToJson(LeftOutTables? leftOut) => leftOut is null ? null : new
    {
        leftOut.Tables,
        leftOut.Studies,
        Listed = leftOut.Listed.Select(l => new { Study = l.StudyId, l.Tables, l.Reason }),
    };

    private static object ToJson(StratumResult result)
    {
        var (estimate, fit) = (result.Estimate, result.Estimate.Fit);
        return new
        {
            result.Stratum,
            K = fit.Studies,
            fit.Diseased,
            fit.NonDiseased,
            Regime = fit.Regime.Name(),
            fit.Converged,
            fit.Iterations,
            fit.GradientNorm,
            fit.LogLikelihood,
            fit.LogitSensitivity,
            fit.LogitSpecificity,
            fit.SeLogitSensitivity,
            fit.SeLogitSpecificity,
            fit.CovLogits,
            fit.VarianceSensitivity,
            fit.VarianceSpecificity,
            fit.Covariance,
            fit.Correlation,
            estimate.Sensitivity,
            estimate.Specificity,
            estimate.LrPositive,
            estimate.LrNegative,
            estimate.DiagnosticOddsRatio,
            estimate.Youden,
            Hsroc = estimate.Hsroc is { } h ? new { h.Lambda, h.Theta, h.Beta, h.VarianceAlpha, h.VarianceTheta } : null,
            estimate.Auc,
            estimate.PartialAuc,
            estimate.I2,
            estimate.PredictionInterval,
            Deeks = estimate.Deeks is { } d ? new { d.Slope, Se = d.StandardError, d.T, P = d.PValue } : null,
            Warnings = estimate.Warnings.Select(w => w.Message),
            // A stratum that is not pooled consists of its studies.
            Studies = fit.Regime == Regime.Listed ? estimate.Studies.Select(ToJson) : [],
            // Beside the warnings, in their order: what a program compares.
            WarningCodes = estimate.Warnings.Select(w => w.Code),
            result.Tables,
            LeftOut = ToJson(result.LeftOut),
            // How the intervals of this stratum were made, and Wald's beside them.
            Intervals = estimate.Intervals.Name(),
            Wald = new { Sensitivity = Wald(fit.LogitSensitivity, fit.SeLogitSensitivity, estimate.ConfidenceLevel), Specificity = Wald(fit.LogitSpecificity, fit.SeLogitSpecificity, estimate.ConfidenceLevel) },
            // The prediction that holds what it says; predictionInterval takes the between-study variances for known.
            NewStudy = result.NewStudy is { } next ? new { next.Sensitivity, next.Specificity } : null,
        };
    }

    private static Interval? Wald(double? logit, double? error, double level) => logit is { } mu && error is { } se && Quantiles.NormalTwoSided(level) * se is var half
        ? new(Logistic.Expit(mu), Logistic.Expit(mu - half), Logistic.Expit(mu + half)) : null;

    private static object ToJson(StudyAccuracy study) => new
    {
        study.Study,
        Tp = study.Table.TruePositives,
        Fp = study.Table.FalsePositives,
        Fn = study.Table.FalseNegatives,
        Tn = study.Table.TrueNegatives,
        Sensitivity = study.SensitivityExact,
        Specificity = study.SpecificityExact,
    };

    /// <summary>Every double with 17 significant digits, which is enough to read it back to the last bit.</summary>
    private sealed class SeventeenDigits : JsonConverter<double>
    {
        public override double Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.GetDouble();

        public override void Write(Utf8JsonWriter writer, double value, JsonSerializerOptions options)
        {
            // JSON has no infinity: a limit that there is none of is null.
            if (double.IsFinite(value))
                writer.WriteRawValue(value.ToString("G17", CultureInfo.InvariantCulture), skipInputValidation: false);
            else
                writer.WriteNullValue();
        }
    }
}
