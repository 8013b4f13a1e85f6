namespace LivingReview.Contracts.Estimates;

/// <summary>Response: what selective publication could have done to a stratum's estimate, over the share of all studies that were published. That share cannot be estimated.</summary>
public sealed record SelectionFigures
{
    /// <summary>The stratum.</summary>
    public required string Stratum { get; init; }

    /// <summary>Revision of the evidence.</summary>
    public required long Revision { get; init; }

    /// <summary>Studies with people in both arms, which the models take.</summary>
    public required int K { get; init; }

    /// <summary>Bound of beta, which says how strongly the statistic decides.</summary>
    public required double MaxBeta { get; init; }

    /// <summary>The normal model, 0.5 added to tables with a zero: one entry for each share; empty with fewer than three studies.</summary>
    public required IReadOnlyList<SelectionPoint> Normal { get; init; }

    /// <summary>The exact binomial model, likewise; null where it was not asked for or the studies are too large to sum over all tables that they could have had.</summary>
    public IReadOnlyList<SelectionPoint>? Exact { get; init; }
}

/// <summary>Response part: the estimate if that share of all studies had been published.</summary>
/// <param name="Share">The share, above 0 and at most 1; 1 is no selection.</param>
/// <param name="Sauc">Area under the summary ROC curve.</param>
/// <param name="Sensitivity">Sensitivity.</param>
/// <param name="Specificity">Specificity.</param>
/// <param name="Beta">How strongly the statistic decides; null without selection.</param>
/// <param name="AtBound">Whether beta lies on its bound: the figures then depend on the bound and not on the data alone.</param>
/// <param name="Converged">Whether the search met its tolerance.</param>
public sealed record SelectionPoint(double Share, EstimateInterval? Sauc, EstimateInterval? Sensitivity, EstimateInterval? Specificity, double? Beta, bool AtBound, bool Converged);
