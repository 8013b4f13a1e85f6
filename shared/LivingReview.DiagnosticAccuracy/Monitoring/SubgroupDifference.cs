using LivingReview.DiagnosticAccuracy.Estimates;
using LivingReview.DiagnosticAccuracy.Numerics.Linear;

namespace LivingReview.DiagnosticAccuracy;

/// <summary>
/// Wald's test that subgroups without common studies have the same two means: W = sum (mu_g - mu)' V_g^-1 (mu_g - mu) with mu the mean
/// weighted by V_g^-1, chi-squared with 2 (G - 1) degrees of freedom.
/// </summary>
/// <param name="Statistic">W, at least 0.</param>
/// <param name="DegreesOfFreedom">2 (G - 1).</param>
/// <param name="PValue">Upper tail of chi-squared.</param>
public sealed record SubgroupDifference(double Statistic, int DegreesOfFreedom, double PValue)
{
    /// <summary>The test of two or more subgroups.</summary>
    /// <param name="subgroups">Their fits.</param>
    /// <returns>Null for fewer than two, and where one lacks a mean or a positive definite covariance.</returns>
    public static SubgroupDifference? Test(IEnumerable<BivariateFit> subgroups)
    {
        var means = subgroups.Select(MeanLogits.From).ToList();
        if (means.Count < 2 || means.Exists(m => m is not { VarA: > 0 } mean || mean.VarA * mean.VarB - mean.CovAB * mean.CovAB <= 0)) return null;

        double aa = 0, ab = 0, bb = 0, a = 0, b = 0;
        foreach (var mean in means.OfType<MeanLogits>())
        {
            var weight = new SymmetricMatrix2(mean.VarA, mean.CovAB, mean.VarB).Inverse;
            (aa, ab, bb) = (aa + weight.AA, ab + weight.AB, bb + weight.BB);
            (a, b) = (a + weight.AA * mean.A + weight.AB * mean.B, b + weight.AB * mean.A + weight.BB * mean.B);
        }

        var covariance = new SymmetricMatrix2(aa, ab, bb).Inverse;
        var (commonA, commonB) = (covariance.AA * a + covariance.AB * b, covariance.AB * a + covariance.BB * b);
        double statistic = 0;
        foreach (var mean in means.OfType<MeanLogits>())
        {
            var weight = new SymmetricMatrix2(mean.VarA, mean.CovAB, mean.VarB).Inverse;
            var (dA, dB) = (mean.A - commonA, mean.B - commonB);
            statistic += dA * dA * weight.AA + 2 * dA * dB * weight.AB + dB * dB * weight.BB;
        }

        var freedom = 2 * (means.Count - 1);
        return new(statistic, freedom, Quantiles.ChiSquaredUpperTail(statistic, freedom));
    }
}
