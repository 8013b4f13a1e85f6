namespace LivingReview.DiagnosticAccuracy.Binomial;

/// <summary>
/// One arm alone: y_i ~ Binomial(n_i, expit(mu + s z)), z standard normal. Also the two boundary pieces of the bivariate model:
/// with s free and with s = 0 (pooled counts).
/// </summary>
internal sealed record ArmFit
{
    /// <summary>Mean logit.</summary>
    internal required double Mu { get; init; }

    /// <summary>Between-study standard deviation, 0 where the maximum lies there.</summary>
    internal required double Sd { get; init; }

    internal required double LogLikelihood { get; init; }

    /// <summary>Variance of the estimated mean; null where the information is singular.</summary>
    internal required double? MeanVariance { get; init; }

    /// <summary>Most quadrature nodes of any study; 0 where nothing was integrated.</summary>
    internal required int Nodes { get; init; }

    internal required double GradientNorm { get; init; }

    internal required int Iterations { get; init; }

    internal required bool Converged { get; init; }

    /// <summary>The pooled-counts model of the same arm.</summary>
    internal ArmFit? Pooled { get; init; }

    internal bool AtLimit => Sd > 0.95 * Limits.StandardDeviation;

    /// <summary>Fits an arm that has at least one success and one failure.</summary>
    /// <param name="cells">Cells whose first arm is the one to fit and whose second is empty.</param>
    /// <param name="search">How to climb.</param>
    internal static ArmFit Fit(Cells cells, Search search)
    {
        var pooled = FitPooled(cells, out var curvature, out var spread);
        var likelihood = new Likelihood(cells, Design.Intercepts(cells.Count).FirstArm(), Shape.OneArm, NodeChoice.First);
        var best = pooled;
        var iterations = 0;
        foreach (var start in curvature > 0 ? [spread] : (double[])[spread, 1.0])
        {
            var maximum = search.Climb(likelihood, [pooled.Mu, start]);
            iterations += maximum.Iterations;
            if (maximum.Value > best.LogLikelihood + Limits.Tie)
                best = From(maximum, likelihood.MostNodes);
        }

        return best with { Iterations = iterations, Pooled = pooled };
    }

    private static ArmFit From(Maximum maximum, int nodes) => new()
    {
        Mu = maximum.Theta[0],
        Sd = Math.Abs(maximum.Theta[1]),
        LogLikelihood = maximum.Value,
        MeanVariance = maximum.Covariance()?[0],
        Nodes = nodes,
        GradientNorm = maximum.GradientNorm,
        Iterations = maximum.Iterations,
        Converged = maximum.Converged,
    };

    /// <summary>Closed form at s = 0, the second derivative in s there, and a moment estimate of s to start from.</summary>
    private static ArmFit FitPooled(Cells cells, out double curvature, out double spread)
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
        spread = Math.Sqrt(Math.Clamp(between, 0.04, 9));
        return new ArmFit
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
    }
}
