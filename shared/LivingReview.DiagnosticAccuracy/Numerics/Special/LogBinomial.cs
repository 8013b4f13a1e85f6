namespace LivingReview.DiagnosticAccuracy.Numerics.Special;

/// <summary>ln of the binomial coefficient, accurate to about 1e-16 of n H(y/n) for any count (Loader 2000, saddle-point form).</summary>
internal static class LogBinomial
{
    private const double HalfLogTwoPi = 0.91893853320467274178;

    private static readonly double[] Small = [.. Enumerable.Range(0, 21).Select(SmallError)];

    internal static double Coefficient(double y, double f)
    {
        if (y == 0 || f == 0)
            return 0;
        var n = y + f;
        return StirlingError(n) - StirlingError(y) - StirlingError(f) - y * Math.Log(y / n) - f * Math.Log(f / n)
            + 0.5 * Math.Log(n / (y * f)) - HalfLogTwoPi;
    }

    /// <summary>ln(n!) minus Stirling's approximation: exact products below 21, the asymptotic series above (error below 1e-17).</summary>
    private static double StirlingError(double n)
    {
        if (n < Small.Length)
            return Small[(int)n];
        var square = 1 / (n * n);
        return (1 / 12.0 - (1 / 360.0 - (1 / 1260.0 - (1 / 1680.0 - 1 / 1188.0 * square) * square) * square) * square) / n;
    }

    private static double SmallError(int n)
    {
        var factorial = 1.0;
        for (var i = 2; i <= n; i++)
            factorial *= i;
        return Math.Log(factorial) - (n + 0.5) * Math.Log(n) + n - HalfLogTwoPi;
    }
}
