using LivingReview.Contracts;

namespace LivingReview.Notification.History;

/// <summary>Where a version that arrives stands against those that were evaluated.</summary>
internal enum Placement
{
    /// <summary>It follows the newest: it is to be evaluated.</summary>
    Next,

    /// <summary>It was evaluated before, or never will be: another was evaluated in its place.</summary>
    Known,

    /// <summary>What lies between the newest and this one has not arrived.</summary>
    Early,

    /// <summary>
    /// It follows an earlier version than the newest, or none: analysis lost the end of its log, or all of it, and goes on from what it has.
    /// It is evaluated against the newest, so that subscribers get what differs and nothing twice.
    /// </summary>
    NewLog,
}

/// <summary>Decides by number and time, which together identify a version of the estimate log: a pure function.</summary>
internal static class VersionPlacement
{
    /// <param name="message">The version.</param>
    /// <param name="newest">Number in analysis's log of the newest version that was evaluated; 0 if there is none.</param>
    /// <param name="newestAt">When that was written; null if there is no history of it (a database older than the history).</param>
    public static bool IsNext(EstimateVersionAdded message, long newest, DateTimeOffset? newestAt) =>
        message.EstimateVersion == newest + 1 && (newest == 0 || (newestAt is { } at && (message.PreviousOccurredAt is not { } previous || previous == at)));

    /// <summary>The placement of a version that is not simply the next.</summary>
    /// <param name="message">The version.</param>
    /// <param name="newest">Number of the newest version that was evaluated; 0 if there is none.</param>
    /// <param name="newestAt">When that was written.</param>
    /// <param name="isKnown">Whether a version of this number and time was evaluated.</param>
    public static Placement Place(EstimateVersionAdded message, long newest, DateTimeOffset? newestAt, Func<long, DateTimeOffset, bool> isKnown)
    {
        if (newest > 0 && newestAt is null) return message.EstimateVersion == 1 ? Placement.NewLog : Placement.Early;
        if (isKnown(message.EstimateVersion, message.OccurredAt)) return Placement.Known;
        var isLater = newest > 0 && newestAt is { } at && message.OccurredAt > at; // what an abandoned log says late is not news
        if (isLater && (message.PreviousOccurredAt is { } previous ? isKnown(message.EstimateVersion - 1, previous) : message.EstimateVersion == 1)) return Placement.NewLog;
        return message.EstimateVersion > newest || isLater ? Placement.Early : Placement.Known;
    }
}
