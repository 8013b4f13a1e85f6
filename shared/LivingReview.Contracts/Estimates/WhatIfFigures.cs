namespace LivingReview.Contracts.Estimates;

/// <summary>Response: a stratum pooled again under other assumptions. Nothing of it is saved.</summary>
public sealed record WhatIfFigures
{
    /// <summary>The stratum.</summary>
    public required string Stratum { get; init; }

    /// <summary>Revision of the evidence.</summary>
    public required long Revision { get; init; }

    /// <summary>The model: one of <see cref="WhatIfModels.All"/>.</summary>
    public required string Model { get; init; }

    /// <summary>The prior of the Bayesian model, one of <see cref="WhatIfModels.Priors"/>; null for the others.</summary>
    public string? Prior { get; init; }

    /// <summary>The review's own estimate.</summary>
    public required StratumEstimate Before { get; init; }

    /// <summary>The estimate under the assumptions, with its studies, curve and regions. Of the Bayesian model the intervals are credible intervals.</summary>
    public required StratumFigures After { get; init; }

    /// <summary>The true sensitivity of a new study, under the assumptions; null if it is not predicted.</summary>
    public EstimateInterval? PredictionSensitivity { get; init; }

    /// <summary>The true specificity of a new study.</summary>
    public EstimateInterval? PredictionSpecificity { get; init; }

    /// <summary>The studies of the stratum that do not count under the assumptions.</summary>
    public required IReadOnlyList<WhatIfExclusion> LeftOut { get; init; }

    /// <summary>Thresholds that the studies of the stratum state, in ascending order.</summary>
    public required IReadOnlyList<double> Thresholds { get; init; }
}

/// <summary>Response part: a study that does not count under the assumptions.</summary>
/// <param name="StudyId">The study.</param>
/// <param name="Label">Its label.</param>
/// <param name="Reason">left-out, risk-of-bias or no-table-at-threshold.</param>
public sealed record WhatIfExclusion(string StudyId, string Label, string Reason);

/// <summary>Words of a what-if.</summary>
public static class WhatIfModels
{
    /// <summary>The model of the review: binomial within studies, normal between.</summary>
    public const string Binomial = "binomial";

    /// <summary>The same likelihood with prior distributions.</summary>
    public const string Bayesian = "bayesian";

    /// <summary>Models that may be chosen; the normal ones are Reitsma's, by restricted and by full maximum likelihood.</summary>
    public static IReadOnlyList<string> All { get; } = [Binomial, "normal-reml", "normal-ml", Bayesian];

    /// <summary>Priors that may be chosen.</summary>
    public static IReadOnlyList<string> Priors { get; } = ["weakly-informative", "penalized-complexity", "normal-uniform", "normal-half-normal"];
}
