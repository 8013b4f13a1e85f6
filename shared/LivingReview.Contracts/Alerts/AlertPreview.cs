namespace LivingReview.Contracts.Alerts;

/// <summary>
/// Response: the alerts that a draft study would cause, by the very policies and baselines that are evaluated when it is saved. Nothing is
/// stored and no one is notified.
/// </summary>
public sealed record AlertPreview
{
    /// <summary>The review.</summary>
    public required string Review { get; init; }

    /// <summary>Revision of the evidence that the draft was added to.</summary>
    public required long Revision { get; init; }

    /// <summary>The review's own list first, then the active subscriptions. Those that would not be notified have no alerts.</summary>
    public required IReadOnlyList<SubscriptionPreview> Subscriptions { get; init; }
}

/// <summary>Response part: what one subscription would be sent.</summary>
public sealed record SubscriptionPreview
{
    /// <summary>The subscription.</summary>
    public required Guid SubscriptionId { get; init; }

    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>Whether it is the review's own list, which has the default policy.</summary>
    public required bool IsReviewList { get; init; }

    /// <summary>The alerts and notices, in the order of the strata.</summary>
    public required IReadOnlyList<BacktestEntry> Alerts { get; init; }
}
