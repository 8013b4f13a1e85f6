using System.Globalization;
using LivingReview.Contracts;
using LivingReview.DiagnosticAccuracy;
using LivingReview.EvidenceFiles.Writing;

namespace LivingReview.AllInOne.Analyzing;

/// <summary>One line per stratum, the scalars of the JSON flattened; an undefined figure is an empty field.</summary>
internal static class AnalysisCsv
{
    public static string Write(FileAnalysis analysis)
    {
        var csv = CsvTable.ForConsole([.. Fields(analysis.Strata[0]).Select(f => f.Name)]);
        foreach (var stratum in analysis.Strata) csv.Row([.. Fields(stratum).Select(f => f.Value)]);
        return csv.ToString();
    }

    private static IEnumerable<(string Name, string Value)> Fields(StratumResult result)
    {
        var (e, fit) = (result.Estimate, result.Estimate.Fit);
        return
        [
            ("stratum", result.Stratum),
            ("k", Text(fit.Studies)), ("diseased", Text(fit.Diseased)), ("nonDiseased", Text(fit.NonDiseased)), ("regime", fit.Regime.Name()),
            ("converged", fit.Converged ? "true" : "false"), ("iterations", Text(fit.Iterations)), ("gradientNorm", Text(fit.GradientNorm)), ("logLikelihood", Text(fit.LogLikelihood)),
            ("logitSensitivity", Text(fit.LogitSensitivity)), ("logitSpecificity", Text(fit.LogitSpecificity)),
            ("seLogitSensitivity", Text(fit.SeLogitSensitivity)), ("seLogitSpecificity", Text(fit.SeLogitSpecificity)), ("covLogits", Text(fit.CovLogits)),
            ("varianceSensitivity", Text(fit.VarianceSensitivity)), ("varianceSpecificity", Text(fit.VarianceSpecificity)),
            ("covariance", Text(fit.Covariance)), ("correlation", Text(fit.Correlation)),
            .. Limits("sensitivity", e.Sensitivity), .. Limits("specificity", e.Specificity), .. Limits("lrPositive", e.LrPositive), .. Limits("lrNegative", e.LrNegative),
            .. Limits("diagnosticOddsRatio", e.DiagnosticOddsRatio), .. Limits("youden", e.Youden),
            ("hsrocLambda", Text(e.Hsroc?.Lambda)), ("hsrocTheta", Text(e.Hsroc?.Theta)), ("hsrocBeta", Text(e.Hsroc?.Beta)),
            ("hsrocVarianceAlpha", Text(e.Hsroc?.VarianceAlpha)), ("hsrocVarianceTheta", Text(e.Hsroc?.VarianceTheta)),
            ("auc", Text(e.Auc)), ("partialAuc", Text(e.PartialAuc)),
            ("i2Sensitivity", Text(e.I2.Sensitivity)), ("i2Specificity", Text(e.I2.Specificity)), ("i2Bivariate", Text(e.I2.Bivariate)),
            .. Limits("newStudySensitivity", result.NewStudy?.Sensitivity), .. Limits("newStudySpecificity", result.NewStudy?.Specificity),
            .. Limits("predictionSensitivity", e.PredictionInterval.Sensitivity), .. Limits("predictionSpecificity", e.PredictionInterval.Specificity),
            ("deeksSlope", Text(e.Deeks?.Slope)), ("deeksSe", Text(e.Deeks?.StandardError)), ("deeksT", Text(e.Deeks?.T)), ("deeksP", Text(e.Deeks?.PValue)),
            ("warnings", string.Join(" ", e.Warnings)),
            ("tables", result.Tables is { } tables ? Text(tables) : ""), ("leftOutTables", Text(result.LeftOut?.Tables ?? 0)), ("leftOutStudies", Text(result.LeftOut?.Studies ?? 0)),
            ("leftOut", string.Join("; ", (result.LeftOut?.Listed ?? []).Select(l => string.Create(CultureInfo.InvariantCulture, $"{l.StudyId} ({l.Tables}, {l.Reason.Name()})")))),
        ];
    }

    private static (string, string)[] Limits(string name, Interval? interval) =>
        [(name, Text(interval?.Estimate)), (name + "Lower", Text(interval?.Lower)), (name + "Upper", Text(interval?.Upper))];

    private static string Text(double? value) => value?.ToString("G17", CultureInfo.InvariantCulture) ?? "";

    private static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);
}
