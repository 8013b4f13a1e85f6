namespace LivingReview.DiagnosticAccuracy;

/// <summary>Which model pools the tables.</summary>
public enum PoolingModel
{
    /// <summary>Binomial within studies, normal between (Chu and Cole 2006), exact maximum likelihood. No continuity correction.</summary>
    Binomial,

    /// <summary>Normal within and between studies (Reitsma et al. 2005), restricted maximum likelihood, as mada's default.</summary>
    NormalReml,

    /// <summary>Normal within and between studies (Reitsma et al. 2005), maximum likelihood.</summary>
    NormalMl,
}

/// <summary>Which tables get 0.5 added to each cell before logits are taken; only the normal-normal model needs it.</summary>
public enum ContinuityCorrection
{
    /// <summary>Only the tables that have a zero cell. The default: a study with perfect detection then raises the estimate.</summary>
    Single,

    /// <summary>All tables as soon as one has a zero cell: mada's default, kept for comparison; it pulls every study towards 50 %.</summary>
    All,
}

/// <summary>How <see cref="Pooling.Pool"/> works. The defaults are those of the published estimates.</summary>
public sealed record PoolingOptions
{
    /// <summary>The model; default <see cref="PoolingModel.Binomial"/>.</summary>
    public PoolingModel Model { get; init; } = PoolingModel.Binomial;

    /// <summary>
    /// Quadrature nodes per dimension of the binomial model; 1 is the Laplace approximation. Null (default): the engine's own choice,
    /// which is exact to every digit shown. Ignored by the normal models.
    /// </summary>
    public int? Nodes { get; init; }

    /// <summary>Continuity correction of the normal models; default <see cref="ContinuityCorrection.Single"/>. Ignored by the binomial model.</summary>
    public ContinuityCorrection Correction { get; init; } = ContinuityCorrection.Single;

    /// <summary>Fewer informative tables than this are listed, not pooled (<see cref="Regime.Listed"/>). At least 1; default 4.</summary>
    public int MinimumStudies { get; init; } = 4;

    /// <summary>Confidence level of every interval and region, in (0, 1); default 0.95.</summary>
    public double ConfidenceLevel { get; init; } = 0.95;

    /// <summary>
    /// How the intervals of summary sensitivity and specificity are made; default <see cref="IntervalMethod.Automatic"/>, which takes
    /// <see cref="IntervalMethod.CalibratedProfile"/>, the one that covers, where studies are few, and <see cref="IntervalMethod.Wald"/>, which everyone
    /// reports and which is short for few studies, where they are many. The profiles need the binomial model; a normal model, or a fixed node count,
    /// gives the t interval in their place (Wald's in that of automatic ones). Ratios and regions are always Wald's.
    /// </summary>
    public IntervalMethod Intervals { get; init; } = IntervalMethod.Automatic;

    /// <summary>Radius of the confidence and prediction regions; default <see cref="RegionRadius.F"/>, as metandi and MetaDTA.</summary>
    public RegionRadius RegionRadius { get; init; } = RegionRadius.F;
}
