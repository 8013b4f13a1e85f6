using System.Globalization;
using LivingReview.Contracts.Studies;
using LivingReview.Hosting.Addresses;
using LivingReview.Hosting.Problems;
using LivingReview.Ingestion.Reviews;
using Marten;
using Marten.Events;
using Marten.Linq.MatchesSql;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace LivingReview.Ingestion.Records;

/// <summary>The candidates and the searches of a review, in lists.</summary>
internal static class RecordLists
{
    /// <summary>Header of a list of records: how many there are in all its parts.</summary>
    private const string TotalHeader = "X-Total-Count";

    private static readonly string[] States = ["waiting", "included", "excluded", "linked", "merged"];

    /// <summary>
    /// Records by id, from the one after <paramref name="after"/> on. <paramref name="q"/> is looked for in title, authors, journal, DOI and
    /// PubMed id; <paramref name="state"/> is where the record stands.
    /// </summary>
    public static async Task<IResult> ListAsync(
        string review, HttpContext http, IIngestionStore store, CancellationToken cancellationToken,
        [FromQuery] string? after = null, [FromQuery] int limit = 100, [FromQuery] string? q = null, [FromQuery] string? state = null)
    {
        if (limit is < 1 or > 1000) return Problem.Result(400, "malformed", "Invalid page size", "limit: 1 to 1000.");
        if (state is not null && !States.Contains(state, StringComparer.Ordinal))
            return Problem.Result(400, "malformed", "Unknown state", $"state: one of {string.Join(", ", States)}.");
        await using var session = store.QuerySession();
        if (await session.LoadAsync<ReviewRecord>(review, cancellationToken) is null) return Problem.UnknownReview(review);

        var all = Searched(OfState(session.Query<CandidateRecord>().Where(r => r.Review == review), state), q);
        http.Response.Headers[TotalHeader] = (await all.CountAsync(cancellationToken)).ToString(CultureInfo.InvariantCulture);
        var start = CandidateRecord.IdOf(review, after ?? "");
        var records = await all.Where(r => r.Id.CompareTo(start) > 0).OrderBy(r => r.Id).Take(limit).ToListAsync(cancellationToken);
        if (records.Count == limit) Paging.NameNext(http, records[^1].Record.Id);
        return Results.Ok(records.Select(r => r.Record));
    }

    /// <summary>The searches, newest first by their date.</summary>
    public static async Task<IResult> SearchesAsync(string review, IIngestionStore store, CancellationToken cancellationToken)
    {
        await using var session = store.QuerySession();
        if (await session.LoadAsync<ReviewRecord>(review, cancellationToken) is null) return Problem.UnknownReview(review);
        var stream = RecordLog.StreamOf(review);
        var events = await session.Events.QueryAllRawEvents().Where(e => e.StreamKey == stream && e.EventTypesAre(typeof(SearchRun))).ToListAsync(cancellationToken);
        return Results.Ok(events
            .Select(e => (Event: e, Search: (SearchRun)e.Data))
            .OrderByDescending(e => e.Search.Date).ThenByDescending(e => e.Event.Version)
            .Select(e => new SearchRunView(e.Search.Database, e.Search.Date, e.Search.Query, e.Search.Hits, e.Event.Timestamp, e.Event.Id)));
    }

    private static IQueryable<CandidateRecord> OfState(IQueryable<CandidateRecord> records, string? state) => state switch
    {
        "waiting" => records.Where(r => r.Record.TitleAbstract == null && r.Record.FullText == null && r.Record.Study == null),
        "included" => records.Where(r => r.Record.Study == null && (r.Record.FullText == "include" || (r.Record.TitleAbstract == "include" && r.Record.FullText == null))),
        "excluded" => records.Where(r => r.Record.Study == null && (r.Record.FullText == "exclude" || (r.Record.TitleAbstract == "exclude" && r.Record.FullText == null))),
        "linked" => records.Where(r => r.Record.Study != null),
        "merged" => records.Where(r => r.Record.Duplicates > 0),
        _ => records,
    };

    private static IQueryable<CandidateRecord> Searched(IQueryable<CandidateRecord> records, string? q)
    {
        // By SQL, because the query language does not look into the list of authors.
        foreach (var word in (q ?? "").Replace("\0", "", StringComparison.Ordinal).Split(' ', StringSplitOptions.RemoveEmptyEntries).Take(10))
        {
            var part = "%" + word.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("%", "\\%", StringComparison.Ordinal).Replace("_", "\\_", StringComparison.Ordinal) + "%";
            records = records.Where(r => r.MatchesSql(
                "concat_ws(' ', d.data #>> '{Record,Title}', d.data #>> '{Record,Authors}', d.data #>> '{Record,Journal}', d.data #>> '{Record,Doi}', d.data #>> '{Record,Pmid}') ILIKE ?", part));
        }

        return records;
    }
}
