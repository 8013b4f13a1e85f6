using LivingReview.Contracts.Estimates;
using LivingReview.Notification.History;

namespace LivingReview.Notification.Policies;

/// <summary>What a subscriber's judgement rests on: their own numbers, else the protocol's.</summary>
/// <param name="Prevalence">pi; null if nobody names one.</param>
/// <param name="MinimumSensitivity">MAC of sensitivity.</param>
/// <param name="MinimumSpecificity">MAC of specificity.</param>
internal sealed record Criteria(double? Prevalence, double? MinimumSensitivity, double? MinimumSpecificity);

/// <summary>Everything that a rule may look at: one stratum before and after.</summary>
internal sealed record Comparison
{
    public required string Stratum { get; init; }

    /// <summary>b: what the subscriber last heard.</summary>
    public required ReviewState Before { get; init; }

    /// <summary>v: what is believed now.</summary>
    public required ReviewState After { get; init; }

    public required Criteria Criteria { get; init; }

    /// <summary>When the subscriber last heard it.</summary>
    public required DateTimeOffset Since { get; init; }

    public required DateTimeOffset Now { get; init; }

    /// <summary>The decision that the subscriber last heard (rule A6).</summary>
    public Decision? LastDecision { get; init; }

    /// <summary>Whether the strong criterion held when the subscriber last heard of it (rule A7).</summary>
    public bool? LastHeld { get; init; }

    /// <summary>Unassessed records that the subscriber last heard of (rule A16).</summary>
    public int? LastBacklog { get; init; }

    /// <summary>The changes of the evidence in between.</summary>
    public IReadOnlyList<EvidenceChange> Causes { get; init; } = [];

    public StratumEstimate EstimateBefore => Before.Estimates[Stratum];

    public StratumEstimate EstimateAfter => After.Estimates[Stratum];

    /// <summary>Se after less Se before (probability scale).</summary>
    public double DeltaSensitivity => EstimateAfter.Sensitivity!.Estimate - EstimateBefore.Sensitivity!.Estimate;

    /// <summary>Sp after less Sp before (probability scale).</summary>
    public double DeltaSpecificity => EstimateAfter.Specificity!.Estimate - EstimateBefore.Specificity!.Estimate;
}

/// <summary>Whether a test is believed to meet the minimum acceptable criteria (rule A6).</summary>
internal enum Decision
{
    Meets,
    Fails,
}
