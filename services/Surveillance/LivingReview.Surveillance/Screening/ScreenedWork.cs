using LivingReview.Contracts.Screening;
using LivingReview.Surveillance.Records;
using Marten;

namespace LivingReview.Surveillance.Screening;

/// <summary>What a record of the desk says, beside the log of decisions.</summary>
/// <param name="Id">Review and record.</param>
/// <param name="Review">The review.</param>
/// <param name="Record">Title, abstract, numbers.</param>
/// <param name="TitleKey">Title without marks, and year; null without either.</param>
public sealed record ScreenedWork(string Id, string Review, ScreeningRecord Record, string? TitleKey)
{
    /// <summary>W3C traceparent that everything about the record continues: that of its work, or its own since it came from a file.</summary>
    public string? Trace { get; init; }

    internal static ScreenedWork From(string review, ScreeningRecord record, string? trace) => new(IdOf(review, record.Id), review, record, RecordRules.TitleKey(record)) { Trace = trace };

    public static string IdOf(string review, string record) => $"{review}/{record}";

    /// <summary>Stores what records say that came. A record that is repeated is completed by what the others know besides.</summary>
    internal static async Task StoreAsync(IDocumentSession session, string review, IReadOnlyList<ScreeningRecord> records, Func<string?> trace, CancellationToken cancellationToken)
    {
        var works = records.Select(r => From(review, r, trace())).ToDictionary(w => w.Id, StringComparer.Ordinal);
        var repeated = records.Select(r => r.DuplicateOf).OfType<string>().Select(id => IdOf(review, id)).Where(id => !works.ContainsKey(id)).Distinct(StringComparer.Ordinal).ToArray();
        foreach (var work in await session.LoadManyAsync<ScreenedWork>(cancellationToken, repeated)) works.Add(work.Id, work);
        foreach (var record in records)
        {
            if (record.DuplicateOf is { } of && works.TryGetValue(IdOf(review, of), out var original)) works[original.Id] = original.CompletedBy(record);
        }

        session.Store<ScreenedWork>([.. works.Values]);
    }

    /// <summary>The record with what a duplicate of it knows besides.</summary>
    private ScreenedWork CompletedBy(ScreeningRecord duplicate)
    {
        var completed = Record with
        {
            Title = Record.Title ?? duplicate.Title,
            OriginalTitle = Record.OriginalTitle ?? duplicate.OriginalTitle,
            Year = Record.Year ?? duplicate.Year,
            Doi = Record.Doi ?? duplicate.Doi,
            Pmid = Record.Pmid ?? duplicate.Pmid,
            Authors = Record.Authors.Count > 0 ? Record.Authors : duplicate.Authors,
            Journal = Record.Journal ?? duplicate.Journal,
            Abstract = Record.Abstract ?? duplicate.Abstract,
            Keywords = Record.Keywords.Count > 0 ? Record.Keywords : duplicate.Keywords,
            Language = Record.Language ?? duplicate.Language,
            PublicationTypes = Record.PublicationTypes.Count > 0 ? Record.PublicationTypes : duplicate.PublicationTypes,
            Source = Record.Source ?? duplicate.Source,
            Labels = Record.Labels.Count > 0 ? Record.Labels : duplicate.Labels,
            Retracted = Record.Retracted || duplicate.Retracted,
        };
        return this with { Record = completed, TitleKey = RecordRules.TitleKey(completed) };
    }

    /// <summary>The trace of a record; null for an unknown one.</summary>
    internal static async Task<string?> TraceOfAsync(ISurveillanceStore store, string review, string record, CancellationToken cancellationToken)
    {
        await using var session = store.QuerySession();
        return (await session.LoadAsync<ScreenedWork>(IdOf(review, record), cancellationToken))?.Trace;
    }
}

/// <summary>That a file of records was taken in.</summary>
/// <param name="Id">Review and hash of the file.</param>
public sealed record TakenFile(string Id)
{
    internal static string IdOf(string review, string hash) => $"{review}|{hash}";
}

/// <summary>In which order to read, as last computed.</summary>
/// <param name="Id">The review.</param>
/// <param name="Records">Undecided records, first to read first.</param>
/// <param name="Decided">How many decisions it was learned from.</param>
/// <param name="OrderedAt">When.</param>
public sealed record ReadingOrderRecord(string Id, IReadOnlyList<string> Records, int Decided, DateTimeOffset OrderedAt);
