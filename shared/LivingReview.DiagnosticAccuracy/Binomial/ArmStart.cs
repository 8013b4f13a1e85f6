namespace LivingReview.DiagnosticAccuracy.Binomial;

/// <summary>
/// One arm alone with pooled counts (closed form) and with a between-study variance (few nodes): enough to start the two-arm model from, and to
/// see whether that is so much better that the arms need not be fitted exactly.
/// </summary>
internal sealed class ArmStart
{
    private readonly Cells cells;
    private readonly Search search;
    private readonly double curvature;
    private readonly Lazy<(Likelihood Likelihood, Maximum[] Roughs)> climbs;

    /// <param name="cells">Cells whose first arm is the one to fit, with successes and failures, and whose second is empty.</param>
    /// <param name="search">How to climb.</param>
    internal ArmStart(Cells cells, Search search)
    {
        (this.cells, this.search) = (cells, search);
        (Pooled, Moments) = FitPooled(cells, out curvature);
        climbs = new(Climb);
    }

    /// <summary>Variance 0.</summary>
    internal ArmFit Pooled { get; }

    /// <summary>Mean and deviation of the observed logits, freed of the sampling variance: no likelihood was evaluated.</summary>
    internal (double Mu, double Sd) Moments { get; }

    /// <summary>Where few nodes see the maximum; the deviation not quite 0.</summary>
    internal (double Mu, double Sd) Rough => (Best.Theta[0], Math.Max(Math.Abs(Best.Theta[1]), 0.2));

    /// <summary>The better of the two log-likelihoods, to the accuracy of few nodes.</summary>
    internal double RoughValue => Math.Max(Pooled.LogLikelihood, Best.Value);

    /// <summary>Of the rough climbs, where they were needed.</summary>
    internal int Iterations => climbs.IsValueCreated ? climbs.Value.Roughs.Sum(r => r.Iterations) : 0;

    private Maximum Best => climbs.Value.Roughs.MaxBy(r => r.Value)!;

    /// <summary>The exact maximum.</summary>
    internal ArmFit Fit()
    {
        var best = Pooled;
        var iterations = 0;
        var (likelihood, roughs) = climbs.Value;
        foreach (var rough in roughs)
        {
            var maximum = search.Polish(likelihood, rough);
            iterations += maximum.Iterations;
            if (maximum.Value > best.LogLikelihood + Limits.Tie)
                best = ArmFit.From(maximum, likelihood.MostNodes);
        }

        return best with { Iterations = iterations };
    }

    private (Likelihood Likelihood, Maximum[] Roughs) Climb()
    {
        var likelihood = new Likelihood(cells, Design.Intercepts(cells.Count).FirstArm(), Shape.OneArm, NodeChoice.First);
        double[] starts = curvature > 0 ? [Moments.Sd] : [Moments.Sd, 1.0];
        return (likelihood, [.. starts.Select(sd => search.Rough(likelihood, [Pooled.Mu, sd]))]);
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
