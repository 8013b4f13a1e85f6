using JasperFx.Events;
using LivingReview.Contracts.Shifts;

namespace LivingReview.Notification.Notices;

/// <summary>Store event: new estimates have arrived.</summary>
public sealed record EstimatesNoted
{
    public required long EstimateVersion { get; init; }

    public required long Revision { get; init; }

    public required IReadOnlyList<string> Changed { get; init; }
}

/// <summary>Store event: an estimate left a subscription's baseline.</summary>
public sealed record ShiftDetected(Shift Shift);

/// <summary>How far a review's log of notices goes.</summary>
public sealed record ReviewNotices(string Id, long Sequence, long EstimateVersion)
{
    public static ReviewNotices Create(IEvent<EstimatesNoted> e) => new(e.StreamKey!, e.Version, e.Data.EstimateVersion);

    public static ReviewNotices Apply(IEvent<EstimatesNoted> e, ReviewNotices notices) =>
        notices with { Sequence = e.Version, EstimateVersion = e.Data.EstimateVersion };

    public static ReviewNotices Apply(IEvent<ShiftDetected> e, ReviewNotices notices) => notices with { Sequence = e.Version };
}
