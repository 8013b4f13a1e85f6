using LivingReview.Contracts.Reviews;

namespace LivingReview.Contracts;

/// <summary>Ingestion says how far a review's evidence goes, at start-up and at intervals, so that a lost message is noticed.</summary>
public sealed record EvidenceHeadAnnounced
{
    /// <summary>Review.</summary>
    public required string Review { get; init; }

    /// <summary>Its newest revision; 0 if there is no such review.</summary>
    public required long Revision { get; init; }

    /// <summary>
    /// Set in the answer to a request for revisions that do not exist: nothing is stored from this revision on. A service that waits for them, because of
    /// a message that was wrong, need not.
    /// </summary>
    public long? NothingFrom { get; init; }
}

/// <summary>
/// Ingestion says of many reviews at once how far their evidence goes: each of ten thousand quiet reviews comes within ten minutes. Of those that
/// are behind, the receiver makes an <see cref="EvidenceHeadAnnounced"/>.
/// </summary>
public sealed record EvidenceHeadsAnnounced
{
    /// <summary>The reviews, with their newest revisions.</summary>
    public required IReadOnlyList<LogHead> Heads { get; init; }
}

/// <summary>Analysis says the same of its estimate logs; see <see cref="EvidenceHeadsAnnounced"/>.</summary>
public sealed record EstimatesHeadsAnnounced
{
    /// <summary>The reviews, with the newest versions of their estimates.</summary>
    public required IReadOnlyList<LogHead> Heads { get; init; }
}

/// <summary>Analysis asks for revisions that it lacks; ingestion publishes them again with the ids that they first had.</summary>
public sealed record EvidenceReplayRequested
{
    /// <summary>Review.</summary>
    public required string Review { get; init; }

    /// <summary>First revision wanted.</summary>
    public required long From { get; init; }

    /// <summary>Last revision wanted.</summary>
    public required long To { get; init; }
}

/// <summary>Analysis says how far a review's estimate log goes.</summary>
public sealed record EstimatesHeadAnnounced
{
    /// <summary>Review.</summary>
    public required string Review { get; init; }

    /// <summary>Its newest version.</summary>
    public required long EstimateVersion { get; init; }

    /// <summary>When that version was written, which distinguishes a log that was started again from the one before; null from older senders.</summary>
    public DateTimeOffset? OccurredAt { get; init; }
}

/// <summary>Notification asks for versions of a review's estimates that it lacks; analysis publishes them again with the ids that they first had.</summary>
public sealed record EstimatesReplayRequested
{
    /// <summary>Review.</summary>
    public required string Review { get; init; }

    /// <summary>First version wanted.</summary>
    public required long From { get; init; }

    /// <summary>Last version wanted; null for as many as one answer holds.</summary>
    public long? To { get; init; }

    /// <summary>
    /// Whether each version is wanted as <see cref="EstimateVersionAdded"/>, in order and as many as one answer holds. Without it the newest
    /// state comes as one <see cref="EstimatesRecomputed"/>, as earlier versions expect.
    /// </summary>
    public bool EachVersion { get; init; }
}
