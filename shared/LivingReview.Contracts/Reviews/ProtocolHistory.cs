using LivingReview.Contracts.Studies;

namespace LivingReview.Contracts.Reviews;

/// <summary>Response: a version of a review's protocol, with what it changed and why.</summary>
public sealed record ProtocolVersionView
{
    /// <summary>Number of the version: 1 for the protocol that the review was opened with.</summary>
    public required int Version { get; init; }

    /// <summary>Revision of the review from which on it is in force.</summary>
    public required long Revision { get; init; }

    /// <summary>When it was saved.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Who saved it.</summary>
    public required string Actor { get; init; }

    /// <summary>Why it was changed; null for the first version, and for changes by programs that gave none.</summary>
    public string? Reason { get; init; }

    /// <summary>The protocol.</summary>
    public required Protocol Protocol { get; init; }

    /// <summary>What differs from the version before; empty for the first.</summary>
    public required IReadOnlyList<FieldChange> Changes { get; init; }
}
