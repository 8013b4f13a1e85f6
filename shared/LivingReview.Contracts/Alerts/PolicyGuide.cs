using LivingReview.Contracts.Estimates;

namespace LivingReview.Contracts.Alerts;

/// <summary>Response: everything that is needed to compose a policy for a review.</summary>
public sealed record PolicyGuide
{
    /// <summary>The rules, in the order of their numbers.</summary>
    public required IReadOnlyList<PolicyRuleInfo> Rules { get; init; }

    /// <summary>The default policy with the protocol's numbers.</summary>
    public required PolicyNode DefaultPolicy { get; init; }

    /// <summary>The protocol's numbers, which count where a subscriber has none.</summary>
    public required SubscriberCriteria Criteria { get; init; }

    /// <summary>Strata that may be of interest, in the order shown.</summary>
    public required IReadOnlyList<string> Strata { get; init; }

    /// <summary>The changes of the evidence so far, oldest first: a backtest counts from one of them.</summary>
    public required IReadOnlyList<EvidenceChange> Changes { get; init; }

    /// <summary>Event types that a subscription may name.</summary>
    public required IReadOnlyList<string> EventTypes { get; init; }

    /// <summary>Whether this installation sends e-mail.</summary>
    public required bool SendsMail { get; init; }
}

/// <summary>One rule of the alert policy, explained.</summary>
public sealed record PolicyRuleInfo
{
    /// <summary>Number of the rule, "A1".</summary>
    public required string Rule { get; init; }

    /// <summary>What it is called.</summary>
    public required string Name { get; init; }

    /// <summary>When it fires, in one sentence for a member of a guideline panel.</summary>
    public required string Sentence { get; init; }

    /// <summary>How much it matters that it fires, unless a policy says otherwise.</summary>
    public required Severity Severity { get; init; }

    /// <summary>What the threshold is, if the rule has one.</summary>
    public RuleParameter? Threshold { get; init; }

    /// <summary>Numbers without which it cannot fire: "prevalence", "minimum" (acceptable sensitivity or specificity), "searches", "twins" (other analyses), "cut-offs".</summary>
    public IReadOnlyList<string> Needs { get; init; } = [];

    /// <summary>What to consider when using it.</summary>
    public string? Advice { get; init; }
}

/// <summary>A rule's threshold: its unit, its bounds, and why they are there.</summary>
public sealed record RuleParameter
{
    /// <summary>What it is.</summary>
    public required string Label { get; init; }

    /// <summary>Unit in which people read it, "percentage points".</summary>
    public required string Unit { get; init; }

    /// <summary>Value in that unit for 1 on the rule's own scale: 100 for percentage points of a probability.</summary>
    public double Scale { get; init; } = 1;

    /// <summary>Default on the rule's own scale; null if the rule has none and does without.</summary>
    public double? Default { get; init; }

    /// <summary>Smallest value on the rule's own scale, exclusive.</summary>
    public double Above { get; init; }

    /// <summary>Largest value on the rule's own scale; null if there is none.</summary>
    public double? AtMost { get; init; }

    /// <summary>The bounds and what they mean, in a sentence.</summary>
    public required string Bounds { get; init; }
}
