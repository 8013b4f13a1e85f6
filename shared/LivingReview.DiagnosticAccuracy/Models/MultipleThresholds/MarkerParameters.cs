namespace LivingReview.DiagnosticAccuracy;

/// <summary>The log marker in one class of people.</summary>
/// <param name="Location">Mean location over the studies, of the natural logarithm of the marker; for a symmetric distribution the mean of the log marker.</param>
/// <param name="Scale">Scale within a study, lambda: standard deviation of the error term's standard form, above 0.</param>
/// <param name="Sd">Standard deviation of the location between studies, 0 or more.</param>
public sealed record MarkerParameters(double Location, double Scale, double Sd)
{
    /// <summary>Standard error of <see cref="Location"/>; null where the information is singular.</summary>
    public double? SeLocation { get; init; }

    /// <summary>Standard error of <see cref="Scale"/>; null where the information is singular.</summary>
    public double? SeScale { get; init; }

    /// <summary>Standard error of <see cref="Sd"/>; null where it is 0 or the information is singular.</summary>
    public double? SeSd { get; init; }
}
