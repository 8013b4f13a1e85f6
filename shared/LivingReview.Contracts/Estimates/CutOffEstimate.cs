namespace LivingReview.Contracts.Estimates;

/// <summary>Response part: accuracy at a cut-off that the protocol states, from every table of the stratum that states its threshold as a number.</summary>
public sealed record CutOffEstimate
{
    /// <summary>The cut-off.</summary>
    public required double Threshold { get; init; }

    /// <summary>Unit of most thresholds, if it is known.</summary>
    public string? Unit { get; init; }

    /// <summary>Number of studies.</summary>
    public required int K { get; init; }

    /// <summary>Sensitivity there (0 to 1) with 95% limits; null where the thresholds do not identify it.</summary>
    public EstimateInterval? Sensitivity { get; init; }

    /// <summary>Specificity there (0 to 1) with 95% limits; null where the thresholds do not identify it.</summary>
    public EstimateInterval? Specificity { get; init; }

    /// <summary>Whether no study used a threshold as low, or as high.</summary>
    public bool Extrapolated { get; init; }

    /// <summary>SHA-256 of everything that the result depends on: tables, cut-offs, engine version.</summary>
    public required string InputHash { get; init; }
}
