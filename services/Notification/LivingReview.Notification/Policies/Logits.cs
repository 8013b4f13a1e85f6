using LivingReview.Contracts.Estimates;
using MathNet.Numerics;

namespace LivingReview.Notification.Policies;

/// <summary>Estimates and tables on the logit scale.</summary>
internal static class Logits
{
    // An arm without people says nothing: a variance beyond all others takes its weight away.
    private const double NoInformation = 1e8;

    /// <summary>Upper 5 percent of chi-squared with two degrees of freedom.</summary>
    public const double ChiSquared2At95 = 5.991464547107979;

    public static double Of(double probability) => Math.Log(probability / (1 - probability));

    /// <summary>mu; null if the estimate has no finite logits.</summary>
    public static Pair? Mean(StratumEstimate e) => e is { LogitSensitivity: { } a, LogitSpecificity: { } b } ? new(a, b) : null;

    /// <summary>V, the covariance of mu.</summary>
    public static Matrix2? MeanCovariance(StratumEstimate e) =>
        e is { SeLogitSensitivity: { } a, SeLogitSpecificity: { } b } ? Matrix2.Symmetric(a * a, e.CovLogits ?? 0, b * b) : null;

    /// <summary>Omega, the covariance between studies; 0 where the regime has none.</summary>
    public static Matrix2 Between(StratumEstimate e) => Matrix2.Symmetric(e.VarianceSensitivity ?? 0, e.Covariance ?? 0, e.VarianceSpecificity ?? 0);

    /// <summary>y and S of one study; 0.5 is added to both cells of an arm that has an empty cell, of this study alone.</summary>
    public static (Pair Y, Matrix2 S) Of(EvidenceTable table)
    {
        var (se, varSe) = Arm(table.Tp, table.Fn);
        var (sp, varSp) = Arm(table.Tn, table.Fp);
        return (new(se, sp), Matrix2.Symmetric(varSe, 0, varSp));
    }

    /// <summary>P(chi-squared with an even number of degrees of freedom > x): exp(-x/2) sum of (x/2)^i / i!.</summary>
    public static double ChiSquaredTail(double x, int evenDegrees)
    {
        var (term, sum) = (1.0, 1.0);
        for (var i = 1; i < evenDegrees / 2; i++) sum += term *= x / 2 / i;
        return Math.Min(1, Math.Exp(-x / 2) * sum);
    }

    /// <summary>Phi, the normal distribution function.</summary>
    public static double Normal(double z) => 0.5 * SpecialFunctions.Erfc(-z / Math.Sqrt(2));

    private static (double Logit, double Variance) Arm(long hits, long misses)
    {
        if (hits + misses == 0) return (0, NoInformation);
        var (a, b) = hits == 0 || misses == 0 ? (hits + 0.5, misses + 0.5) : (hits, misses);
        return (Math.Log(a / b), 1 / a + 1 / b);
    }
}
