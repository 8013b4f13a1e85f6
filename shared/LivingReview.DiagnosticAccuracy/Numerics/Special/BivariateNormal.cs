using MathNet.Numerics.Integration;

namespace LivingReview.DiagnosticAccuracy.Numerics.Special;

/// <summary>The standard bivariate normal distribution function.</summary>
internal static class BivariateNormal
{
    // Beyond this a standard normal density is below 1e-18.
    private const double Tail = 9;

    /// <summary>
    /// P(X at most h, Y at most k) for correlation rho, as the integral of phi(x) Phi((k - rho x)/sqrt(1 - rho^2)) up to h; panels are
    /// laid around x = k/rho, where the inner function turns into a step as the correlation nears 1. Accurate to about 1e-12.
    /// </summary>
    public static double Cdf(double h, double k, double rho)
    {
        var spread = Math.Sqrt(Math.Max(0, 1 - rho * rho));
        if (spread < 1e-9) return rho > 0 ? Phi(Math.Min(h, k)) : Math.Max(0, Phi(h) - Phi(-k));
        var end = Math.Min(h, Tail);
        if (end <= -Tail) return 0;
        double sum = 0;
        foreach (var (from, to) in Panels(end, k, rho, spread))
            sum += GaussLegendreRule.Integrate(x => Math.Exp(-x * x / 2) * Phi((k - rho * x) / spread), from, to, 20);
        return Math.Clamp(sum / Math.Sqrt(2 * Math.PI), 0, 1);
    }

    private static IEnumerable<(double From, double To)> Panels(double end, double k, double rho, double spread)
    {
        var cuts = new List<double> { -Tail, end };
        for (var x = -Tail + 1; x < end; x++) cuts.Add(x);
        if (Math.Abs(rho) > 0.5)
        {
            for (var i = -10; i <= 10; i++) cuts.Add(k / rho + i * spread);
        }

        cuts.RemoveAll(x => x < -Tail || x > end);
        cuts.Sort();
        return cuts.Zip(cuts.Skip(1)).Where(p => p.Second > p.First);
    }

    private static double Phi(double x) => Quantiles.NormalUpperTail(-x);
}
