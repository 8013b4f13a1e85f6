using LivingReview.DiagnosticAccuracy.Models.Binomial;
using LivingReview.DiagnosticAccuracy.Models.MultipleThresholds;
using LivingReview.DiagnosticAccuracy.Numerics.RandomEffects;

namespace LivingReview.DiagnosticAccuracy;

/// <summary>
/// Several thresholds per study (Hoyer, Hirt and Kuss 2018, Res Synth Methods 9:62): the log marker is m_j + u_ij + lambda_j e in class j of study i,
/// (u_i0, u_i1) bivariate normal; the counts between the thresholds are multinomial. Maximum likelihood by quadrature, no continuity correction.
/// </summary>
public static class ThresholdModel
{
    /// <summary>With fewer studies than this the limits, which are Wald's, are too short.</summary>
    private const int FewStudies = 20;

    /// <summary>Up to so many studies the search starts from several points.</summary>
    private const int MaxMultiStartStudies = 15;

    private static readonly (int Row, int Column)[] Factor = [(0, 0), (1, 0), (1, 1)];

    private static readonly double[] Bounds = [1e4, 1e4, 20, 20, 100, 100, 100];

    private static readonly int[] All = [0, 1, 2, 3, 4, 5, 6];

    /// <summary>Models on the boundary, the simplest first, by their free parameters: no variation, one location alone varies, correlation -1 or 1.</summary>
    private static readonly int[][] Boundaries = [[0, 1, 2, 3], [0, 1, 2, 3, 4], [0, 1, 2, 3, 6], [0, 1, 2, 3, 4, 5]];

    /// <summary>
    /// Fits the model. Rows in any order give the same bits; rows that contradict their study are left out with a warning. Where all studies use one
    /// and the same threshold, the scales are not identified: the fit at that threshold is the bivariate one, and there is none elsewhere.
    /// </summary>
    /// <param name="tables">One row per study and threshold, thresholds above 0.</param>
    /// <param name="options">Direction and distribution.</param>
    /// <returns>A declared fit for every input.</returns>
    /// <exception cref="ArgumentException">A threshold is not a positive number.</exception>
    public static ThresholdFit Fit(IReadOnlyList<ThresholdTable> tables, ThresholdOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(tables);
        options ??= new();
        foreach (var table in tables)
        {
            if (!(table.Threshold > 0) || !double.IsFinite(table.Threshold))
                throw new ArgumentException($"A threshold must be a positive number: {table.Study}.", nameof(tables));
        }

        var studies = ThresholdStudies.From(tables, options.Direction);
        var thresholds = studies.DistinctThresholds;
        var fit = new ThresholdFit
        {
            Options = options,
            Regime = Regime.None,
            Studies = studies.Count,
            Rows = studies.Diseased.Sum(s => s.LogThresholds.Length),
            Diseased = (long)studies.Diseased.Sum(s => s.Counts.Sum()),
            NonDiseased = (long)studies.NonDiseased.Sum(s => s.Counts.Sum()),
            Thresholds = thresholds.Length == 0 ? null : (Original(thresholds[0]), Original(thresholds[^1])),
            Converged = true,
            Warnings = studies.Warnings,
        };
        if (studies.Count == 0)
            return fit with { Warnings = [.. fit.Warnings, FitWarnings.NoStudies] };
        if (thresholds.Length == 1)
            return AtOnlyThreshold(fit, tables.Where(t => t.Table.Total > 0).DistinctBy(t => t.Study, StringComparer.Ordinal).Select(t => t.Table).ToArray());
        return Fit(fit, studies, options);

        double Original(double logarithm) => tables.First(t => Math.Log(t.Threshold) == logarithm).Threshold;
    }

    private static ThresholdFit AtOnlyThreshold(ThresholdFit fit, TwoByTwo[] tables)
    {
        var only = BinomialModel.Fit(tables);
        return fit with
        {
            Regime = only.Regime,
            Converged = only.Converged,
            Iterations = only.Iterations,
            GradientNorm = only.GradientNorm,
            LogLikelihood = only.LogLikelihood,
            Nodes = only.Nodes,
            OnlyThreshold = only,
            OnlyTables = tables,
            Warnings = [.. fit.Warnings, new(WarningCodes.OneThreshold, "All studies use the same threshold: the scales are not identified, and there is no estimate at another threshold."), .. only.Warnings],
        };
    }

    private static ThresholdFit Fit(ThresholdFit fit, ThresholdStudies studies, ThresholdOptions options)
    {
        var likelihood = Likelihood(studies, options.Distribution);
        var maximum = MaximumOf(likelihood, studies, options.Distribution, out var free);
        var theta = maximum.Theta;
        var covariance = maximum.FullCovariance(free);
        var (l11, l21, l22) = (theta[4], theta[5], theta[6]);
        var (sd0, sd1) = (Math.Abs(l11), Math.Sqrt(l21 * l21 + l22 * l22));
        return fit with
        {
            Data = studies,
            Regime = (studies.Count, free.Length) switch { (1, _) => Regime.Single, (_, 7) => Regime.Bivariate, (_, 4) => Regime.Fixed, _ => Regime.BivariateBoundary },
            LogLikelihood = maximum.Maximum.Value,
            Converged = maximum.Maximum.Converged,
            Iterations = maximum.Iterations,
            GradientNorm = maximum.Maximum.GradientNorm,
            Nodes = maximum.Nodes,
            WithoutCondition = Marker(theta[0], theta[2], sd0, 0),
            WithCondition = Marker(theta[1], theta[3], sd1, 1),
            Correlation = sd0 > 0 && sd1 > 0 ? l22 == 0 ? Math.Sign(l11 * l21) : Math.Clamp(Math.Sign(l11) * l21 / sd1, -1, 1) : null,
            Covariance = covariance is null ? null : [.. Enumerable.Range(0, 16).Select(i => covariance[i / 4 * 7 + i % 4])],
            Warnings = [.. fit.Warnings, .. WarningsOf(maximum, covariance, studies.Count, free.Length, sd0, sd1, l22)],
        };

        MarkerParameters Marker(double location, double logScale, double sd, int arm) => new(location, Math.Exp(logScale), sd)
        {
            SeLocation = StandardError(arm, 1),
            SeScale = StandardError(2 + arm, Math.Exp(logScale)),
            SeSd = covariance is null || sd == 0 ? null : arm == 0
                ? StandardError(4, 1)
                : Math.Sqrt((l21 * l21 * covariance[5 * 7 + 5] + 2 * l21 * l22 * covariance[5 * 7 + 6] + l22 * l22 * covariance[6 * 7 + 6]) / (sd * sd)),
        };

        double? StandardError(int parameter, double scale) => covariance is null ? null : scale * Math.Sqrt(covariance[parameter * 8]);
    }

    internal static MarginalLikelihood Likelihood(ThresholdStudies studies, ThresholdDistribution distribution) =>
        new(new ThresholdLikelihood(studies, distribution), Factor, Bounds);

    /// <summary>The interior maximum, or the simplest model on the boundary that is as high.</summary>
    private static MarginalMaximum MaximumOf(MarginalLikelihood likelihood, ThresholdStudies studies, ThresholdDistribution distribution, out int[] free)
    {
        var centre = ThresholdStart.Find(new(studies, distribution), studies, distribution, likelihood);
        free = Boundaries[0];
        if (studies.Count == 1)
            return MarginalMaximizer.Maximize(likelihood, [With(centre, 0, 0, 0)], free);
        var (s0, s1) = (Math.Exp(centre[2]), Math.Exp(centre[3]));
        List<double[]> starts = [centre];
        if (studies.Count <= MaxMultiStartStudies)
            starts.AddRange([With(centre, 0.25 * s0, -0.1 * s1, 0.2 * s1), With(centre, 2 * s0, 1.5 * s1, s1)]);
        var best = MarginalMaximizer.Maximize(likelihood, starts, All);
        free = All;
        var tolerance = ParameterBounds.ToleranceFor(studies.Count) + best.QuadratureError;
        var (l11, l21, l22) = (Math.Abs(best.Theta[4]), Math.Abs(best.Theta[5]), Math.Abs(best.Theta[6]));
        if (best.Maximum.Converged && l11 > 0.02 * s0 && l22 > 0.02 * Math.Max(l21, s1))
            return best;
        foreach (var boundary in Boundaries)
        {
            var from = best.Theta;
            var reducedStarts = boundary.Length == 4 ? [With(from, 0, 0, 0)]
                : boundary[^1] == 4 ? [With(from, Math.Max(l11, 0.1 * s0), 0, 0)]
                : boundary[^1] == 6 ? [With(from, 0, 0, Math.Max(Math.Max(l21, l22), 0.1 * s1))]
                : new[] { With(from, Math.Max(l11, 0.1 * s0), Math.Max(l21, 0.1 * s1), 0), With(from, Math.Max(l11, 0.1 * s0), -Math.Max(l21, 0.1 * s1), 0) };
            var reduced = MarginalMaximizer.Maximize(likelihood, reducedStarts, boundary);
            if (!(reduced.Maximum.Value >= best.Maximum.Value - tolerance))
                continue;
            free = boundary;
            return reduced;
        }

        return best;
    }

    private static double[] With(double[] theta, double l11, double l21, double l22) => [theta[0], theta[1], theta[2], theta[3], l11, l21, l22];

    private static IEnumerable<EstimateWarning> WarningsOf(MarginalMaximum maximum, double[]? covariance, int studies, int free, double sd0, double sd1, double l22)
    {
        if (studies == 1)
            yield return new(WarningCodes.SingleStudy, "One study: variation between studies is unknown and taken as 0.");
        else if (free == 4)
            yield return FitWarnings.BothVariancesZero;
        else if (sd0 == 0)
            yield return new(WarningCodes.ZeroVariance, "The location of the marker in people without the condition is estimated not to vary between studies.");
        else if (sd1 == 0)
            yield return new(WarningCodes.ZeroVariance, "The location of the marker in people with the condition is estimated not to vary between studies.");
        else if (l22 == 0)
            yield return new(WarningCodes.PerfectCorrelation, "The correlation of the two locations between studies is estimated at its limit, -1 or 1.");
        if (!maximum.Maximum.Converged)
            yield return FitWarnings.NotConverged;
        if (covariance is null)
            yield return FitWarnings.NotIdentified;
        if (!maximum.Certified)
            yield return new(WarningCodes.QuadratureInaccurate, "The integral of at least one study did not reach the accuracy asked.");
        if (studies is > 1 and < FewStudies)
            yield return new(WarningCodes.WaldIntervalsTooShort, "With so few studies the limits cover less often than they state; see the table in the methods page.");
    }
}
