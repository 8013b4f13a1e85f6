using System.Globalization;
using System.Text;
using LivingReview.Contracts;
using LivingReview.DiagnosticAccuracy;

namespace LivingReview.AllInOne.Analyzing;

/// <summary>The result for a reader: estimates, heterogeneity, single studies where nothing was pooled, comparisons and warnings.</summary>
internal static class AnalysisTable
{
    private const string Nothing = "-";
    private const int MaxNamed = 8;

    private const string ShortPrediction =
        "Prediction intervals marked * take the between-study variances as estimated, because the tables are not independent or one arm has no variance; in simulation such intervals held 0.88 to 0.96 of new studies, not 0.95.\n";

    public static string Write(FileAnalysis analysis)
    {
        var level = analysis.Options.ConfidenceLevel.ToString("0.##%", CultureInfo.InvariantCulture);
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{analysis.File}: {analysis.Options.Model.Name()} model, {level} {analysis.Options.Intervals.Name()} intervals, {Engine.Version}\n\n");
        var severalTables = analysis.Strata.Any(s => s.Tables is not null);
        text.Append(Columns.Align([["stratum", "k", .. severalTables ? ["tables"] : Array.Empty<string>(), "diseased", "other", "regime", "sensitivity", "specificity", "LR+", "LR-", "DOR"], .. analysis.Strata.Select(s => Summary(s, severalTables))]));
        text.Append('\n');
        text.Append(Columns.Align([["stratum", "var sens", "var spec", "corr", "AUC", "I2 sens", "I2 spec", "prediction sens", "prediction spec", "Deeks p", "logLik"], .. analysis.Strata.Select(Spread)]));
        if (analysis.Strata.Any(s => s.NewStudy is null && s.Estimate.PredictionInterval is not { Sensitivity: null, Specificity: null })) text.Append(ShortPrediction);
        if (analysis.Strata.Any(HasOtherMiddle)) text.Append(NewStudyPrediction.AboutMiddle).Append('\n');
        foreach (var result in analysis.Strata.Where(s => s.Estimate.Fit.Regime == Regime.Listed)) AppendStudies(text, result);
        if (analysis.Comparisons.Count > 0)
        {
            text.Append('\n');
            text.Append(Columns.Align([["comparison", "levels", "both", "on sensitivity", "on specificity"], .. analysis.Comparisons.Select(Comparison)]));
        }

        if (analysis.Strata.Any(s => s.LeftOut is not null))
        {
            text.Append(CultureInfo.InvariantCulture, $"\nTables of a stratum that are not included in its estimate (rule: {analysis.Selection.Name()})\n");
            text.Append(Columns.Align([["stratum", "tables", "studies left out", "which"], .. analysis.Strata.Where(s => s.LeftOut is not null).Select(LeftOut)]));
        }

        foreach (var group in analysis.Strata.SelectMany(s => s.Estimate.Warnings.Select(w => (s.Stratum, Warning: w))).GroupBy(w => w.Warning))
            text.Append(CultureInfo.InvariantCulture, $"\n{string.Join(", ", group.Select(w => w.Stratum))}: {group.Key}");
        return text.ToString().TrimEnd('\n') + "\n";
    }

    /// <summary>k counts studies; the tables stand beside it where a study may give several.</summary>
    private static string[] Summary(StratumResult result, bool severalTables)
    {
        var (e, fit) = (result.Estimate, result.Estimate.Fit);
        return
        [
            result.Stratum, Whole(fit.Studies), .. severalTables ? [Whole(result.Tables ?? 0)] : Array.Empty<string>(), Whole(fit.Diseased), Whole(fit.NonDiseased), fit.Regime.Name() + (fit.Converged ? "" : " (not converged)"),
            Limits(e.Sensitivity, "0.0000"), Limits(e.Specificity, "0.0000"), Limits(e.LrPositive, "0.00"), Limits(e.LrNegative, "0.000"), Limits(e.DiagnosticOddsRatio, "0.0"),
        ];
    }

    private static string[] Spread(StratumResult result)
    {
        var (e, fit) = (result.Estimate, result.Estimate.Fit);
        return
        [
            result.Stratum, Number(fit.VarianceSensitivity, "0.0000"), Number(fit.VarianceSpecificity, "0.0000"), Number(fit.Correlation, "0.000"), Number(e.Auc, "0.0000"),
            Number(e.I2.Sensitivity, "0.0%"), Number(e.I2.Specificity, "0.0%"), Prediction(result.NewStudy?.Sensitivity, e.PredictionInterval.Sensitivity), Prediction(result.NewStudy?.Specificity, e.PredictionInterval.Specificity),
            Number(e.Deeks?.PValue, "0.0000"), Number(fit.LogLikelihood, "0.0000"),
        ];
    }

    /// <summary>The middle, the limits, and a mark where the variances are taken for known.</summary>
    private static string Prediction(Interval? holding, Interval? known) => holding is not null ? Limits(holding, "0.000") : Limits(known, "0.000") + (known is null ? "" : "*");

    private static bool HasOtherMiddle(StratumResult result) =>
        result.NewStudy is { } next && (Differ(next.Sensitivity, result.Estimate.Sensitivity) || Differ(next.Specificity, result.Estimate.Specificity));

    private static bool Differ(Interval next, Interval? pooled) => pooled is { } mean && Number(next.Estimate, "0.000") != Number(mean.Estimate, "0.000");

    private static void AppendStudies(StringBuilder text, StratumResult result)
    {
        text.Append(CultureInfo.InvariantCulture, $"\n{result.Stratum}, listed singly\n");
        text.Append(Columns.Align(
        [
            ["study", "TP", "FP", "FN", "TN", "sensitivity", "specificity"],
            .. result.Estimate.Studies.Select(s => new[]
            {
                s.Study, Whole(s.Table.TruePositives), Whole(s.Table.FalsePositives), Whole(s.Table.FalseNegatives), Whole(s.Table.TrueNegatives),
                Limits(s.SensitivityExact, "0.0000"), Limits(s.SpecificityExact, "0.0000"),
            }),
        ]));
    }

    private static string[] Comparison(FactorComparison comparison) =>
        [comparison.Factor, string.Join(", ", comparison.Levels), Test(comparison.Both), Test(comparison.OnSensitivity), Test(comparison.OnSpecificity)];

    private static string[] LeftOut(StratumResult result)
    {
        var leftOut = result.LeftOut!;
        var named = leftOut.Listed.Take(MaxNamed).Select(l => string.Create(CultureInfo.InvariantCulture, $"{l.StudyId} ({l.Tables})"));
        return [result.Stratum, Whole(leftOut.Tables), Whole(leftOut.Studies), string.Join(", ", named) + (leftOut.Listed.Count > MaxNamed ? ", ..." : "")];
    }

    private static string Test(LikelihoodRatioTest? test) =>
        test is null ? Nothing : string.Create(CultureInfo.InvariantCulture, $"chi2({test.Df}) = {test.Chi2:0.00}, p = {test.P:0.0000}");

    private static string Limits(Interval? interval, string format) => interval is { } i
        ? $"{Number(i.Estimate, format)} ({Number(i.Lower, format)}-{Number(i.Upper, format)})"
        : Nothing;

    private static string Number(double? value, string format) => value?.ToString(format, CultureInfo.InvariantCulture) ?? Nothing;

    private static string Whole(long value) => value.ToString(CultureInfo.InvariantCulture);
}
