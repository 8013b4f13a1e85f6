using LivingReview.Contracts.Reviews;

namespace LivingReview.Contracts;

/// <summary>Integration event: a review was registered (revision 1) or its protocol was amended.</summary>
public sealed record ProtocolChanged
{
    /// <summary>Review.</summary>
    public required string Review { get; init; }

    /// <summary>Revision that this made.</summary>
    public required long Revision { get; init; }

    /// <summary>Title of the review.</summary>
    public required string Title { get; init; }

    /// <summary>The protocol in force from here on.</summary>
    public required Protocol Protocol { get; init; }

    /// <summary>When.</summary>
    public required DateTimeOffset OccurredAt { get; init; }

    /// <summary>
    /// Newest revision of the review when this was published. A service that does not have everything up to here yet can wait for it instead of
    /// working on half of a burst. 0 if unknown.
    /// </summary>
    public long Head { get; init; }

    /// <summary>
    /// How far the log of records goes that ingestion kept before there was a screening desk: 0 for a review that never had one, so that its desk is
    /// whole from the beginning. Null if unknown.
    /// </summary>
    public long? RecordsVersion { get; init; }
}
