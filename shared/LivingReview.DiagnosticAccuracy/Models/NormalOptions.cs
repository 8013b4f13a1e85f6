namespace LivingReview.DiagnosticAccuracy;

/// <summary>How <see cref="NormalModel"/> fits.</summary>
public sealed record NormalOptions
{
    /// <summary>True (default): restricted maximum likelihood, as mada's default. False: maximum likelihood.</summary>
    public bool Restricted { get; init; } = true;

    /// <summary>Which tables get 0.5 added to every cell; default <see cref="ContinuityCorrection.Single"/> (mada's is <see cref="ContinuityCorrection.All"/>).</summary>
    public ContinuityCorrection Correction { get; init; } = ContinuityCorrection.Single;
}
