using LivingReview.Contracts.Estimates;

namespace LivingReview.Contracts.Shifts;

/// <summary>An estimate that left a subscription's baseline: the data of the event that subscribers receive.</summary>
public sealed record Shift
{
    /// <summary>Id; the webhook-id is made of it.</summary>
    public required Guid Id { get; init; }

    /// <summary>Review.</summary>
    public required string Review { get; init; }

    /// <summary>Title of the review.</summary>
    public required string ReviewTitle { get; init; }

    /// <summary>The subscription whose baseline was left; the review's own is named "review".</summary>
    public required Guid SubscriptionId { get; init; }

    /// <summary>Stratum.</summary>
    public required string Stratum { get; init; }

    /// <summary>Rule that fired, by its number in the alert policy: A1 is the absolute shift.</summary>
    public required string Rule { get; init; }

    /// <summary>Threshold of the rule.</summary>
    public required double Threshold { get; init; }

    /// <summary>What fired, in one sentence.</summary>
    public required string Summary { get; init; }

    /// <summary>What the subscriber last heard.</summary>
    public required ShiftPoint Before { get; init; }

    /// <summary>What is believed now.</summary>
    public required ShiftPoint After { get; init; }

    /// <summary>Changes of the evidence in between.</summary>
    public required IReadOnlyList<EvidenceChange> Causes { get; init; }

    /// <summary>When it was detected.</summary>
    public required DateTimeOffset DetectedAt { get; init; }

    /// <summary>Addresses relative to the site: estimate, page.</summary>
    public required IReadOnlyDictionary<string, string> Links { get; init; }
}

/// <summary>One side of a shift.</summary>
public sealed record ShiftPoint
{
    /// <summary>Revision of the evidence.</summary>
    public required long Revision { get; init; }

    /// <summary>Number of studies.</summary>
    public required int K { get; init; }

    /// <summary>Regime of the estimate.</summary>
    public required string Regime { get; init; }

    /// <summary>Sensitivity with its interval.</summary>
    public required EstimateInterval Sensitivity { get; init; }

    /// <summary>Specificity with its interval.</summary>
    public required EstimateInterval Specificity { get; init; }
}
