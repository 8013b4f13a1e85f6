namespace LivingReview.DiagnosticAccuracy;

/// <summary>The logit and its inverse.</summary>
public static class Logistic
{
    /// <summary>ln(p / (1 - p)); minus infinity at 0, infinity at 1.</summary>
    /// <param name="probability">0..1.</param>
    public static double Logit(double probability) => Math.Log(probability / (1 - probability));

    /// <summary>1 / (1 + e^-x), without overflow at either end.</summary>
    /// <param name="x">A logit.</param>
    public static double Expit(double x)
    {
        if (x >= 0) return 1 / (1 + Math.Exp(-x));
        var e = Math.Exp(x);
        return e / (1 + e);
    }
}
