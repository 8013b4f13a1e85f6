using LivingReview.Contracts.Reviews;

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
