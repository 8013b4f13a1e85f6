namespace LivingReview.Contracts.Surveillance;

/// <summary>How long evidence took from its publication to the estimate, over the included studies of a review.</summary>
public sealed record EvidencePaths
{
    /// <summary>Each included study, the one that entered last first.</summary>
    public required IReadOnlyList<EvidencePath> Studies { get; init; }

    /// <summary>Studies of which both the day of publication and the first estimate are known.</summary>
    public required int Measured { get; init; }

    /// <summary>Median of their days from publication to estimate; null without any.</summary>
    public double? MedianDays { get; init; }
}

/// <summary>The way of a study from its publication to the first estimate with it, as far as each step is known.</summary>
public sealed record EvidencePath
{
    /// <summary>Id of the study.</summary>
    public required string Study { get; init; }

    /// <summary>What readers call it.</summary>
    public required string Label { get; init; }

    /// <summary>Id of its record at the screening desk.</summary>
    public string? Record { get; init; }

    /// <summary>Day of publication, if a source says it.</summary>
    public DateOnly? Published { get; init; }

    /// <summary>When a search or a file brought it.</summary>
    public DateTimeOffset? FoundAt { get; init; }

    /// <summary>When it was decided by title and abstract.</summary>
    public DateTimeOffset? ScreenedAt { get; init; }

    /// <summary>When it was included by full text.</summary>
    public DateTimeOffset? IncludedAt { get; init; }

    /// <summary>When its extraction entered the evidence; under the two-person rule, when it was confirmed.</summary>
    public DateTimeOffset? EnteredAt { get; init; }

    /// <summary>When the first estimates with it were there.</summary>
    public DateTimeOffset? EstimatedAt { get; init; }

    /// <summary>Id of the trace that leads from its finding to the alert (32 hexadecimal digits), to be looked up where traces are kept; null for older records.</summary>
    public string? Trace { get; init; }

    /// <summary>Days from publication (its midnight, UTC) to the first estimate; null where either is not known.</summary>
    public double? Days { get; init; }
}
