using LivingReview.DiagnosticAccuracy.Models.MultipleThresholds;
using LivingReview.DiagnosticAccuracy.Models.Normal;

namespace LivingReview.DiagnosticAccuracy.Models.Selection;

/// <summary>
/// Log-likelihood of published studies under selection by the t statistic of a contrast (Zhou, Huang and Hattori 2023, Stat Med 42:781, eq. 7 to 9):
/// sum l(y_i) + sum ln Phi(alpha + beta t_i) - sum ln b_i, b_i the probability that study i is published, alpha such that the mean of 1/b_i is 1/p.
/// Parameters: mu_A, mu_B, l11, l21, l22, beta - centre. Only the value is computed; derivatives are the wrapper's.
/// </summary>
internal sealed class SelectionObjective(NormalObservation[] observations, (double A, double B) contrast, double p, double centre) : ISelectionObjective
{
    internal const int Size = 6;

    private double _lastAlpha;

    public int Parameters => Size;

    public double Bound(int parameter) => parameter == Size - 1 ? centre : 60;

    public double Evaluate(ReadOnlySpan<double> theta, Span<double> gradient, Span<double> hessian) => LogLikelihood(theta, out _);

    public double LogLikelihood(ReadOnlySpan<double> theta, out double alpha)
    {
        var (muA, muB, l11, l21, l22) = (theta[0], theta[1], theta[2], theta[3], theta[4]);
        var (tAA, tAB, tBB) = (l11 * l11, l11 * l21, l21 * l21 + l22 * l22);
        var sum = 0.0;
        foreach (var o in observations)
        {
            var (vA, vB) = (o.VarA + tAA, o.VarB + tBB);
            var determinant = vA * vB - tAB * tAB;
            var (a, b) = (o.A - muA, o.B - muB);
            sum -= 0.5 * ((a * a * vB - 2 * a * b * tAB + b * b * vA) / determinant + Math.Log(determinant));
        }

        alpha = double.PositiveInfinity;
        if (p >= 1)
            return sum;
        var beta = theta[5] + centre;
        var published = Published(muA, muB, tAA, tAB, tBB, beta);
        alpha = Intercept(published);
        foreach (var o in observations)
            sum += LogPhi(alpha + beta * (contrast.A * o.A + contrast.B * o.B) / StandardError(o));
        foreach (var (shift, root) in published)
            sum -= LogPhi((alpha + shift) / root);
        return sum;
    }

    private static double LogPhi(double x) => MarkerDistribution.LogCumulative(ThresholdDistribution.LogNormal, x);

    private double StandardError(NormalObservation o) => Math.Sqrt(contrast.A * contrast.A * o.VarA + contrast.B * contrast.B * o.VarB);

    /// <summary>Each study's b_i = Phi((alpha + shift) / root).</summary>
    private (double Shift, double Root)[] Published(double muA, double muB, double tAA, double tAB, double tBB, double beta)
    {
        var mean = contrast.A * muA + contrast.B * muB;
        var variance = contrast.A * contrast.A * tAA + 2 * contrast.A * contrast.B * tAB + contrast.B * contrast.B * tBB;
        return Array.ConvertAll(observations, o =>
        {
            var se = StandardError(o);
            return (beta * mean / se, Math.Sqrt(1 + beta * beta * (1 + variance / (se * se))));
        });
    }

    /// <summary>The alpha with mean(1 / b) = 1 / p.</summary>
    private double Intercept((double Shift, double Root)[] published)
    {
        var target = published.Length / p;
        return SelectionIntercept.Solve(Excess, ref _lastAlpha);

        double Excess(double at, out double slope)
        {
            var (sum, derivative) = (-target, 0.0);
            foreach (var (shift, root) in published)
            {
                var z = (at + shift) / root;
                var log = LogPhi(z);
                var inverse = Math.Exp(Math.Min(-log, 600));
                sum += inverse;
                derivative -= Math.Exp(Math.Min(MarkerDistribution.LogDensity(ThresholdDistribution.LogNormal, z) - 2 * log, 600)) / root;
            }

            slope = derivative;
            return sum;
        }
    }
}
