using System.ComponentModel.DataAnnotations;
using LivingReview.Contracts.Screening;
using LivingReview.Contracts.Studies;
using LivingReview.Hosting.Addresses;
using LivingReview.Hosting.Problems;
using LivingReview.Surveillance.Screening;
using Marten;
using Marten.Linq.MatchesSql;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace LivingReview.Surveillance.Records;

/// <summary>The candidates and the searches of a review, in lists.</summary>
internal static class RecordLists
{
    private static readonly string[] States = ["waiting", "included", "excluded", "linked", "merged"];

    /// <summary>
    /// Records by id, from the one after <paramref name="after"/> on. <paramref name="q"/> is looked for in title, authors, journal, DOI and
    /// PubMed id; <paramref name="state"/> is where the record stands.
    /// </summary>
    public static async Task<IResult> ListAsync(
        string review, HttpContext http, RecordsGate gate, ScreeningLog log, ISurveillanceStore store, CancellationToken cancellationToken,
        [FromQuery] string? after = null, [FromQuery, Range(1, Paging.Largest)] int limit = 100, [FromQuery] string? q = null, [FromQuery] string? state = null)
    {
        if (state is not null && !States.Contains(state, StringComparer.Ordinal))
            return Problem.Result(400, "malformed", "Unknown state", $"state: one of {string.Join(", ", States)}.");
        if ((await gate.EnterAsync(http, review, cancellationToken)).Refusal is { } refusal) return refusal;
        await using var session = store.QuerySession();
        var desk = await log.ReadAsync(review, cancellationToken);
        var found = await FoundAsync(session, review, q, cancellationToken);
        var duplicates = desk.InOrder.Where(r => r.DuplicateOf is not null).GroupBy(r => r.DuplicateOf!, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Count(), StringComparer.Ordinal);
        var all = desk.InOrder.Where(r => r.DuplicateOf is null && (found is null || found.Contains(r.Id)) && IsOf(r, state, duplicates)).ToList();
        Desk.CountAll(http, all.Count);
        var page = all.Where(r => string.CompareOrdinal(r.Id, after ?? "") > 0).OrderBy(r => r.Id, StringComparer.Ordinal).Take(limit).ToList();
        if (page.Count == limit) Paging.NameNext(http, page[^1].Id);
        var works = (await session.LoadManyAsync<ScreenedWork>(cancellationToken, [.. page.Select(r => ScreenedWork.IdOf(review, r.Id))])).ToDictionary(w => w.Record.Id, w => w.Record, StringComparer.Ordinal);
        return Results.Ok(page.Select(r => View(r, works[r.Id], duplicates.GetValueOrDefault(r.Id))));
    }

    /// <summary>The searches, newest first by their date.</summary>
    public static async Task<IResult> SearchesAsync(string review, HttpContext http, RecordsGate gate, ScreeningLog log, CancellationToken cancellationToken)
    {
        if ((await gate.EnterAsync(http, review, cancellationToken)).Refusal is { } refusal) return refusal;
        var searches = (await log.ReadAsync(review, cancellationToken)).Searches.Reverse();
        return Results.Ok(searches.OrderByDescending(s => s.Date).Select(s => new SearchRunView(s.Database, s.Date, s.Query, s.Hits, s.At, s.Id)));
    }

    /// <summary>A record as it stands: what two screeners decided counts as what one person did.</summary>
    internal static RecordView View(RecordStanding standing, ScreeningRecord record, int duplicates) => new()
    {
        Id = record.Id,
        Title = record.Title,
        Year = record.Year,
        Doi = record.Doi,
        Pmid = record.Pmid,
        Authors = record.Authors,
        Journal = record.Journal,
        Retracted = record.Retracted,
        OriginalTitle = record.OriginalTitle,
        Abstract = record.Abstract,
        Keywords = record.Keywords,
        Language = record.Language,
        PublicationTypes = record.PublicationTypes,
        Source = record.Source ?? (standing.Source == RecordImport.UnnamedSource ? null : standing.Source),
        Labels = record.Labels,
        Duplicates = duplicates,
        TitleAbstract = standing.TitleAbstract.Outcome?.Decision,
        FullText = FullText(standing),
        Reason = standing.Retrieved == false ? standing.NotRetrievedReason ?? "Report not retrieved" : (standing.FullText.Outcome ?? standing.TitleAbstract.Outcome)?.Reason,
        Study = standing.Study,
    };

    private static string? FullText(RecordStanding standing) => standing.Retrieved == false ? "exclude" : standing.FullText.Outcome?.Decision;

    private static bool IsOf(RecordStanding standing, string? state, Dictionary<string, int> duplicates) => state switch
    {
        "waiting" => standing.Study is null && (standing.TitleAbstract.Outcome?.Decision ?? FullText(standing)) is null,
        "included" or "excluded" => standing.Study is null && (FullText(standing) ?? standing.TitleAbstract.Outcome?.Decision) == (state == "included" ? "include" : "exclude"),
        "linked" => standing.Study is not null,
        "merged" => duplicates.ContainsKey(standing.Id),
        _ => true,
    };

    /// <summary>Ids of the records that hold every word; null if none is looked for.</summary>
    private static async Task<HashSet<string>?> FoundAsync(IQuerySession session, string review, string? q, CancellationToken cancellationToken)
    {
        var words = (q ?? "").Replace("\0", "", StringComparison.Ordinal).Split(' ', StringSplitOptions.RemoveEmptyEntries).Take(10).ToList();
        if (words.Count == 0) return null;
        var works = session.Query<ScreenedWork>().Where(w => w.Review == review);
        // By SQL, because the query language does not look into the list of authors.
        foreach (var word in words)
        {
            var part = "%" + word.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("%", "\\%", StringComparison.Ordinal).Replace("_", "\\_", StringComparison.Ordinal) + "%";
            works = works.Where(w => w.MatchesSql(
                "concat_ws(' ', d.data #>> '{Record,Title}', d.data #>> '{Record,Authors}', d.data #>> '{Record,Journal}', d.data #>> '{Record,Doi}', d.data #>> '{Record,Pmid}') ILIKE ?", part));
        }

        return (await works.Select(w => w.Id).ToListAsync(cancellationToken)).Select(id => id[(review.Length + 1)..]).ToHashSet(StringComparer.Ordinal);
    }
}
