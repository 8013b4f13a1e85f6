using LivingReview.DiagnosticAccuracy.Estimates.Studies;

namespace LivingReview.DiagnosticAccuracy;

/// <summary>
/// The older summary ROC curve of Moses, Shapiro and Littenberg (1993): D = a + b S by ordinary least squares, D = logit TPR - logit
/// FPR, S their sum; 0.5 is added to every cell of every table as soon as one has a zero. For comparison only: it ignores
/// within-study error.
/// </summary>
/// <param name="Intercept">a.</param>
/// <param name="Slope">b.</param>
/// <param name="QStar">Sensitivity where it equals specificity, expit(a / 2).</param>
public sealed record MosesLittenberg(double Intercept, double Slope, double QStar)
{
    /// <summary>The fit over the tables that have both arms; null with fewer than three, or no spread in S.</summary>
    /// <param name="tables">The tables.</param>
    public static MosesLittenberg? Fit(IReadOnlyList<TwoByTwo> tables)
    {
        var usable = tables.Where(t => t is { Diseased: > 0, NonDiseased: > 0 }).ToList();
        if (usable.Count < 3) return null;
        var correct = usable.Exists(StudyAccuracy.HasZero);
        var points = usable.ConvertAll(t => CorrectedCells.From(t, correct)).ConvertAll(c => (D: c.LogOddsRatio, S: c.LogitSensitivity - c.LogitSpecificity));
        var (meanD, meanS) = (points.Average(p => p.D), points.Average(p => p.S));
        var sxx = points.Sum(p => (p.S - meanS) * (p.S - meanS));
        if (!(sxx > 1e-20)) return null;
        var slope = points.Sum(p => (p.S - meanS) * (p.D - meanD)) / sxx;
        var intercept = meanD - slope * meanS;
        return new(intercept, slope, Logistic.Expit(intercept / 2));
    }

    /// <summary>Sensitivity on the curve: logit = a/(1-b) + (1+b)/(1-b) logit FPR; defined for b other than 1.</summary>
    /// <param name="falsePositiveRate">In (0, 1).</param>
    public double SensitivityAt(double falsePositiveRate) =>
        Logistic.Expit((Intercept + (1 + Slope) * Logistic.Logit(falsePositiveRate)) / (1 - Slope));
}
