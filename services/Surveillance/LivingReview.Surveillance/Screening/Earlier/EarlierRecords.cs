using LivingReview.Contracts;

namespace LivingReview.Surveillance.Screening.Earlier;

/// <summary>How far the old log of a review's records, which ingestion keeps, has come to the desk.</summary>
/// <param name="Id">The review.</param>
/// <param name="Version">Its newest version here.</param>
/// <param name="Head">How far it goes, as far as is known; null if nobody has said.</param>
public sealed record RecordsMove(string Id, long Version, long? Head)
{
    /// <summary>Whether everything is here.</summary>
    internal bool IsDone() => Version >= Head;

    /// <summary>The move after someone said how far the log goes: it only grows.</summary>
    internal RecordsMove Announced(long head) => this with { Head = Math.Max(Head ?? 0, head) };

    internal static RecordsMove Of(RecordsMove? known, string review) => known ?? new RecordsMove(review, 0, null);
}

/// <summary>A part of that log that came before what precedes it.</summary>
/// <param name="Id">Review, version and part.</param>
/// <param name="Review">The review.</param>
/// <param name="Entry">The part.</param>
public sealed record WaitingEntry(string Id, string Review, RecordsLogged Entry)
{
    internal static WaitingEntry From(RecordsLogged entry) => new(FormattableString.Invariant($"{entry.Review}/{entry.Version}/{entry.Part}"), entry.Review, entry);

    /// <summary>The entries that can be taken in now: each whole, and none missing before it.</summary>
    internal static IReadOnlyList<WaitingEntry> Ready(long reached, IEnumerable<WaitingEntry> waiting)
    {
        var ready = new List<WaitingEntry>();
        foreach (var entry in waiting.GroupBy(w => w.Entry.Version).OrderBy(g => g.Key))
        {
            if (entry.Key <= reached) continue;
            var parts = entry.OrderBy(w => w.Entry.Part).ToList();
            if (entry.Key != reached + 1 || parts.Count != parts[0].Entry.Parts) break;
            ready.AddRange(parts);
            reached = entry.Key;
        }

        return ready;
    }
}

/// <summary>Store event: records came to the desk that ingestion had since <paramref name="At"/>.</summary>
public sealed record EarlierRecordsEntered(string Source, IReadOnlyList<EnteredRecord> Records, DateTimeOffset At);
