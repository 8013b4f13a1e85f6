using LivingReview.Contracts.Estimates;

namespace LivingReview.Contracts.Alerts;

/// <summary>A rule that fired, with its numbers.</summary>
public sealed record RuleFinding
{
    /// <summary>Number of the rule, "A1".</summary>
    public required string Rule { get; init; }

    /// <summary>The figure that was compared, on the rule's own scale; null if the rule has none.</summary>
    public double? Value { get; init; }

    /// <summary>What it was compared with; null if the rule has none.</summary>
    public double? Threshold { get; init; }

    /// <summary>The finding in a sentence.</summary>
    public required string Text { get; init; }
}

/// <summary>One study's share of a shift. All shares and <see cref="ShiftAttribution"/>'s remainder add up to the shift.</summary>
public sealed record StudyContribution
{
    /// <summary>Id of the study.</summary>
    public required string StudyId { get; init; }

    /// <summary>Label of the study.</summary>
    public required string Label { get; init; }

    /// <summary>accepted, amended or withdrawn, as seen by the stratum.</summary>
    public required ChangeKind Change { get; init; }

    /// <summary>Share of the change of sensitivity (probability scale): the mean of what the study does as the first and as the last of the changes.</summary>
    public required double DeltaSensitivity { get; init; }

    /// <summary>Share of the change of specificity (probability scale).</summary>
    public required double DeltaSpecificity { get; init; }
}

/// <summary>Who moved the estimate, and what no single study did.</summary>
public sealed record ShiftAttribution
{
    /// <summary>The studies with the largest shares, largest first; none whose share is nil.</summary>
    public required IReadOnlyList<StudyContribution> Studies { get; init; }

    /// <summary>Number of further studies, whose shares are in the remainder.</summary>
    public int FurtherStudies { get; init; }

    /// <summary>What is left of the change of sensitivity: the shares of the further studies, and what only appears when several change together.</summary>
    public required double RemainderSensitivity { get; init; }

    /// <summary>What is left of the change of specificity.</summary>
    public required double RemainderSpecificity { get; init; }
}
