namespace LivingReview.Contracts.Alerts;

/// <summary>Request: acknowledge, resolve or mute an alert.</summary>
public sealed record AlertAction
{
    /// <summary>Name of the person. Needed without sign-in; else the caller's own name counts.</summary>
    public string? Actor { get; init; }

    /// <summary>Why, in a sentence.</summary>
    public string? Note { get; init; }

    /// <summary>For mute: until when the stratum is quiet.</summary>
    public DateTimeOffset? Until { get; init; }
}

/// <summary>A change of an alert's status.</summary>
public sealed record AlertStatusChange
{
    /// <summary>The alert.</summary>
    public required Guid ShiftId { get; init; }

    /// <summary>acknowledged, resolved or muted.</summary>
    public required string Action { get; init; }

    /// <summary>Who did it.</summary>
    public required string Actor { get; init; }

    /// <summary>Why.</summary>
    public string? Note { get; init; }

    /// <summary>For muted: until when.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>When it was done.</summary>
    public required DateTimeOffset At { get; init; }
}
