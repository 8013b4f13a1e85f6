namespace LivingReview.DiagnosticAccuracy;

/// <summary>On which side of its threshold the marker counts as positive.</summary>
public enum ThresholdDirection
{
    /// <summary>A value above the threshold is positive.</summary>
    Greater,

    /// <summary>A value below the threshold is positive: low values mean disease.</summary>
    Less,
}
