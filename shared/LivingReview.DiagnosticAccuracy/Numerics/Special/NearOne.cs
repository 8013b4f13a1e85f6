namespace LivingReview.DiagnosticAccuracy.Numerics.Special;

/// <summary>Exponential and logarithm of numbers near 0 and 1 with all their digits (Kahan's forms; the runtime's and MathNet's lose half of them).</summary>
internal static class NearOne
{
    /// <summary>e^x - 1.</summary>
    internal static double Expm1(double x)
    {
        var u = Math.Exp(x);
        if (u == 1) return x;
        var difference = u - 1;
        return difference == -1 || double.IsInfinity(u) ? difference : difference * x / Math.Log(u);
    }

    /// <summary>ln(1 + x).</summary>
    internal static double Log1p(double x)
    {
        var u = 1 + x;
        return u == 1 ? x : Math.Log(u) * x / (u - 1);
    }
}
