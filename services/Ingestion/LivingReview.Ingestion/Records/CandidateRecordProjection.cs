using JasperFx.Events;
using LivingReview.Contracts.Studies;
using Marten;
using Marten.Events.Projections;

namespace LivingReview.Ingestion.Records;

/// <summary>Keeps <see cref="CandidateRecord"/>, <see cref="RecordMark"/> and <see cref="SearchState"/>.</summary>
public sealed partial class CandidateRecordProjection : EventProjection
{
    public CandidateRecordProjection()
    {
        IncludeType<SearchRun>();
        IncludeType<RecordsImported>();
        IncludeType<RecordScreened>();
        IncludeType<RecordLinked>();
    }

    public override async ValueTask ApplyAsync(IDocumentOperations operations, IEvent e, CancellationToken cancellation)
    {
        if (RecordLog.ReviewOf(e.StreamKey!) is not { } review) return; // inline, every event of the store comes by
        var state = await operations.LoadAsync<SearchState>(review, cancellation) ?? new SearchState(review, 0, default);
        state = state with { Version = e.Version, ChangedAt = e.Timestamp };
        operations.Store(e.Data is SearchRun search ? state.After(e.Id, search) : state);
        switch (e.Data)
        {
            case RecordsImported imported:
                await ImportAsync(operations, review, imported, cancellation);
                break;
            case RecordScreened screened:
                await ChangeAsync(screened.Record, r => screened.Stage == RecordRules.FullText
                    ? r with { FullText = screened.Decision, Reason = screened.Reason }
                    : r with { TitleAbstract = screened.Decision, Reason = screened.Reason });
                break;
            case RecordLinked linked:
                await ChangeAsync(linked.Record, r => r with { Study = linked.Study });
                break;
        }

        async Task ChangeAsync(string record, Func<RecordView, RecordView> change)
        {
            var candidate = await operations.LoadAsync<CandidateRecord>(CandidateRecord.IdOf(review, record), cancellation)
                ?? throw new InvalidOperationException($"Record '{record}' of '{review}' is unknown.");
            operations.Store(candidate with { Record = change(candidate.Record) });
        }
    }

    private static async Task ImportAsync(IDocumentOperations operations, string review, RecordsImported imported, CancellationToken cancellation)
    {
        operations.Store(new RecordFile(RecordFile.IdOf(review, imported.ContentHash)));
        var merged = imported.Records.Where(r => r.DuplicateOf is not null).GroupBy(r => r.DuplicateOf!, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Count(), StringComparer.Ordinal);
        var fresh = imported.Records.Where(r => r.DuplicateOf is null).Select(r => new CandidateRecord(CandidateRecord.IdOf(review, r.Id), review, new RecordView
        {
            Id = r.Id,
            Title = r.Title,
            Year = r.Year,
            Doi = r.Doi,
            Pmid = r.Pmid,
            Authors = r.Authors,
            Journal = r.Journal,
            Retracted = r.Retracted,
        })).ToDictionary(r => r.Record.Id, StringComparer.Ordinal);
        var older = await operations.LoadManyAsync<CandidateRecord>(cancellation, [.. merged.Keys.Where(k => !fresh.ContainsKey(k)).Select(k => CandidateRecord.IdOf(review, k))]);
        operations.Store<CandidateRecord>([.. fresh.Values.Concat(older).Select(c => c with { Record = c.Record with { Duplicates = c.Record.Duplicates + merged.GetValueOrDefault(c.Record.Id) } })]);
        operations.Store<RecordMark>([.. imported.Records
            .SelectMany(r => RecordRules.Marks(r).Select(m => new RecordMark(RecordMark.IdOf(review, m), r.DuplicateOf ?? r.Id))).DistinctBy(m => m.Id)]);
    }
}
