using LivingReview.DiagnosticAccuracy.Numerics.Optimization;
using LivingReview.DiagnosticAccuracy.Numerics.Quadrature;

namespace LivingReview.DiagnosticAccuracy.Models.Binomial;

/// <summary>
/// One arm alone, with pooled counts (closed form) and with a between-study variance (coarse quadrature): a starting point for the bivariate model,
/// and enough to see whether that is so much better that the arms need not be fitted exactly.
/// </summary>
internal sealed class ArmEstimator
{
    /// <summary>A large between-study standard deviation, to find a maximum there.</summary>
    private const double LargeSd = 4;

    /// <summary>Standard deviations that differ by more than this belong to different maxima.</summary>
    private const double MinDistance = 0.5;

    private readonly Cells _cells;
    private readonly StagedMaximizer _maximizer;
    private readonly double _curvature;
    private readonly Lazy<(BinomialLikelihood Likelihood, Maximum[] Maxima)> _coarse;

    /// <param name="cells">Cells whose first arm is the one to fit, with successes and failures, and whose second is empty.</param>
    /// <param name="maximizer">How to maximize.</param>
    internal ArmEstimator(Cells cells, StagedMaximizer maximizer)
    {
        (_cells, _maximizer) = (cells, maximizer);
        (Pooled, Moments) = FitPooled(cells, out _curvature);
        IsSparse = maximizer.Adaptive && IsSparseArm(cells);
        _coarse = new(MaximizeCoarsely);
    }

    /// <summary>Variance 0.</summary>
    internal ArmFit Pooled { get; }

    /// <summary>Mean and deviation of the observed logits, corrected for the sampling variance; no likelihood is evaluated.</summary>
    internal (double Mu, double Sd) Moments { get; }

    /// <summary>The maximum under a coarse quadrature, the standard deviation at least 0.2.</summary>
    internal (double Mu, double Sd) CoarseEstimate => (Best.Theta[0], Math.Max(Math.Abs(Best.Theta[1]), 0.2));

    /// <summary>The larger of the two log-likelihoods, to the accuracy of the coarse quadrature.</summary>
    internal double CoarseLogLikelihood => Math.Max(Pooled.LogLikelihood, Best.Value);

    /// <summary>Iterations of the coarse maximizations, if they were needed.</summary>
    internal int Iterations => _coarse.IsValueCreated ? _coarse.Value.Maxima.Sum(r => r.Iterations) : 0;

    /// <summary>
    /// Whether so many studies have all people of the arm classified the same way that the likelihood may have a second maximum, at a large variance.
    /// </summary>
    internal bool IsSparse { get; }

    /// <summary>Where a search from a large variance ends under the coarse quadrature; only for a sparse arm.</summary>
    internal (double Mu, double Sd) WideEstimate => _coarse.Value.Maxima[^1].Theta is var theta ? (theta[0], Math.Max(Math.Abs(theta[1]), 1.5)) : default;

    private Maximum Best => _coarse.Value.Maxima.MaxBy(r => r.Value)!;

    /// <summary>The exact maximum.</summary>
    internal ArmFit Fit()
    {
        var maxima = new List<ArmFit> { Pooled };
        var iterations = 0;
        var (likelihood, coarseMaxima) = _coarse.Value;
        foreach (var coarse in coarseMaxima)
        {
            var maximum = _maximizer.Refine(likelihood, coarse);
            iterations += maximum.Iterations;
            maxima.Add(ArmFit.From(maximum, likelihood.MaxNodes));
        }

        var best = maxima[0];
        var tolerance = ParameterBounds.ToleranceFor(_cells.Count);
        foreach (var maximum in maxima.Skip(1))
        {
            if (maximum.LogLikelihood > best.LogLikelihood + tolerance)
                best = maximum;
        }

        // Pooled counts are a maximum only where the likelihood falls as a variance appears.
        var rivals = maxima.Where(m => (_curvature < 0 || m.Sd > 0) && !m.AtBound && Math.Abs(m.Sd - best.Sd) > MinDistance && m.LogLikelihood > best.LogLikelihood - ParameterBounds.NearTie);
        return best with { Iterations = iterations, Rival = rivals.MaxBy(m => m.LogLikelihood) };
    }

    private (BinomialLikelihood Likelihood, Maximum[] Maxima) MaximizeCoarsely()
    {
        var likelihood = new BinomialLikelihood(_cells, DesignMatrix.Intercepts(_cells.Count).FirstArm(), RandomEffects.Single, QuadratureRuleSelection.CoarseNodes);
        double[] starts = [Moments.Sd, .. _curvature > 0 ? (double[])[] : [1.0], .. IsSparse ? (double[])[LargeSd] : []];
        return (likelihood, [.. starts.Select(sd => _maximizer.MaximizeCoarsely(likelihood, [Pooled.Mu, sd]))]);
    }

    private static bool IsSparseArm(Cells cells)
    {
        int arms = 0, alike = 0;
        for (var i = 0; i < cells.Count; i++)
        {
            if (cells.SuccessA[i] + cells.FailureA[i] == 0)
                continue;
            arms++;
            alike += cells.SuccessA[i] == 0 || cells.FailureA[i] == 0 ? 1 : 0;
        }

        return arms <= BivariateSearch.MaxMultiStartStudies && 3 * alike >= arms;
    }

    /// <summary>Closed form at s = 0, the second derivative in s there, and a moment estimate of s to start from.</summary>
    private static (ArmFit Fit, (double Mu, double Sd) Moments) FitPooled(Cells cells, out double curvature)
    {
        double y = 0, f = 0, coefficients = 0;
        for (var i = 0; i < cells.Count; i++)
        {
            y += cells.SuccessA[i];
            f += cells.FailureA[i];
            coefficients += cells.LogCoefficient[i];
        }

        var (p, q) = (y / (y + f), f / (y + f));
        curvature = 0;
        double within = 0, squares = 0, sum = 0, count = 0;
        for (var i = 0; i < cells.Count; i++)
        {
            var (yi, fi) = (cells.SuccessA[i], cells.FailureA[i]);
            var score = yi * q - fi * p;
            curvature += score * score - (yi + fi) * p * q;
            if (yi + fi == 0)
                continue;
            var logit = Math.Log((yi + 0.5) / (fi + 0.5));
            (sum, squares, within, count) = (sum + logit, squares + logit * logit, within + 1 / (yi + 0.5) + 1 / (fi + 0.5), count + 1);
        }

        var between = count > 1 ? (squares - sum * sum / count) / (count - 1) - within / count : 0;
        var fit = new ArmFit
        {
            Mu = Math.Log(y / f),
            Sd = 0,
            LogLikelihood = coefficients + y * Math.Log(p) + f * Math.Log(q),
            MeanVariance = 1 / y + 1 / f,
            Nodes = 0,
            GradientNorm = 0,
            Iterations = 0,
            Converged = true,
        };
        return (fit, (sum / count, Math.Sqrt(Math.Clamp(between, 0.04, 9))));
    }
}
