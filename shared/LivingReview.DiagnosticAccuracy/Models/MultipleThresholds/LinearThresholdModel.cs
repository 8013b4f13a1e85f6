using LivingReview.DiagnosticAccuracy.Models.MultipleThresholds;
using LivingReview.DiagnosticAccuracy.Numerics.Linear;
using LivingReview.DiagnosticAccuracy.Numerics.Optimization;
using MathNet.Numerics.Distributions;

namespace LivingReview.DiagnosticAccuracy;

/// <summary>
/// The linear mixed model of Steinhauser, Schumacher and Rücker (2016, BMC Med Res Methodol 16:97) by restricted maximum likelihood, as diagmeta fits it:
/// h of the share below each threshold, 0.5 added, weighted by n p (1 - p) scaled to mean 1. Thresholds of a study are independent given its effects.
/// For comparison with <see cref="ThresholdModel"/>, which needs neither correction nor that independence.
/// </summary>
public static class LinearThresholdModel
{
    private static readonly Dictionary<LinearThresholdEffects, int[]> Columns = new()
    {
        [LinearThresholdEffects.CommonIntercept] = [0],
        [LinearThresholdEffects.DifferentIntercepts] = [0, 1],
        [LinearThresholdEffects.CommonSlope] = [2],
        [LinearThresholdEffects.DifferentSlopes] = [2, 3],
        [LinearThresholdEffects.CommonInterceptCommonSlope] = [0, 2],
        [LinearThresholdEffects.DifferentInterceptsCommonSlope] = [0, 1, 2],
        [LinearThresholdEffects.CommonInterceptDifferentSlopes] = [0, 2, 3],
        [LinearThresholdEffects.DifferentInterceptsDifferentSlopes] = [0, 1, 2, 3],
    };

    /// <summary>Fits the model; rows in any order give the same result to the last digits that the optimizer resolves.</summary>
    /// <param name="tables">One row per study and threshold.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <returns>Null with fewer than three studies or five rows, or where all thresholds are one.</returns>
    public static LinearThresholdFit? Fit(IReadOnlyList<ThresholdTable> tables, LinearThresholdOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(tables);
        options ??= new();
        ThresholdTable[] rows =
        [
            .. tables.Where(t => t.Table is { Diseased: > 0, NonDiseased: > 0 }).OrderBy(t => t.Study, StringComparer.Ordinal).ThenBy(t => t.Threshold)
                .ThenBy(t => t.Table.TruePositives).ThenBy(t => t.Table.FalsePositives),
        ];
        if (rows.Length < 5 || rows.DistinctBy(r => r.Study).Count() < 3 || rows.All(r => r.Threshold == rows[0].Threshold))
            return null;
        var columns = Columns[options.Effects];
        var x = Array.ConvertAll(rows, r => options.LogThresholds ? Math.Log(r.Threshold) : r.Threshold);
        var centre = x.Average();
        // A slope that varies with the intercept of its class may be taken at the centre, which makes the search easy; the fit is the same.
        var shift = columns.Contains(2) && columns.Contains(0) && (!columns.Contains(3) || columns.Contains(1)) ? centre : 0;
        var scale = Math.Sqrt(x.Average(v => (v - centre) * (v - centre)));
        var observations = Observations(rows, [.. x.Select(v => (v - shift) / scale)], options);
        var likelihood = new LinearMixedLikelihood(observations, columns);
        var derivatives = new FiniteDifferenceObjective(likelihood);
        Maximum? best = null;
        foreach (var size in (double[])[1, 4, 0.3])
        {
            var maximum = Newton.Maximize(derivatives, likelihood.Start(size), 1e-13, limit: 200);
            if (best is null || maximum.Value > best.Value + 1e-9)
                best = maximum;
        }

        var solution = likelihood.Solve(best!.Theta);
        // From (x - shift) / scale back to x: coefficients b, and random effects u, are turned alike.
        var turn = Turn(shift, scale, [0, 1, 2, 3]);
        double[] fixedEffects = Apply(turn, solution.Beta, 4);
        var random = Turn(shift, scale, columns);
        return new()
        {
            Options = options,
            Studies = rows.DistinctBy(r => r.Study).Count(),
            Rows = rows.Length,
            FixedEffects = fixedEffects,
            Covariance = SymmetricMatrix.Transform(turn, solution.Covariance, 4),
            RandomEffects = SymmetricMatrix.Transform(random, likelihood.RandomCovariance(best.Theta, solution.Sigma), columns.Length),
            Sigma = solution.Sigma,
            // The determinant of the fixed effects is that of the columns as given.
            RemlCriterion = -2 * best.Value + 4 * Math.Log(scale),
            Converged = best.Converged,
        };
    }

    private static List<LinearObservation[]> Observations(ThresholdTable[] rows, double[] x, LinearThresholdOptions options)
    {
        var all = new List<(string Study, LinearObservation Observation)>();
        for (var i = 0; i < rows.Length; i++)
        {
            var t = rows[i].Table;
            var greater = options.Direction == ThresholdDirection.Greater;
            foreach (var (group, below, n) in new[] { (0.0, greater ? t.TrueNegatives : t.FalsePositives, t.NonDiseased), (1.0, greater ? t.FalseNegatives : t.TruePositives, t.Diseased) })
            {
                var p = (below + 0.5) / (n + 1);
                var (y, weight) = options.Normal
                    ? (Normal.InvCDF(0, 1, p), (n + 1) * Math.Pow(Normal.PDF(0, 1, Normal.InvCDF(0, 1, p)), 2) / (p * (1 - p)))
                    : (Logistic.Logit(p), (n + 1) * p * (1 - p));
                all.Add((rows[i].Study, new([1, group, x[i], group * x[i]], y, weight)));
            }
        }

        var mean = all.Average(o => o.Observation.Weight);
        return [.. all.GroupBy(o => o.Study, StringComparer.Ordinal).Select(g => g.Select(o => o.Observation with { Weight = o.Observation.Weight / mean }).ToArray())];
    }

    /// <summary>The matrix from coefficients of (1, g, z, g z), z = (x - shift) / scale, to those of (1, g, x, g x), for some of them.</summary>
    private static double[] Turn(double shift, double scale, int[] columns)
    {
        double[] full = [1, 0, -shift / scale, 0, 0, 1, 0, -shift / scale, 0, 0, 1 / scale, 0, 0, 0, 0, 1 / scale];
        return [.. columns.SelectMany(r => columns.Select(c => full[r * 4 + c]))];
    }

    private static double[] Apply(double[] matrix, double[] vector, int p) =>
        [.. Enumerable.Range(0, p).Select(r => Enumerable.Range(0, p).Sum(c => matrix[r * p + c] * vector[c]))];
}
