namespace LivingReview.DiagnosticAccuracy;

/// <summary>Distribution of the marker within one class of one study; its logarithm has location, scale and a standard error term.</summary>
public enum ThresholdDistribution
{
    /// <summary>The logarithm is logistic.</summary>
    LogLogistic,

    /// <summary>The logarithm is normal.</summary>
    LogNormal,

    /// <summary>The marker is Weibull: its logarithm has the extreme value distribution of a minimum.</summary>
    Weibull,
}
