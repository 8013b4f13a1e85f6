namespace LivingReview.DiagnosticAccuracy.Distributions;

/// <summary>The logit and its inverse.</summary>
internal static class Logistic
{
    public static double Logit(double probability) => Math.Log(probability / (1 - probability));

    /// <summary>1 / (1 + e^-x), without overflow at either end.</summary>
    public static double Expit(double x)
    {
        if (x >= 0) return 1 / (1 + Math.Exp(-x));
        var e = Math.Exp(x);
        return e / (1 + e);
    }
}
