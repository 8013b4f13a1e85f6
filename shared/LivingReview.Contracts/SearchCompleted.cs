namespace LivingReview.Contracts;

/// <summary>
/// Integration event: a scheduled search of a source is complete. Ingestion notes it among the review's searches, so that how current they are
/// follows from searches that ran. One that ended with records missing is not announced.
/// </summary>
public sealed record SearchCompleted
{
    /// <summary>Review.</summary>
    public required string Review { get; init; }

    /// <summary>The run.</summary>
    public required Guid Run { get; init; }

    /// <summary>The source as readers call it, such as "PubMed".</summary>
    public required string Database { get; init; }

    /// <summary>The query as it was sent.</summary>
    public required string Query { get; init; }

    /// <summary>The day up to which it found everything (UTC).</summary>
    public required DateOnly SearchedTo { get; init; }

    /// <summary>How many records it found that no earlier search of the source had: searches overlap, and these numbers add up.</summary>
    public required int Records { get; init; }

    /// <summary>
    /// Records of the review that waited for a decision by title and abstract when it ended, those that it found included; null from a version
    /// that did not count them.
    /// </summary>
    public int? Unread { get; init; }

    /// <summary>When it ended.</summary>
    public required DateTimeOffset OccurredAt { get; init; }
}
