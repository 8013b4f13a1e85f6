namespace LivingReview.Contracts.Reviews;

/// <summary>Part of <see cref="CertaintyAssessed"/>.</summary>
public sealed record AssessedCertainty
{
    /// <summary>Stratum, "overall" or "modality=ct".</summary>
    public required string Stratum { get; init; }

    /// <summary>sensitivity or specificity.</summary>
    public required string Outcome { get; init; }

    /// <summary>high, moderate, low or very-low.</summary>
    public required string Level { get; init; }
}
