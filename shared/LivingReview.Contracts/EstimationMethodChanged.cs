using LivingReview.Contracts.Estimates;

namespace LivingReview.Contracts;

/// <summary>Integration event: a new engine, or another kind of interval, gave other figures for the same studies.</summary>
public sealed record EstimationMethodChanged
{
    /// <summary>Review.</summary>
    public required string Review { get; init; }

    /// <summary>The change with its differences.</summary>
    public required MethodChange Change { get; init; }

    /// <summary>When.</summary>
    public required DateTimeOffset OccurredAt { get; init; }
}
