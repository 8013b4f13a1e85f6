using LivingReview.DiagnosticAccuracy.Models.Binomial;

namespace LivingReview.DiagnosticAccuracy.Comparative;

/// <summary>One arm at a logit, in scalars: see <see cref="BinomialArm"/>.</summary>
internal static class ScalarArm
{
    internal static double Evaluate(double y, double f, double eta, out double score, out double weight)
    {
        var t = Math.Exp(-Math.Abs(eta));
        var log = t < 1e-5 ? t * (1 - t / 2 + t * t / 3) : Math.Log(1 + t);
        var (p, q) = eta >= 0 ? (1 / (1 + t), t / (1 + t)) : (t / (1 + t), 1 / (1 + t));
        score = y * q - f * p;
        weight = (y + f) * p * q;
        return -(y * (log + Math.Max(-eta, 0)) + f * (log + Math.Max(eta, 0)));
    }
}
