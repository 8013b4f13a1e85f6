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
            var id = CandidateRecord.IdOf(review, record);
            // A file with a screening tool's labels brings records and decisions in one transaction: the record may not be stored yet.
            var candidate = (operations as IDocumentSession)?.PendingChanges.AllChangedFor<CandidateRecord>().LastOrDefault(c => c.Id == id)
                ?? await operations.LoadAsync<CandidateRecord>(id, cancellation)
                ?? throw new InvalidOperationException($"Record '{record}' of '{review}' is unknown.");
            operations.Store(candidate with { Record = change(candidate.Record) });
        }
    }

    private static async Task ImportAsync(IDocumentOperations operations, string review, RecordsImported imported, CancellationToken cancellation)
    {
        operations.Store(new RecordFile(RecordFile.IdOf(review, imported.ContentHash)));
        var merged = imported.Records.Where(r => r.DuplicateOf is not null).GroupBy(r => r.DuplicateOf!, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.ToList(), StringComparer.Ordinal);
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
            OriginalTitle = r.OriginalTitle,
            Abstract = r.Abstract,
            Keywords = r.Keywords,
            Language = r.Language,
            PublicationTypes = r.PublicationTypes,
            Source = r.Source,
            Labels = r.Labels,
        })).ToDictionary(r => r.Record.Id, StringComparer.Ordinal);
        var older = await operations.LoadManyAsync<CandidateRecord>(cancellation, [.. merged.Keys.Where(k => !fresh.ContainsKey(k)).Select(k => CandidateRecord.IdOf(review, k))]);
        operations.Store<CandidateRecord>([.. fresh.Values.Concat(older).Select(c => c with { Record = merged.GetValueOrDefault(c.Record.Id, []).Aggregate(c.Record, Complete) })]);

        var bearers = imported.Records.SelectMany(r => RecordRules.Marks(r).Select(m => (Id: RecordMark.IdOf(review, m), Record: r.DuplicateOf ?? r.Id))).ToList();
        var marks = (await operations.LoadManyAsync<RecordMark>(cancellation, [.. bearers.Select(b => b.Id).Distinct(StringComparer.Ordinal)])).ToDictionary(m => m.Id, StringComparer.Ordinal);
        foreach (var (id, record) in bearers) marks[id] = marks.TryGetValue(id, out var mark) ? mark.With(record) : new RecordMark(id, record);
        operations.Store<RecordMark>([.. marks.Values]);
    }

    /// <summary>A record with what a duplicate of it knows besides.</summary>
    private static RecordView Complete(RecordView record, ImportedRecord duplicate) => record with
    {
        Duplicates = record.Duplicates + 1,
        Title = record.Title ?? duplicate.Title,
        OriginalTitle = record.OriginalTitle ?? duplicate.OriginalTitle,
        Year = record.Year ?? duplicate.Year,
        Doi = record.Doi ?? duplicate.Doi,
        Pmid = record.Pmid ?? duplicate.Pmid,
        Authors = record.Authors.Count > 0 ? record.Authors : duplicate.Authors,
        Journal = record.Journal ?? duplicate.Journal,
        Abstract = record.Abstract ?? duplicate.Abstract,
        Keywords = record.Keywords.Count > 0 ? record.Keywords : duplicate.Keywords,
        Language = record.Language ?? duplicate.Language,
        PublicationTypes = record.PublicationTypes.Count > 0 ? record.PublicationTypes : duplicate.PublicationTypes,
        Source = record.Source ?? duplicate.Source,
        Labels = record.Labels.Count > 0 ? record.Labels : duplicate.Labels,
        Retracted = record.Retracted || duplicate.Retracted,
    };
}
