namespace LivingReview.Contracts.Alerts;

/// <summary>Response: the open alerts of a review's own list, counted: those that neither a person nor a later estimate has resolved.</summary>
public sealed record OpenAlerts
{
    /// <summary>The review.</summary>
    public required string Review { get; init; }

    /// <summary>How many alerts are open; at least 1.</summary>
    public required int Count { get; init; }

    /// <summary>When the newest of them was detected.</summary>
    public required DateTimeOffset NewestAt { get; init; }
}
