using LivingReview.DiagnosticAccuracy.Estimates.Studies;

namespace LivingReview.DiagnosticAccuracy;

/// <summary>How Deeks' test treats tables with a zero cell, whose log odds ratio is infinite.</summary>
public enum DeeksVariant
{
    /// <summary>0.5 added to each cell of the tables that have a zero; effective sample size from the counts as printed. The default.</summary>
    CorrectSingle,

    /// <summary>0.5 added to every table as soon as one has a zero; effective sample size from the counts as printed.</summary>
    CorrectAll,

    /// <summary>0.5 added to the tables that have a zero, and the effective sample size from the corrected counts (older midas).</summary>
    CorrectSingleAndSize,

    /// <summary>Tables with a zero are left out (midas 3).</summary>
    DropZeros,
}

/// <summary>
/// Deeks, Macaskill and Irwig 2005: weighted regression of the log diagnostic odds ratio on 1/sqrt(ESS), weights ESS, effective sample
/// size ESS = 4 n1 n2 / (n1 + n2); the t test of the slope (k - 2 df) is the test of small-study effects. Advised for k at least 10.
/// </summary>
/// <param name="Studies">Tables used.</param>
/// <param name="Intercept">Log odds ratio of an infinitely large study.</param>
/// <param name="Slope">Slope on 1/sqrt(ESS).</param>
/// <param name="StandardError">Standard error of the slope.</param>
/// <param name="T">Slope / standard error.</param>
/// <param name="DegreesOfFreedom">Tables used less two.</param>
/// <param name="PValue">Two-sided.</param>
public sealed record DeeksTest(int Studies, double Intercept, double Slope, double StandardError, double T, int DegreesOfFreedom, double PValue)
{
    /// <summary>Deeks' test over the tables that have both arms.</summary>
    /// <param name="tables">The tables.</param>
    /// <param name="variant">Treatment of zero cells.</param>
    /// <returns>Null with fewer than three usable tables, equal effective sample sizes, or a perfect fit.</returns>
    public static DeeksTest? Compute(IReadOnlyList<TwoByTwo> tables, DeeksVariant variant = DeeksVariant.CorrectSingle)
    {
        var points = Points(tables, variant);
        if (points.Count < 3) return null;
        double w = 0, wx = 0, wy = 0;
        foreach (var p in points) (w, wx, wy) = (w + p.Size, wx + p.Size * p.X, wy + p.Size * p.LogOddsRatio);
        var (meanX, meanY) = (wx / w, wy / w);
        double sxx = 0, sxy = 0;
        foreach (var p in points)
        {
            sxx += p.Size * (p.X - meanX) * (p.X - meanX);
            sxy += p.Size * (p.X - meanX) * (p.LogOddsRatio - meanY);
        }

        // Sizes equal to rounding: no regressor.
        if (sxx <= 1e-20 * w * meanX * meanX) return null;
        var slope = sxy / sxx;
        var residual = points.Sum(p => p.Size * Square(p.LogOddsRatio - meanY - slope * (p.X - meanX)));
        var df = points.Count - 2;
        var se = Math.Sqrt(residual / df / sxx);
        if (!(se > 0)) return null;
        var t = slope / se;
        return new(points.Count, meanY - slope * meanX, slope, se, t, df, Quantiles.StudentTwoSidedP(t, df));
    }

    private static List<Point> Points(IReadOnlyList<TwoByTwo> tables, DeeksVariant variant)
    {
        var usable = tables.Where(t => t is { Diseased: > 0, NonDiseased: > 0 }).ToList();
        if (variant == DeeksVariant.DropZeros) usable.RemoveAll(StudyAccuracy.HasZero);
        var correctAll = variant == DeeksVariant.CorrectAll && usable.Exists(StudyAccuracy.HasZero);
        var points = new List<Point>(usable.Count);
        foreach (var table in usable)
        {
            var cells = CorrectedCells.From(table, correctAll || StudyAccuracy.HasZero(table));
            var (n1, n2) = variant == DeeksVariant.CorrectSingleAndSize ? (cells.N1, cells.N2) : (table.Diseased, table.NonDiseased);
            points.Add(new(cells.LogOddsRatio, 4 * n1 * n2 / (n1 + n2)));
        }

        return points;
    }

    private static double Square(double x) => x * x;

    private readonly record struct Point(double LogOddsRatio, double Size)
    {
        public double X => 1 / Math.Sqrt(Size);
    }
}
