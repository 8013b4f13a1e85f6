using LivingReview.Contracts.Alerts;

namespace LivingReview.Notification.Policies;

/// <summary>What one subscription asks for, with the protocol's numbers where it has none of its own: what page, backtest and mails evaluate.</summary>
internal sealed record EffectivePolicy
{
    public required PolicyNode Policy { get; init; }

    public required Criteria Criteria { get; init; }

    /// <summary>Strata of interest; empty: all.</summary>
    public IReadOnlyList<string> Strata { get; init; } = [];

    public TimeSpan Cooldown { get; init; }

    public IReadOnlyList<string> Notes { get; init; } = [];
}

/// <summary>An alert or a notice that a policy raises, or the end of one.</summary>
internal sealed record RaisedAlert
{
    public required Guid Id { get; init; }

    public required Comparison Comparison { get; init; }

    /// <summary>What the policy said; quiet if an alert is over.</summary>
    public required PolicyResult Result { get; init; }

    /// <summary>The alert that is over, if this says so.</summary>
    public Guid? Resolves { get; init; }
}
