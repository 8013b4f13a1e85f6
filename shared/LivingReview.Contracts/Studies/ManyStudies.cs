namespace LivingReview.Contracts.Studies;

/// <summary>Request: withdraw several studies in one step, all or none.</summary>
public sealed record ManyWithdrawals
{
    /// <summary>Ids of the studies, 1 to 500.</summary>
    public IReadOnlyList<string> Studies { get; init; } = [];

    /// <summary>retraction, exclusion or duplicate.</summary>
    public string? Kind { get; init; }

    /// <summary>Why; it stays in the history of each.</summary>
    public string? Reason { get; init; }
}

/// <summary>Request: restore several withdrawn studies in one step, all or none.</summary>
public sealed record ManyRestorations
{
    /// <summary>Ids of the studies, 1 to 500.</summary>
    public IReadOnlyList<string> Studies { get; init; } = [];

    /// <summary>Why; it stays in the history of each.</summary>
    public string? Reason { get; init; }
}

/// <summary>Response: the studies that were changed in one step.</summary>
/// <param name="Revision">Revision of the review afterwards.</param>
/// <param name="Studies">Their ids.</param>
public sealed record StudiesChanged(long Revision, IReadOnlyList<string> Studies);
