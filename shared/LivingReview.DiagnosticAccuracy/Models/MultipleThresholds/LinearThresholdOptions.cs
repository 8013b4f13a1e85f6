namespace LivingReview.DiagnosticAccuracy;

/// <summary>What varies between studies in the linear mixed model of several thresholds (Steinhauser et al. 2016, table 1).</summary>
public enum LinearThresholdEffects
{
    /// <summary>One intercept for both classes (CI).</summary>
    CommonIntercept,

    /// <summary>An intercept for each class (DI).</summary>
    DifferentIntercepts,

    /// <summary>One slope for both classes (CS).</summary>
    CommonSlope,

    /// <summary>A slope for each class (DS).</summary>
    DifferentSlopes,

    /// <summary>One intercept and one slope (CICS).</summary>
    CommonInterceptCommonSlope,

    /// <summary>An intercept for each class, one slope (DICS): the authors' default.</summary>
    DifferentInterceptsCommonSlope,

    /// <summary>One intercept, a slope for each class (CIDS).</summary>
    CommonInterceptDifferentSlopes,

    /// <summary>An intercept and a slope for each class (DIDS).</summary>
    DifferentInterceptsDifferentSlopes,
}

/// <summary>How <see cref="LinearThresholdModel"/> is fitted.</summary>
public sealed record LinearThresholdOptions
{
    /// <summary>What varies between studies.</summary>
    public LinearThresholdEffects Effects { get; init; } = LinearThresholdEffects.DifferentInterceptsCommonSlope;

    /// <summary>Which side of a threshold is positive.</summary>
    public ThresholdDirection Direction { get; init; }

    /// <summary>Whether thresholds are taken as logarithms; they must then be positive.</summary>
    public bool LogThresholds { get; init; } = true;

    /// <summary>Whether the marker is normal (probit) instead of logistic (logit).</summary>
    public bool Normal { get; init; }
}
