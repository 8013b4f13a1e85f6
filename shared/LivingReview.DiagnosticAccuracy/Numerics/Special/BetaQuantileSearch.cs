namespace LivingReview.DiagnosticAccuracy.Numerics.Special;

/// <summary>
/// The search for a quantile in the lower tail of a beta distribution with whole parameters: a limit of Clopper and Pearson. A start by Wilson
/// and Hilferty's cube roots (Abramowitz and Stegun 26.5.22 in its F form), then the inverse Taylor series of order three, inside a bracket.
/// </summary>
internal struct BetaQuantileSearch
{
    private const int MaxSteps = 200;

    private readonly double _target;

    /// <summary>ln 1 / B(a, b) = ln a C(a + b - 1, a).</summary>
    private readonly double _logConstant;

    private double _low;
    private double _high;
    private int _steps;

    /// <param name="a">First parameter, at least 1.</param>
    /// <param name="b">Second parameter, at least 1.</param>
    /// <param name="target">The probability below the quantile, in (0, 0.5).</param>
    /// <param name="z">The normal quantile of 1 - <paramref name="target"/>.</param>
    internal BetaQuantileSearch(long a, long b, double target, double z)
    {
        (A, B, _target) = (a, b, target);
        _logConstant = Math.Log(a) + LogBinomial.Coefficient(a, b - 1);
        (_low, _high) = (0.0, A / (A + B - 1));
        P = Math.Clamp(Start(z), _high * 1e-6, _high);
    }

    internal double A { get; }

    internal double B { get; }

    /// <summary>Where the search is; at most a / (a + b - 1), the mode of the distribution.</summary>
    internal double P { get; private set; }

    /// <summary>Whether <see cref="P"/> is the quantile, to a relative error of about 1e-13.</summary>
    internal bool Found { get; private set; }

    /// <summary>One step, given <see cref="BetaContinuedFraction"/> at <see cref="P"/>.</summary>
    internal void Step(double fraction)
    {
        // (1 - p)^b through the logarithm that keeps small p.
        var front = Math.Exp(_logConstant + A * Math.Log(P) + B * Log1P(-P));
        var density = front / (P * (1 - P));
        var error = front * fraction / A - _target;
        if (error > 0)
            _high = P;
        else
            _low = P;
        var newton = error / density;
        // Second and third derivative of the distribution function over its first.
        var c1 = (A - 1) / P - (B - 1) / (1 - P);
        var c2 = c1 * c1 - (A - 1) / (P * P) - (B - 1) / ((1 - P) * (1 - P));
        var step = newton * (1 + newton * (c1 / 2 + newton * (c1 * c1 / 2 - c2 / 6)));
        var next = P - step;
        _steps++;
        if (next > _low && next < _high)
        {
            P = next;
            // The error after a step is of the order of its fourth power, in units of the spread 1 / c1.
            Found = Math.Abs(step) * (1 / P + Math.Abs(c1)) < 3e-4 || _steps == MaxSteps;
        }
        else if (_high - _low <= 1e-15 * _high || _steps == MaxSteps)
        {
            Found = true;
        }
        else
        {
            P = (_low + _high) / 2;
        }
    }

    private readonly double Start(double z)
    {
        // (1 - 1/9b) y - (1 - 1/9a) = -z sqrt(y^2 / 9b + 1 / 9a), y the cube root of b p / (a (1 - p)).
        var (u, v) = (1 / (9 * B), 1 / (9 * A));
        var (c, d, square) = (1 - u, 1 - v, z * z);
        var lead = c * c - square * u;
        var root = c * c * d * d - lead * (d * d - square * v);
        if (!(lead > 0) || root < 0)
            return A / (A + B) / 2;
        var y = (c * d - Math.Sqrt(root)) / lead;
        if (!(y > 0))
            return A / (A + B) / 10;
        var ratio = y * y * y * A / B;
        return ratio / (1 + ratio);
    }

    private static double Log1P(double x)
    {
        var one = 1 + x;
        // Kahan's form: the rounding of 1 + x cancels.
        return one < 1 || one > 1 ? Math.Log(one) * x / (one - 1) : x;
    }
}
