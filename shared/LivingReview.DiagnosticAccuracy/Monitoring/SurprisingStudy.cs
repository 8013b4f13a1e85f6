using LivingReview.DiagnosticAccuracy.Models.Normal;
using LivingReview.DiagnosticAccuracy.Numerics.Linear;

namespace LivingReview.DiagnosticAccuracy;

/// <summary>
/// How far a new study lies from where the baseline predicts its result: (y_n - mu_b)' (Omega_b + V_b + S_n)^-1 (y_n - mu_b), surprising above the
/// quantile of chi-squared, 5.991 for two arms (own derivation). y_n are the observed logits, 0.5 added to every cell if
/// one is 0; a study with one arm is judged by that arm.
/// </summary>
/// <param name="Statistic">Squared distance, at least 0.</param>
/// <param name="DegreesOfFreedom">Arms compared, 1 or 2.</param>
/// <param name="PValue">Upper tail of chi-squared.</param>
public sealed record SurprisingStudy(double Statistic, int DegreesOfFreedom, double PValue)
{
    /// <summary>The distance of a new table from a baseline.</summary>
    /// <param name="baseline">A fit without the study.</param>
    /// <param name="table">The new study's table.</param>
    /// <returns>Null where no arm can be compared.</returns>
    public static SurprisingStudy? Assess(BivariateFit baseline, TwoByTwo table)
    {
        if (table.Total == 0) return null;
        var y = NormalObservation.From([table], ContinuityCorrection.Single)[0];
        var a = y.HasA ? Arm(y.A, y.VarA, baseline.LogitSensitivity, baseline.SeLogitSensitivity, baseline.VarianceSensitivity) : null;
        var b = y.HasB ? Arm(y.B, y.VarB, baseline.LogitSpecificity, baseline.SeLogitSpecificity, baseline.VarianceSpecificity) : null;
        if (a is { } first && b is { } second)
        {
            var v = new SymmetricMatrix2(first.Variance, (baseline.Covariance ?? 0) + (baseline.CovLogits ?? 0), second.Variance).Inverse;
            return Judge(first.Distance * first.Distance * v.AA + 2 * first.Distance * second.Distance * v.AB + second.Distance * second.Distance * v.BB, 2);
        }

        return (a ?? b) is { } only ? Judge(only.Distance * only.Distance / only.Variance, 1) : null;
    }

    private static (double Distance, double Variance)? Arm(double y, double within, double? mean, double? standardError, double? between) =>
        mean is { } mu && standardError is { } se ? (y - mu, within + se * se + (between ?? 0)) : null;

    private static SurprisingStudy Judge(double statistic, int arms) => new(statistic, arms, Quantiles.ChiSquaredUpperTail(statistic, arms));
}
