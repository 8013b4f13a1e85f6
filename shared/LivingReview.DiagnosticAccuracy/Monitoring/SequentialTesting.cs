namespace LivingReview.DiagnosticAccuracy;

/// <summary>
/// Alpha spending for a review that is updated again and again: early looks test at a strict level, the last at the whole one. The
/// O'Brien-Fleming form, a*(t) = 2 - 2 Phi(z_{a/2} / sqrt t) (why updates need it: Simmonds et al. 2017, doi 10.1016/j.jclinepi.2017.08.008).
/// </summary>
public static class SequentialTesting
{
    /// <summary>The level at a fraction of the information.</summary>
    /// <param name="alpha">The level to be spent in all, in (0, 1).</param>
    /// <param name="fraction">t, in (0, 1].</param>
    public static double SpentLevel(double alpha, double fraction) => Quantiles.NormalTwoSidedP(Quantiles.NormalTwoSided(1 - alpha) / Math.Sqrt(fraction));

    /// <summary>The fraction of the information that an estimate has: 1 / variance of the mean logit of the arm that has less, at most 1.</summary>
    /// <param name="fit">The estimate.</param>
    /// <param name="maximumInformation">Information at which the review counts as complete, above 0.</param>
    /// <returns>Null unless both means have standard errors.</returns>
    public static double? InformationFraction(BivariateFit fit, double maximumInformation)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(maximumInformation);
        return fit is { SeLogitSensitivity: > 0 and var a, SeLogitSpecificity: > 0 and var b }
            ? Math.Min(1, Math.Min(1 / (a * a), 1 / (b * b)) / maximumInformation)
            : null;
    }
}
