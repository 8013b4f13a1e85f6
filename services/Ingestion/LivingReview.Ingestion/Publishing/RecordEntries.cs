using JasperFx.Events;
using LivingReview.Contracts;
using LivingReview.Contracts.Screening;
using LivingReview.Hosting.Authentication;
using LivingReview.Hosting.Bus;
using LivingReview.Ingestion.Records;
using Marten;
using MassTransit;

namespace LivingReview.Ingestion.Publishing;

/// <summary>The one place where the old log of a review's records becomes messages, for the screening desk.</summary>
internal static class RecordEntries
{
    private const int MaxRecords = 200;
    private const string File = "Imported file";

    /// <summary>Publishes entries.</summary>
    public static async Task PublishAsync(IPublishEndpoint bus, IQuerySession session, IReadOnlyList<IEvent> events, CancellationToken cancellationToken)
    {
        foreach (var e in events)
        {
            var database = e.Data is RecordsImported { Search: { } search } ? ((await session.Events.LoadAsync(search, cancellationToken))?.Data as SearchRun)?.Database : null;
            foreach (var message in From(e, database)) await bus.PublishConfirmedAsync(message, cancellationToken);
        }
    }

    /// <summary>The messages of an entry.</summary>
    public static IReadOnlyList<RecordsLogged> From(IEvent e, string? database)
    {
        var entry = new RecordsLogged
        {
            Review = RecordLog.ReviewOf(e.StreamKey!),
            Version = e.Version,
            By = e.GetHeader(EvidenceLog.ActorHeader)?.ToString() ?? Caller.Local,
            OccurredAt = e.Timestamp,
        };
        return e.Data switch
        {
            RecordsImported imported => Parts(entry, imported, database),
            RecordScreened screened => [entry with { Record = screened.Record, Stage = screened.Stage, Decision = screened.Decision, Reason = screened.Reason }],
            RecordLinked linked => [entry with { Record = linked.Record, Study = linked.Study }],
            SearchRun search => [entry with { Search = new LoggedSearch(e.Id, search.Database, search.Date, search.Query, search.Hits) }],
            var other => throw new InvalidOperationException($"The log of records holds an event that nothing publishes: {other.GetType()}."),
        };
    }

    private static IReadOnlyList<RecordsLogged> Parts(RecordsLogged entry, RecordsImported imported, string? database)
    {
        entry = entry with { ContentHash = imported.ContentHash };
        var parts = new List<RecordsLogged>();
        foreach (var record in imported.Records)
        {
            var source = record.Source ?? database ?? File;
            // In their order: what a record repeats comes before it.
            if (parts is [.., var last] && last.Source == source && last.Records.Count < MaxRecords) ((List<ScreeningRecord>)last.Records).Add(ToScreen(record));
            else parts.Add(entry with { Source = source, Records = new List<ScreeningRecord> { ToScreen(record) } });
        }

        return parts.Count == 0 ? [entry] : [.. parts.Select((part, i) => part with { Part = i, Parts = parts.Count })];
    }

    private static ScreeningRecord ToScreen(ImportedRecord record) => new()
    {
        Id = record.Id,
        DuplicateOf = record.DuplicateOf,
        Title = record.Title,
        Authors = record.Authors,
        Abstract = record.Abstract,
        Year = record.Year,
        Doi = record.Doi,
        Pmid = record.Pmid,
        OriginalTitle = record.OriginalTitle,
        Journal = record.Journal,
        Keywords = record.Keywords,
        Language = record.Language,
        PublicationTypes = record.PublicationTypes,
        Source = record.Source,
        Labels = record.Labels,
        Retracted = record.Retracted,
    };
}
