namespace LivingReview.DiagnosticAccuracy;

/// <summary>How a model of several thresholds is fitted.</summary>
public sealed record ThresholdOptions
{
    /// <summary>Which side of a threshold is positive.</summary>
    public ThresholdDirection Direction { get; init; }

    /// <summary>The distribution of the marker within a class.</summary>
    public ThresholdDistribution Distribution { get; init; }
}
