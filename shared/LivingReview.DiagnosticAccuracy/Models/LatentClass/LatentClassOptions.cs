namespace LivingReview.DiagnosticAccuracy;

/// <summary>How a latent class model is fitted.</summary>
public sealed record LatentClassOptions
{
    /// <summary>Where the tests may depend on each other given the true state; with two tests this is identified by the variation between studies alone.</summary>
    public LatentClassDependence Dependence { get; init; }

    /// <summary>Confidence level of the intervals, in (0, 1).</summary>
    public double ConfidenceLevel { get; init; } = 0.95;
}
