namespace LivingReview.Contracts;

/// <summary>
/// Integration event: what certainty (GRADE) people have entered for a review's estimates, the latest judgement of each. Published after every
/// judgement, and for every review with one once after ingestion starts. A service that knows a message of the same review with a higher
/// <see cref="Version"/> can leave this one.
/// </summary>
public sealed record CertaintyAssessed
{
    /// <summary>Review.</summary>
    public required string Review { get; init; }

    /// <summary>The latest judgement of each stratum and outcome.</summary>
    public required IReadOnlyList<AssessedCertainty> Levels { get; init; }

    /// <summary>Number of judgements so far: grows with each.</summary>
    public required long Version { get; init; }

    /// <summary>When the newest judgement was made.</summary>
    public required DateTimeOffset OccurredAt { get; init; }
}

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
