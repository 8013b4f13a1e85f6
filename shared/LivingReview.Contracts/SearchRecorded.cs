namespace LivingReview.Contracts;

/// <summary>
/// Integration event: how current a review's searches are, by surveillance. Published when a search is recorded or ends, again whenever records are
/// imported, screened or linked after it (same search, another backlog), and for every review once after the service starts. A review without a
/// recorded search has none. A service that knows a message of the same review with a higher <see cref="Version"/> can leave this one.
/// </summary>
public sealed record SearchRecorded
{
    /// <summary>Review.</summary>
    public required string Review { get; init; }

    /// <summary>The newest search by its date.</summary>
    public required Guid SearchId { get; init; }

    /// <summary>Database that it searched, such as "PubMed".</summary>
    public required string Database { get; init; }

    /// <summary>The day of the search (UTC, midnight): searches are recorded by day.</summary>
    public required DateTimeOffset SearchedAt { get; init; }

    /// <summary>How many records it found.</summary>
    public required int Records { get; init; }

    /// <summary>Records of the review, from any search, that wait for a decision by title and abstract when this is published.</summary>
    public required int Unassessed { get; init; }

    /// <summary>Version of the review's log of records: grows with every change of it.</summary>
    public required long Version { get; init; }

    /// <summary>When the change happened that this tells of.</summary>
    public required DateTimeOffset OccurredAt { get; init; }
}
