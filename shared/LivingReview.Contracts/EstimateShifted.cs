using LivingReview.Contracts.Shifts;

namespace LivingReview.Contracts;

/// <summary>Integration event: an estimate left a subscription's baseline.</summary>
public sealed record EstimateShifted
{
    /// <summary>Position in the review's log of notices.</summary>
    public required long Sequence { get; init; }

    /// <summary>The shift.</summary>
    public required Shift Shift { get; init; }
}
