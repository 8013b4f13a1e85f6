using JasperFx.Events;
using LivingReview.Contracts.Studies;
using LivingReview.Hosting.Authentication;
using LivingReview.Ingestion.Studies;
using Marten;

namespace LivingReview.Ingestion.History;

/// <summary>What happened to a study, from the log.</summary>
internal static class StudyHistories
{
    public static async Task<StudyHistory> OfAsync(IQuerySession session, StudyRecord record, CancellationToken cancellationToken)
    {
        var (review, revisions) = (record.Review, record.Revisions.ToArray());
        var events = await session.Events.QueryAllRawEvents()
            .Where(e => e.StreamKey == review && e.Version.IsOneOf(revisions)).OrderBy(e => e.Version).ToListAsync(cancellationToken);
        return new StudyHistory(record.Study.Id, Entries(events));
    }

    /// <summary>The study as it was at a version; null if it has no such version.</summary>
    public static async Task<StudyView?> VersionAsync(IQuerySession session, StudyRecord record, int version, CancellationToken cancellationToken)
    {
        if (version < 1 || version > record.Version) return null;
        var (review, revisions) = (record.Review, record.Revisions.ToArray());
        var events = await session.Events.QueryAllRawEvents()
            .Where(e => e.StreamKey == review && e.Version.IsOneOf(revisions)).OrderBy(e => e.Version).ToListAsync(cancellationToken);
        // Every event of a study is a version of it.
        var until = events.Take(version).ToList();
        return new StudyView
        {
            Review = review,
            Version = version,
            Revision = until[^1].Version,
            ChangedAt = until[^1].Timestamp,
            Withdrawn = until[^1].Data is ExtractionWithdrawn gone ? new Withdrawal(gone.Kind, gone.Reason) { Notice = gone.Notice } : null,
            Study = until.Select(StudyOf).Last(study => study is not null)!,
        };
    }

    public static IReadOnlyList<StudyHistoryEntry> Entries(IReadOnlyList<IEvent> events)
    {
        var entries = new List<StudyHistoryEntry>();
        ExtractedStudy? before = null;
        foreach (var e in events)
        {
            entries.Add(Entry(e, before));
            before = StudyOf(e) ?? before;
        }

        return entries;
    }

    /// <summary>Who did it.</summary>
    public static string ActorOf(IEvent e) => e.GetHeader(EvidenceLog.ActorHeader)?.ToString() ?? Caller.Local;

    public static ExtractedStudy? StudyOf(IEvent e) => e.Data switch
    {
        ExtractionAccepted data => data.Study,
        ExtractionAmended data => data.Study,
        ExtractionRestored data => data.Study,
        ExtractionWarningOverridden data => data.Study,
        _ => null,
    };

    private static StudyHistoryEntry Entry(IEvent e, ExtractedStudy? before)
    {
        var entry = new StudyHistoryEntry
        {
            Revision = e.Version,
            Version = 1,
            Kind = "accepted",
            Actor = ActorOf(e),
            At = e.Timestamp,
            Changes = before is not null && StudyOf(e) is { } after ? StudyDiff.Between(before, after) : [],
        };
        return e.Data switch
        {
            ExtractionAccepted => entry,
            ExtractionAmended data => entry with { Version = data.StudyVersion, Kind = "amended", Reason = data.Reason },
            ExtractionRestored data => entry with { Version = data.StudyVersion, Kind = "restored", Reason = data.Reason },
            ExtractionWarningOverridden data => entry with { Version = data.StudyVersion, Kind = "warning-overridden", Reason = $"{data.Code}: {data.Reason}" },
            ExtractionWithdrawn data => entry with { Version = data.StudyVersion, Kind = "withdrawn", Reason = data.Reason, Withdrawal = data.Kind, Notice = data.Notice },
            var other => throw new InvalidOperationException($"{other.GetType()} is not an event of a study."),
        };
    }
}
