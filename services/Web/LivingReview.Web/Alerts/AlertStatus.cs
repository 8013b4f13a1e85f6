using LivingReview.Contracts.Shifts;
using LivingReview.Web.Formatting;

namespace LivingReview.Web.Alerts;

/// <summary>Where a shift stands: what people did about it, and what the estimate did since.</summary>
/// <param name="Text">For a reader.</param>
/// <param name="Name">open, acknowledged, muted, resolved, returned, superseded or notice.</param>
/// <param name="IsOpen">Whether somebody should look at it.</param>
public sealed record AlertStatus(string Text, string Name, bool IsOpen)
{
    /// <param name="shift">The shift.</param>
    /// <param name="all">All shifts of its subscription.</param>
    /// <param name="now">The time.</param>
    public static AlertStatus Determine(Shift shift, IReadOnlyList<Shift> all, DateTimeOffset now)
    {
        if (shift.Kind == "resolved")
            return new("The estimate went back to where it was", "returned", false);
        if (shift.Life.LastOrDefault(step => step.Action == "resolved") is { } resolved)
            return new($"Resolved by {resolved.Actor}", "resolved", false);
        if (all.FirstOrDefault(other => other.Resolves == shift.Id) is { } back)
            return new($"The estimate went back on {Numbers.Day(back.DetectedAt)}", "returned", false);
        if (shift.Severity == Severity.Info)
            return shift.Life.LastOrDefault(step => step.Action == "acknowledged") is { } seen ? new($"Acknowledged by {seen.Actor}", "acknowledged", false) : new("For information", "notice", false);
        if (all.Any(other => other.Stratum == shift.Stratum && other is { Kind: "shifted", Severity: > Severity.Info } && IsLater(other, shift)))
            return new("Followed by a later alert of the same studies", "superseded", false);
        if (shift.Life.LastOrDefault(step => step.Action == "muted" && step.Until > now) is { } muted)
            return new($"Muted by {muted.Actor} until {Numbers.Moment(muted.Until!.Value)}", "muted", true);
        return shift.Life.LastOrDefault(step => step.Action == "acknowledged") is { } acknowledged
            ? new($"Acknowledged by {acknowledged.Actor}", "acknowledged", true)
            : new("Nobody has looked at it yet", "open", true);
    }

    private static bool IsLater(Shift other, Shift shift) =>
        other.Id != shift.Id && (other.DetectedAt, other.After.Revision).CompareTo((shift.DetectedAt, shift.After.Revision)) > 0;
}

/// <summary>Severities in words.</summary>
internal static class SeverityLabels
{
    public static string Name(Severity severity) => severity switch
    {
        Severity.Critical => "Critical",
        Severity.Warn => "Alert",
        Severity.Info => "Notice",
        _ => throw new ArgumentOutOfRangeException(nameof(severity), severity, null),
    };
}
