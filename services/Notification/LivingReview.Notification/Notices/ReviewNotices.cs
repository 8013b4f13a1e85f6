using JasperFx.Events;
using LivingReview.Contracts.Shifts;

namespace LivingReview.Notification.Notices;

/// <summary>Store event: new estimates have arrived.</summary>
public sealed record EstimatesNoted
{
    public required long EstimateVersion { get; init; }

    public required long Revision { get; init; }

    public required IReadOnlyList<string> Changed { get; init; }

    /// <summary>How far the position in the history is ahead of the version: above 0 only after analysis lost its log.</summary>
    public long Offset { get; init; }
}

/// <summary>Store event: an estimate left a subscription's baseline, or came back to where it was before.</summary>
public sealed record ShiftDetected(Shift Shift);

/// <summary>Store event: somebody did something about an alert.</summary>
public sealed record ShiftAttended(Guid SubscriptionId, string Stratum, ShiftLifeEvent Life);

/// <summary>Store event: deliveries to a subscription's webhook have stopped.</summary>
public sealed record SubscriptionDisabled(Guid SubscriptionId, string Name, string Reason, DateTimeOffset At);

/// <summary>How far a review's log of notices goes, and which version of the estimates was evaluated last.</summary>
public sealed record ReviewNotices(string Id, long Sequence, long EstimateVersion)
{
    /// <summary>See <see cref="EstimatesNoted.Offset"/>.</summary>
    public long Offset { get; init; }

    /// <summary>Position of that version in the history.</summary>
    internal long Position => EstimateVersion + Offset;

    public static ReviewNotices Create(IEvent<EstimatesNoted> e) => new(e.StreamKey!, e.Version, e.Data.EstimateVersion) { Offset = e.Data.Offset };

    public static ReviewNotices Apply(IEvent<EstimatesNoted> e, ReviewNotices notices) =>
        notices with { Sequence = e.Version, EstimateVersion = e.Data.EstimateVersion, Offset = e.Data.Offset };

    public static ReviewNotices Apply(IEvent<ShiftDetected> e, ReviewNotices notices) => notices with { Sequence = e.Version };

    public static ReviewNotices Apply(IEvent<ShiftAttended> e, ReviewNotices notices) => notices with { Sequence = e.Version };

    public static ReviewNotices Apply(IEvent<MethodNoted> e, ReviewNotices notices) => notices with { Sequence = e.Version };

    public static ReviewNotices Apply(IEvent<SubscriptionDisabled> e, ReviewNotices notices) => notices with { Sequence = e.Version };
}
