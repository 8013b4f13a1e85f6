namespace LivingReview.Contracts.Operations;

/// <summary>A message that was given up.</summary>
public sealed record DeadLetterView
{
    /// <summary>The queue whose consumer gave it up.</summary>
    public required string Queue { get; init; }

    /// <summary>"error", or "skipped" where no consumer handles its type.</summary>
    public required string Kind { get; init; }

    /// <summary>Id of the message; empty if it has none.</summary>
    public required string MessageId { get; init; }

    /// <summary>When it was given up, as its header says; empty where that is not recorded.</summary>
    public required string At { get; init; }

    /// <summary>Why.</summary>
    public required string Reason { get; init; }

    /// <summary>How often it was handed to its consumer again.</summary>
    public required int Replays { get; init; }
}

/// <summary>Request: hand dead letters to their consumer again.</summary>
public sealed record ReplayDeadLetters
{
    /// <summary>The queue.</summary>
    public required string Queue { get; init; }

    /// <summary>Only the message with this id.</summary>
    public string? MessageId { get; init; }

    /// <summary>Also those that were replayed before and have failed again.</summary>
    public bool Again { get; init; }
}

/// <summary>Request: put dead letters aside; they are kept for thirty days.</summary>
public sealed record DiscardDeadLetters
{
    /// <summary>The queue.</summary>
    public required string Queue { get; init; }

    /// <summary>Only the message with this id.</summary>
    public string? MessageId { get; init; }

    /// <summary>Why, in one line of 1 to 200 characters.</summary>
    public required string Reason { get; init; }
}

/// <summary>Response: what was done with dead letters.</summary>
/// <param name="Moved">Replayed or discarded.</param>
/// <param name="Left">Not replayed, because they failed again after an earlier replay.</param>
public sealed record DeadLettersMoved(int Moved, int Left);
