using LivingReview.DiagnosticAccuracy.Binomial;

namespace LivingReview.DiagnosticAccuracy.Studies;

/// <summary>
/// Quantiles in the lower tail of a beta distribution with whole parameters: the limits of Clopper and Pearson. A start by Wilson and Hilferty's
/// cube roots (Abramowitz and Stegun 26.5.22 in its F form), then the inverse Taylor series of order three.
/// </summary>
/// <param name="a">First parameter, at least 1.</param>
/// <param name="b">Second parameter, at least 1.</param>
internal readonly struct BetaQuantile(long a, long b)
{
    private readonly double a = a;
    private readonly double b = b;

    /// <summary>ln 1 / B(a, b) = ln a C(a + b - 1, a).</summary>
    private readonly double logConstant = Math.Log(a) + LogBinomial.Coefficient(a, b - 1);

    /// <summary>The p below which lies <paramref name="target"/>, to a relative error of about 1e-13.</summary>
    /// <param name="target">In (0, 0.5).</param>
    /// <param name="z">The normal quantile of 1 - <paramref name="target"/>.</param>
    internal double LowerTail(double target, double z)
    {
        var (low, high) = (0.0, a / (a + b - 1));
        var p = Math.Clamp(Start(z), high * 1e-6, high);
        for (var i = 0; i < 200; i++)
        {
            var (below, density) = At(p);
            var error = below - target;
            if (error > 0)
                high = p;
            else
                low = p;
            var newton = error / density;
            // Second and third derivative of the distribution function over its first.
            var c1 = (a - 1) / p - (b - 1) / (1 - p);
            var c2 = c1 * c1 - (a - 1) / (p * p) - (b - 1) / ((1 - p) * (1 - p));
            var step = newton * (1 + newton * (c1 / 2 + newton * (c1 * c1 / 2 - c2 / 6)));
            var next = p - step;
            if (!(next > low && next < high))
            {
                if (high - low <= 1e-15 * high)
                    return p;
                p = (low + high) / 2;
                continue;
            }

            p = next;
            // The error after a step is of the order of its fourth power, in units of the spread 1 / c1.
            var relative = Math.Abs(step) * (1 / p + Math.Abs(c1));
            if (relative < 3e-4)
                break;
        }

        return p;
    }

    private double Start(double z)
    {
        // (1 - 1/9b) y - (1 - 1/9a) = -z sqrt(y^2 / 9b + 1 / 9a), y the cube root of b p / (a (1 - p)).
        var (u, v) = (1 / (9 * b), 1 / (9 * a));
        var (c, d, square) = (1 - u, 1 - v, z * z);
        var lead = c * c - square * u;
        var root = c * c * d * d - lead * (d * d - square * v);
        if (!(lead > 0) || root < 0)
            return a / (a + b) / 2;
        var y = (c * d - Math.Sqrt(root)) / lead;
        if (!(y > 0))
            return a / (a + b) / 10;
        var ratio = y * y * y * a / b;
        return ratio / (1 + ratio);
    }

    /// <summary>Distribution function and density at p, which is at most a / (a + b): there Lentz's continued fraction converges fast (DLMF 8.17.22).</summary>
    private (double Below, double Density) At(double p)
    {
        // (1 - p)^b through the logarithm that keeps small p.
        var log = logConstant + a * Math.Log(p) + b * Log1P(-p);
        var front = Math.Exp(log);
        var (c, d) = (1.0, 1 / Away(1 - (a + b) * p / (a + 1)));
        var fraction = d;
        for (var m = 1; m < 10_000; m++)
        {
            var even = m * (b - m) * p / ((a + 2 * m - 1) * (a + 2 * m));
            d = 1 / Away(1 + even * d);
            c = Away(1 + even / c);
            fraction *= c * d;
            var odd = -(a + m) * (a + b + m) * p / ((a + 2 * m) * (a + 2 * m + 1));
            d = 1 / Away(1 + odd * d);
            c = Away(1 + odd / c);
            fraction *= c * d;
            if (Math.Abs(c * d - 1) < 1e-15)
                break;
        }

        return (front * fraction / a, front / (p * (1 - p)));
    }

    private static double Away(double x) => Math.Abs(x) < 1e-300 ? 1e-300 : x;

    private static double Log1P(double x)
    {
        var one = 1 + x;
        // Kahan's form: the rounding of 1 + x cancels.
        return one < 1 || one > 1 ? Math.Log(one) * x / (one - 1) : x;
    }
}
