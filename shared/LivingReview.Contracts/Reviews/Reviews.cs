namespace LivingReview.Contracts.Reviews;

/// <summary>Request: open a review.</summary>
public sealed record RegisterReview
{
    /// <summary>Id in addresses: 2 to 64 lower case letters, digits and hyphens.</summary>
    public string Id { get; init; } = "";

    /// <summary>Title, as a reader sees it.</summary>
    public string Title { get; init; } = "";

    /// <summary>The protocol it starts with.</summary>
    public Protocol Protocol { get; init; } = new();
}

/// <summary>Response: a review as it stands.</summary>
public sealed record ReviewView
{
    /// <summary>Id in addresses.</summary>
    public required string Id { get; init; }

    /// <summary>Title.</summary>
    public required string Title { get; init; }

    /// <summary>Version of the evidence: 1 after registration, one more with every change.</summary>
    public required long Revision { get; init; }

    /// <summary>Studies that count now.</summary>
    public required int Studies { get; init; }

    /// <summary>When the review was registered.</summary>
    public required DateTimeOffset RegisteredAt { get; init; }

    /// <summary>When the evidence last changed.</summary>
    public required DateTimeOffset ChangedAt { get; init; }

    /// <summary>The protocol in force.</summary>
    public required Protocol Protocol { get; init; }

    /// <summary>The day of the newest search (UTC, midnight); null if none is recorded.</summary>
    public DateTimeOffset? LastSearchAt { get; init; }

    /// <summary>Records found by searches that wait for a decision; null if none was ever recorded or imported.</summary>
    public int? UnassessedBacklog { get; init; }
}
