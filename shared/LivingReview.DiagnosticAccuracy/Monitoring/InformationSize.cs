namespace LivingReview.DiagnosticAccuracy;

/// <summary>
/// Whether there are enough new people to settle on which side of its criterion an arm lies (Barrowman et al. 2003, PMC212708, adapted). The
/// variance of the mean falls as 1/n, so that z sqrt(V) at most |mu - logit MAC| needs n (z^2 V / (mu - logit MAC)^2 - 1) people more.
/// Its own accuracy as a signal is moderate (sensitivity 49 to 62 %): information, not an alert.
/// </summary>
/// <param name="Needed">People needed beyond the baseline's; 0 where the interval already excludes the criterion, null where no number would do (mu equals the criterion).</param>
/// <param name="New">People that came since the baseline.</param>
public sealed record InformationSize(double? Needed, long New)
{
    /// <summary>New over needed; null where nothing is needed or no number would do.</summary>
    public double? Ratio => Needed is > 0 and { } needed ? New / needed : null;

    /// <summary>For sensitivity, counting diseased people.</summary>
    /// <param name="baseline">The fit before.</param>
    /// <param name="criterion">Minimal sensitivity, in (0, 1).</param>
    /// <param name="newDiseased">Diseased people added since.</param>
    /// <param name="level">Confidence level in (0, 1).</param>
    /// <returns>Null without a mean and its standard error.</returns>
    public static InformationSize? Sensitivity(BivariateFit baseline, double criterion, long newDiseased, double level = 0.95) =>
        Compute(baseline.LogitSensitivity, baseline.SeLogitSensitivity, baseline.Diseased, criterion, newDiseased, level);

    /// <summary>For specificity, counting people without the condition.</summary>
    /// <param name="baseline">The fit before.</param>
    /// <param name="criterion">Minimal specificity, in (0, 1).</param>
    /// <param name="newNonDiseased">People without the condition added since.</param>
    /// <param name="level">Confidence level in (0, 1).</param>
    /// <returns>Null without a mean and its standard error.</returns>
    public static InformationSize? Specificity(BivariateFit baseline, double criterion, long newNonDiseased, double level = 0.95) =>
        Compute(baseline.LogitSpecificity, baseline.SeLogitSpecificity, baseline.NonDiseased, criterion, newNonDiseased, level);

    private static InformationSize? Compute(double? mean, double? standardError, long people, double criterion, long added, double level)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(criterion, 0);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(criterion, 1);
        if (mean is not { } mu || standardError is not { } se) return null;
        var ratio = Quantiles.NormalTwoSided(level) * se / (mu - Logistic.Logit(criterion));
        var needed = people * (ratio * ratio - 1);
        return new(double.IsFinite(needed) ? Math.Max(0, needed) : null, added);
    }
}
