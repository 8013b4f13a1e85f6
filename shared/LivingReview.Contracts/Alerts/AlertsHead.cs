namespace LivingReview.Contracts.Alerts;

/// <summary>Response: how far notification has followed a review's estimates.</summary>
public sealed record AlertsHead
{
    /// <summary>The review.</summary>
    public required string Review { get; init; }

    /// <summary>The newest version of the estimate log that it has received; 0 before the first.</summary>
    public required long EstimateVersion { get; init; }

    /// <summary>Revision of the evidence of that version; 0 before the first.</summary>
    public required long Revision { get; init; }
}
