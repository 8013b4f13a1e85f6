using LivingReview.Contracts.Alerts;
using LivingReview.Figures.Formatting;

namespace LivingReview.Web.Alerts;

/// <summary>The status of an alert: what people did about it, and how the estimate developed since.</summary>
/// <param name="Text">The label.</param>
/// <param name="Name">open, acknowledged, muted, resolved, returned, superseded or notice.</param>
/// <param name="IsOpen">Whether it needs attention.</param>
public sealed record AlertStatus(string Text, string Name, bool IsOpen)
{
    /// <param name="alert">The alert.</param>
    /// <param name="all">All alerts of its subscription.</param>
    /// <param name="now">The current time.</param>
    public static AlertStatus Determine(Alert alert, IReadOnlyList<Alert> all, DateTimeOffset now)
    {
        if (alert.Kind == "resolved")
            return new(T["The estimate returned to its previous level"], "returned", false);
        if (alert.Life.LastOrDefault(step => step.Action == "resolved") is { } resolved)
            return new(T["Resolved by {0}", resolved.Actor], "resolved", false);
        if (all.FirstOrDefault(other => other.Resolves == alert.Id) is { } back)
            return new(T["The estimate returned to its previous level on {0}", NumberText.Day(back.DetectedAt)], "returned", false);
        if (alert.Severity == Severity.Info)
            return alert.Life.LastOrDefault(step => step.Action == "acknowledged") is { } seen ? new(T["Acknowledged by {0}", seen.Actor], "acknowledged", false) : new(T["For information"], "notice", false);
        if (all.Any(other => other.Stratum == alert.Stratum && other is { Kind: "shifted", Severity: > Severity.Info } && IsLater(other, alert)))
            return new(T["Replaced by a later alert for the same stratum"], "superseded", false);
        if (alert.Life.LastOrDefault(step => step.Action == "muted" && step.Until > now) is { } muted)
            return new(T["Muted by {0} until {1}", muted.Actor, NumberText.Moment(muted.Until!.Value)], "muted", true);
        return alert.Life.LastOrDefault(step => step.Action == "acknowledged") is { } acknowledged
            ? new(T["Acknowledged by {0}", acknowledged.Actor], "acknowledged", true)
            : new(T["Unacknowledged"], "open", true);
    }

    private static bool IsLater(Alert other, Alert alert) =>
        other.Id != alert.Id && (other.DetectedAt, other.After.Revision).CompareTo((alert.DetectedAt, alert.After.Revision)) > 0;
}

/// <summary>Names of severities.</summary>
internal static class SeverityLabels
{
    public static string Name(Severity severity) => severity switch
    {
        Severity.Critical => T["Critical"],
        Severity.Warn => T["Alert"],
        Severity.Info => T["Notice"],
        _ => throw new ArgumentOutOfRangeException(nameof(severity), severity, null),
    };
}
