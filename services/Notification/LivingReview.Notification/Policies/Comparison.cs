using LivingReview.Contracts.Estimates;
using LivingReview.DiagnosticAccuracy;
using LivingReview.Notification.History;

namespace LivingReview.Notification.Policies;

/// <summary>What a subscriber's judgement rests on: their own numbers, else the protocol's.</summary>
/// <param name="Prevalence">pi; null if none is given.</param>
/// <param name="MinimumSensitivity">MAC of sensitivity.</param>
/// <param name="MinimumSpecificity">MAC of specificity.</param>
internal sealed record Criteria(double? Prevalence, double? MinimumSensitivity, double? MinimumSpecificity)
{
    public MinimalCriteria Minimum => new(MinimumSensitivity, MinimumSpecificity);
}

/// <summary>Everything that a rule may look at: one stratum before and after.</summary>
internal sealed record Comparison
{
    public required string Stratum { get; init; }

    /// <summary>b: what was last reported to the subscriber.</summary>
    public required ReviewState Before { get; init; }

    /// <summary>v: what is believed now.</summary>
    public required ReviewState After { get; init; }

    public required Criteria Criteria { get; init; }

    /// <summary>When that was reported.</summary>
    public required DateTimeOffset Since { get; init; }

    public required DateTimeOffset Now { get; init; }

    /// <summary>The decision last reported (rule A6).</summary>
    public DecisionState? LastDecision { get; init; }

    /// <summary>Whether the strong criterion held when last reported (rule A7).</summary>
    public bool? LastHeld { get; init; }

    /// <summary>Unassessed records when last reported (rule A16).</summary>
    public int? LastBacklog { get; init; }

    /// <summary>The certainty entered when last reported (rule A9).</summary>
    public string? LastCertainty { get; init; }

    /// <summary>The changes of the evidence in between.</summary>
    public IReadOnlyList<EvidenceChange> Causes { get; init; } = [];

    public StratumEstimate EstimateBefore => Before.Estimates[Stratum];

    public StratumEstimate EstimateAfter => After.Estimates[Stratum];

    /// <summary>How far the summary point moved.</summary>
    public AbsoluteShift Shift => AbsoluteShift.Between(EstimateBefore.ToPoint(), EstimateAfter.ToPoint());

    /// <summary>The move in people per 1,000; null without a prevalence.</summary>
    public AbsoluteEffect? Effect => Criteria.Prevalence is { } prevalence ? AbsoluteEffect.Between(EstimateBefore.ToPoint(), EstimateAfter.ToPoint(), prevalence) : null;
}
