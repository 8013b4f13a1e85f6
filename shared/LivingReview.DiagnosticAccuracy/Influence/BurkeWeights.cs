using LivingReview.DiagnosticAccuracy.Models.Binomial;
using LivingReview.DiagnosticAccuracy.Numerics.Linear;

namespace LivingReview.DiagnosticAccuracy.Influence;

/// <summary>
/// Percentage weights of the bivariate model (Burke et al. 2018, Res Synth Methods 9:163): W_i = (Sigma + diag(1 / (n p q)))^-1 with p at the
/// empirical Bayes logit, V = (sum W_i)^-1, and the share of study i in mean j is 100 [V W_i V]_jj / V_jj.
/// </summary>
internal static class BurkeWeights
{
    internal static (double A, double B)[] Compute(Cells cells, RandomEffectPosterior[] posteriors, double muA, double muB, CholeskyFactor factor)
    {
        var informations = new SymmetricMatrix2[cells.Count];
        var total = default(SymmetricMatrix2);
        for (var i = 0; i < cells.Count; i++)
        {
            var withinA = Information(cells.SuccessA[i] + cells.FailureA[i], muA + posteriors[i].MeanA);
            var withinB = Information(cells.SuccessB[i] + cells.FailureB[i], muB + posteriors[i].MeanB);
            total += informations[i] = Inverse(factor, withinA, withinB);
        }

        // V is determined up to the factor 1/det, which the shares do not feel: V ~ [BB, -AB; -AB, AA] of the total.
        var (saa, sab, sbb) = total;
        var determinant = total.Determinant;
        var shares = new (double A, double B)[cells.Count];
        for (var i = 0; i < cells.Count; i++)
        {
            var (aa, ab, bb) = informations[i];
            var a = sbb * sbb * aa - 2 * sbb * sab * ab + sab * sab * bb;
            var b = sab * sab * aa - 2 * sab * saa * ab + saa * saa * bb;
            shares[i] = determinant > 0 ? (100 * a / (determinant * sbb), 100 * b / (determinant * saa)) : (0, 0);
        }

        return shares;
    }

    private static double Information(double n, double logit)
    {
        var t = Math.Exp(-Math.Abs(logit));
        return n * t / ((1 + t) * (1 + t));
    }

    /// <summary>(Sigma + diag(1/a, 1/b))^-1 in a form that also holds for a = 0 or b = 0 (an empty arm): D (I + Sigma D)^-1 with D = diag(a, b).</summary>
    private static SymmetricMatrix2 Inverse(CholeskyFactor factor, double a, double b)
    {
        var (sAA, sAB, sBB) = (factor.VarianceA, factor.Covariance, factor.VarianceB);
        var determinant = (1 + sAA * a) * (1 + sBB * b) - sAB * sAB * a * b;
        return new(a * (1 + sBB * b) / determinant, -a * b * sAB / determinant, b * (1 + sAA * a) / determinant);
    }
}
