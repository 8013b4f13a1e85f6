using LivingReview.DiagnosticAccuracy.Models.Normal;
using LivingReview.DiagnosticAccuracy.Numerics.Optimization;

namespace LivingReview.DiagnosticAccuracy;

/// <summary>
/// The bivariate normal-normal model (Reitsma et al. 2005): observed logits y_i ~ N(mu, Psi + S_i), by maximum or restricted maximum
/// likelihood. It needs a continuity correction, which biases towards 50 %, and is kept for comparison with mada; unlike mada's, its
/// second logit is that of specificity, so the correlation has the opposite sign. Its log-likelihood is that of the logits (as
/// mvmeta), not comparable with the binomial model's.
/// </summary>
public static class NormalModel
{
    // A sub-model whose log-likelihood is as high as the full one's, to rounding, is the answer.
    private const double Tie = 1e-9;

    private const int MaxIterations = 200;

    private static readonly bool[][] Boundaries = [[false, false, false], [true, false, false], [false, false, true], [true, true, false]];

    /// <summary>Fits the model. Deterministic; the same tables in any order give the same bytes.</summary>
    /// <param name="tables">The tables; those with both arms empty are counted out, an empty arm is treated as absent.</param>
    /// <param name="options">Restricted or not, and the continuity correction.</param>
    /// <returns>A declared fit for every input.</returns>
    public static BivariateFit Fit(ReadOnlySpan<TwoByTwo> tables, NormalOptions? options = null)
    {
        options ??= new();
        var observations = NormalObservation.From(tables, options.Correction);
        var likelihood = new NormalLikelihood(observations, options.Restricted);
        var empty = new BivariateFit
        {
            Regime = Regime.None,
            Studies = observations.Length,
            Diseased = Sum(tables, t => t.Diseased),
            NonDiseased = Sum(tables, t => t.NonDiseased),
            Converged = true,
            Iterations = 0,
            GradientNorm = 0,
        };
        if (observations.Length == 0) return empty;
        if (observations.Length == 1) return Describe(empty with { Regime = Regime.Single }, likelihood, Solve(likelihood, [false, false, false]), [false, false, false]);
        if (!likelihood.HasA || !likelihood.HasB) return Univariate(empty, likelihood);
        return Array.Exists(observations, o => o is { HasA: true, HasB: true }) ? Bivariate(empty, likelihood) : Uncorrelated(empty, likelihood);
    }

    private static BivariateFit Bivariate(BivariateFit empty, NormalLikelihood likelihood)
    {
        bool[] all = [true, true, true];
        var full = Solve(likelihood, all);
        foreach (var free in Boundaries)
        {
            var reduced = Solve(likelihood, free);
            if (reduced.Value >= full.Value - Tie)
                return Describe(empty with { Regime = free[0] || free[2] ? Regime.BivariateBoundary : Regime.Fixed, Warnings = [BoundaryWarning(free)] }, likelihood, reduced, free);
        }

        return Describe(empty with { Regime = Regime.Bivariate }, likelihood, full, all);
    }

    private static BivariateFit Univariate(BivariateFit empty, NormalLikelihood likelihood)
    {
        bool[] free = [likelihood.HasA, false, likelihood.HasB];
        return Describe(
            empty with { Regime = Regime.Univariate, Warnings = [new(WarningCodes.EmptyArm, likelihood.HasA ? "No study has people without the condition." : "No study has people with the condition.")] },
            likelihood, Solve(likelihood, free), free);
    }

    private static BivariateFit Uncorrelated(BivariateFit empty, NormalLikelihood likelihood)
    {
        bool[] free = [true, false, true];
        return Describe(
            empty with { Regime = Regime.Uncorrelated, Warnings = [new(WarningCodes.NoPairedStudy, "No study has both arms: the correlation cannot be identified and is fixed at 0.")] },
            likelihood, Solve(likelihood, free), free);
    }

    /// <summary>The best of several starting points, over the free ones of (l11, l21, l22); the others are 0.</summary>
    private static Maximum Solve(NormalLikelihood likelihood, bool[] free)
    {
        var (sA, sB) = (MomentSd(likelihood.Observations.Where(o => o.HasA).Select(o => (o.A, o.VarA))), MomentSd(likelihood.Observations.Where(o => o.HasB).Select(o => (o.B, o.VarB))));
        var objective = new FixedParameterObjective(new NormalObjective(likelihood), new double[3], [.. Enumerable.Range(0, 3).Where(i => free[i])]);
        Maximum? best = null;
        foreach (var (scale, rho) in new[] { (1.0, 0.1), (1.0, -0.6), (1.0, 0.6), (0.2, -0.1) })
        {
            double[] start = [scale * sA, scale * sB * rho, scale * sB * Math.Sqrt(1 - rho * rho)];
            var maximum = Newton.Maximize(objective, objective.FreePart(start), Newton.FineTolerance, MaxIterations);
            if (best is null || maximum.Value > best.Value + 1e-12) best = maximum with { Theta = objective.FullVector(maximum.Theta) };
        }

        return best!;
    }

    /// <summary>Excess of the spread of the logits over their sampling error, floored so that a search can start.</summary>
    private static double MomentSd(IEnumerable<(double Y, double Variance)> arm)
    {
        var values = arm.ToArray();
        if (values.Length == 0) return 0;
        var mean = values.Average(v => v.Y);
        var excess = values.Sum(v => (v.Y - mean) * (v.Y - mean)) / Math.Max(1, values.Length - 1) - values.Average(v => v.Variance);
        return Math.Sqrt(Math.Max(excess, 0.05));
    }

    private static BivariateFit Describe(BivariateFit empty, NormalLikelihood likelihood, Maximum maximum, bool[] free)
    {
        var (l11, l21, l22) = (maximum.Theta[0], maximum.Theta[1], maximum.Theta[2]);
        var point = likelihood.At(l11, l21, l22);
        var (varA, varB) = (l11 * l11, l21 * l21 + l22 * l22);
        var covariance = point.Information.Inverse;
        var (hasA, hasB) = (likelihood.HasA, likelihood.HasB);
        var pooled = empty.Regime != Regime.Single;
        double? correlation = !free[1] || !(varA > 0 && varB > 0) ? null : free[2] ? l11 * l21 / Math.Sqrt(varA * varB) : Math.Sign(l11 * l21);
        if (empty.Regime == Regime.Uncorrelated) correlation = 0;
        return empty with
        {
            // Rounding may stop the gradient short of the tolerance.
            Converged = maximum.Converged || maximum.GradientNorm <= 1e-6 * (1 + Math.Abs(point.LogLikelihood)),
            Iterations = maximum.Iterations,
            GradientNorm = maximum.GradientNorm,
            LogLikelihood = point.LogLikelihood,
            LogitSensitivity = hasA ? point.MuA : null,
            LogitSpecificity = hasB ? point.MuB : null,
            SeLogitSensitivity = hasA ? Math.Sqrt(covariance.AA) : null,
            SeLogitSpecificity = hasB ? Math.Sqrt(covariance.BB) : null,
            CovLogits = hasA && hasB ? covariance.AB : null,
            VarianceSensitivity = pooled && hasA ? varA : null,
            VarianceSpecificity = pooled && hasB ? varB : null,
            Covariance = pooled && hasA && hasB ? l11 * l21 : null,
            Correlation = correlation,
            ParameterCovariance = empty.Regime == Regime.Bivariate ? NormalUncertainty.Compute(likelihood, maximum.Theta, covariance) : null,
        };
    }

    private static EstimateWarning BoundaryWarning(bool[] free) => free switch
    {
        [false, false, false] => new(WarningCodes.ZeroVariances, "Both between-study variances are estimated as 0."),
        [true, false, false] => new(WarningCodes.ZeroVariance, "The between-study variance of specificity is estimated as 0."),
        [false, false, true] => new(WarningCodes.ZeroVariance, "The between-study variance of sensitivity is estimated as 0."),
        _ => new(WarningCodes.PerfectCorrelation, "The between-study correlation is estimated at its boundary, -1 or 1."),
    };

    private static long Sum(ReadOnlySpan<TwoByTwo> tables, Func<TwoByTwo, long> count)
    {
        long sum = 0;
        foreach (var table in tables) sum += count(table);
        return sum;
    }
}
