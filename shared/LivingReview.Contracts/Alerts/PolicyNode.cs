namespace LivingReview.Contracts.Alerts;

/// <summary>
/// A policy as data: a rule, or several policies joined by "any" (or) or "all" (and). Exactly one of <see cref="Rule"/>,
/// <see cref="Any"/> and <see cref="All"/> is set: <c>{"any":[{"rule":"A14"},{"all":[{"rule":"A2","threshold":5},{"rule":"A3"}]}]}</c>.
/// </summary>
public sealed record PolicyNode
{
    /// <summary>Number of a rule, A1 to A16, A18 or A19.</summary>
    public string? Rule { get; init; }

    /// <summary>Fires if one of these does.</summary>
    public IReadOnlyList<PolicyNode>? Any { get; init; }

    /// <summary>Fires if all of these do.</summary>
    public IReadOnlyList<PolicyNode>? All { get; init; }

    /// <summary>The rule's threshold, on the rule's own scale; its default if absent.</summary>
    public double? Threshold { get; init; }

    /// <summary>Rule A8: numbers of missed cases or false positives per 1,000 people at which a judgement changes; those of the minimum acceptable accuracy if absent.</summary>
    public IReadOnlyList<double>? Thresholds { get; init; }

    /// <summary>Rule A13: information (1 / variance of the mean logit) at which the review is taken to be complete.</summary>
    public double? MaximumInformation { get; init; }

    /// <summary>How much it matters that this fires; the rule's own severity if absent.</summary>
    public Severity? Severity { get; init; }
}
