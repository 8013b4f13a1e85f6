using LivingReview.Contracts.Studies;
using LivingReview.EvidenceFiles.Bibliographies;
using LivingReview.Hosting.Authentication;
using LivingReview.Hosting.Describing;
using LivingReview.Hosting.Problems;
using LivingReview.Surveillance.Evidence;
using LivingReview.Surveillance.Screening;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace LivingReview.Surveillance.Records;

/// <summary>
/// Searches, records and screening by one person. They are older than the desk, and answer from it: what two screeners decide shows here, and what is
/// decided here stands there.
/// </summary>
internal static class RecordEndpoints
{
    private const long FileLimit = 32 * 1024 * 1024;
    private const string Moving = "records-moving";

    public static void MapRecords(this IEndpointRouteBuilder app)
    {
        var review = app.MapGroup("/api/reviews/{review}");
        review.MapPost("/searches", SearchAsync).Described("recordSearch", "Records that a database was searched.")
            .Example(new SearchRunRequest { Database = "PubMed", Date = new DateOnly(2026, 1, 2), Query = "osteoporosis AND radiograph*", Hits = 123 }).Answers<SearchRunRequest>().Refuses(Moving);
        review.MapGet("/searches", RecordLists.SearchesAsync).Described("listSearches", "Lists the searches, by people and on schedule, the newest first.").Answers<SearchRunView[]>().Refuses(Moving);
        review.MapPost("/records/imports", RecordImport.ImportAsync).WithMetadata(new RequestSizeLimitAttribute(FileLimit))
            .Described("importRecords", "Imports the candidate records of a bibliography; duplicates are merged.").TakesFile("A bibliography, or a table of records.", [.. BibliographyFormats.MediaTypes])
            .ExampleFile("application/x-research-info-systems", "TY  - JOUR\nTI  - An example\nAU  - Example, A.\nPY  - 2026\nDO  - 10.1000/example.1\nER  - \n")
            .Answers<RecordImportReport>().Refuses("import-rejected", Moving);
        review.MapGet("/records", RecordLists.ListAsync).Described("listRecords", "Lists the candidate records by id, in pages; X-Total-Count says how many match.").CountsAll().Answers<RecordView[]>().Refuses(Moving);
        review.MapPost("/records/{record}/screening", ScreenAsync)
            .Described("screenRecord", "Decides on a record alone: include or exclude, by title and abstract or by full text. Where two screeners have begun to judge, the desk decides.")
            .Example(new ScreeningRequest { Stage = "full-text", Decision = "exclude", Reason = "no 2x2 table" }).AnswersNothing().Refuses("unknown-record", "not-at-stage", Moving);
        review.MapPut("/records/{record}/study", LinkAsync).Described("linkRecord", "Says which study a record became.")
            .Example(new RecordLinkRequest { Study = "example-2026" }).AnswersNothing().Refuses("unknown-record", Moving);
        review.MapGet("/prisma", FlowAsync).Described("getPrismaFlow", "Counts the records from the searches to the included studies (PRISMA).").Answers<PrismaFlow>().Refuses("unknown-revision", Moving);
    }

    private static async Task<IResult> SearchAsync(
        string review, SearchRunRequest request, RecordsGate gate, ScreeningLog log, TimeProvider time, HttpContext http, CancellationToken cancellationToken)
    {
        var faults = new Faults();
        var database = StorableText.Trimmed(request.Database, "database", faults);
        var query = StorableText.Trimmed(request.Query, "query", faults);
        faults.Require(database is not null, "database", "The database is needed, such as PubMed.");
        faults.Require(query is not null, "query", "The query is needed as it was sent.");
        faults.Require(request.Date is not null, "date", "The date of the search is needed.");
        faults.Require(request.Hits is not null, "hits", "The number of records found is needed.");
        Bounds.Check(request, "", faults);
        if (!faults.None) return Problem.Invalid(faults);
        if ((await gate.EnterAsync(http, review, cancellationToken)).Refusal is { } refusal) return refusal;
        var search = new SearchNoted(Guid.CreateVersion7(time.GetUtcNow()), database!, request.Date!.Value, query!, request.Hits!.Value);
        await log.WriteAsync(review, (_, _) => new([search]), cancellationToken);
        return Results.Ok(request);
    }

    private static async Task<IResult> ScreenAsync(
        string review, string record, ScreeningRequest request, RecordsGate gate, ScreeningLog log, HttpContext http, CancellationToken cancellationToken)
    {
        var faults = new Faults();
        var reason = StorableText.Trimmed(request.Reason, "reason", faults);
        faults.Require(Desk.IsStage(request.Stage), "stage", "One of: title-abstract, full-text.");
        faults.Require(request.Decision is "include" or "exclude", "decision", "One of: include, exclude.");
        faults.Require(request.Decision != "exclude" || reason is not null, "reason", "An exclusion needs a reason: it is counted by reason.");
        if (!faults.None) return Problem.Invalid(faults);
        if ((await gate.EnterAsync(http, review, cancellationToken)).Refusal is { } refusal) return refusal;
        if (await UnknownAsync(review, record, log, cancellationToken) is { } unknown) return unknown;
        var decision = new OnePersonDecision(record, request.Stage!, request.Decision!, reason, Caller.NameOf(http));
        return Answer(await log.WriteAsync(review, (state, _) => ScreeningDecider.Decide(state, decision), cancellationToken));
    }

    private static async Task<IResult> LinkAsync(
        string review, string record, RecordLinkRequest request, RecordsGate gate, ScreeningLog log, HttpContext http, CancellationToken cancellationToken)
    {
        if ((await gate.EnterAsync(http, review, cancellationToken)).Refusal is { } refusal) return refusal;
        if (await UnknownAsync(review, record, log, cancellationToken) is { } unknown) return unknown;
        var faults = new Faults();
        faults.Require(!string.IsNullOrEmpty(request.Study) && await gate.KnowsStudyAsync(review, request.Study, cancellationToken), "study", $"The review has no study '{request.Study}'.");
        if (!faults.None) return Problem.Invalid(faults);
        var link = new RecordBecameStudy(record, request.Study!, Caller.NameOf(http));
        return Answer(await log.WriteAsync(review, (state, _) => ScreeningDecider.Link(state, link), cancellationToken));
    }

    private static IResult Answer((ScreeningState State, ScreeningDecision Decision) written) => written.Decision.Refusal is null ? Results.NoContent() : Desk.Refused(written.Decision);

    private static async Task<IResult?> UnknownAsync(string review, string record, ScreeningLog log, CancellationToken cancellationToken) =>
        (await log.ReadAsync(review, cancellationToken)).Records.TryGetValue(record, out var standing) && standing.DuplicateOf is null
            ? null
            : Problem.Result(404, "unknown-record", "Unknown record", $"record: the review has no record '{record}'.");

    /// <summary>At a revision: the studies that counted, and the records as they stood before the next revision was made.</summary>
    private static async Task<IResult> FlowAsync(
        string review, RecordsGate gate, ScreeningLog log, ISurveillanceStore store, HttpContext http, CancellationToken cancellationToken, [FromQuery] long? revision = null)
    {
        var (known, refusal) = await gate.EnterAsync(http, review, cancellationToken, revision);
        if (refusal is not null) return refusal;
        var wanted = revision ?? known!.Reached();
        await using var session = store.QuerySession();
        var (studies, until) = await EvidenceStep.AtAsync(session, review, wanted, cancellationToken);
        var desk = until is { } time ? await log.ReadBeforeAsync(review, time, cancellationToken) : await log.ReadAsync(review, cancellationToken);
        return Results.Ok(PrismaCount.Of(wanted, desk, studies));
    }
}
