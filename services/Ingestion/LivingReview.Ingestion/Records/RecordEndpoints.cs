using LivingReview.Contracts.Studies;
using LivingReview.EvidenceFiles.Bibliographies;
using LivingReview.Hosting.Describing;
using LivingReview.Hosting.Problems;
using LivingReview.Ingestion.Reviews;
using LivingReview.Ingestion.Studies;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace LivingReview.Ingestion.Records;

/// <summary>Searches, records and screening.</summary>
internal static class RecordEndpoints
{
    private const long FileLimit = 32 * 1024 * 1024;

    public static void MapRecords(this IEndpointRouteBuilder app)
    {
        var review = app.MapGroup("/api/reviews/{review}");
        review.MapPost("/searches", SearchAsync).Described("recordSearch", "Records that a database was searched.")
            .Example(new SearchRunRequest { Database = "PubMed", Date = new DateOnly(2026, 1, 2), Query = "osteoporosis AND radiograph*", Hits = 123 }).Answers<SearchRunRequest>();
        review.MapGet("/searches", RecordLists.SearchesAsync).Described("listSearches", "Lists the searches, the newest first.").Answers<SearchRunView[]>();
        review.MapPost("/records/imports", RecordImport.ImportAsync).WithMetadata(new RequestSizeLimitAttribute(FileLimit))
            .Described("importRecords", "Imports the candidate records of a bibliography; duplicates are merged.").TakesFile("A bibliography, or a table of records.", [.. BibliographyFormats.MediaTypes])
            .ExampleFile("application/x-research-info-systems", "TY  - JOUR\nTI  - An example\nAU  - Example, A.\nPY  - 2026\nDO  - 10.1000/example.1\nER  - \n")
            .Answers<RecordImportReport>().Refuses("import-rejected");
        review.MapGet("/records", RecordLists.ListAsync).Described("listRecords", "Lists the candidate records by id, in pages; X-Total-Count says how many match.").CountsAll().Answers<RecordView[]>();
        review.MapPost("/records/{record}/screening", ScreenAsync).Described("screenRecord", "Decides on a record: include or exclude, by title and abstract or by full text.")
            .Example(new ScreeningRequest { Stage = "full-text", Decision = "exclude", Reason = "no 2x2 table" }).AnswersNothing().Refuses("unknown-record");
        review.MapPut("/records/{record}/study", LinkAsync).Described("linkRecord", "Says which study a record became.")
            .Example(new RecordLinkRequest { Study = "example-2026" }).AnswersNothing().Refuses("unknown-record");
        review.MapGet("/prisma", FlowAsync).Described("getPrismaFlow", "Counts the records from the searches to the included studies (PRISMA).").Answers<PrismaFlow>().Refuses("unknown-revision");
    }

    private static Task<IResult> SearchAsync(string review, SearchRunRequest request, RecordLog log, CancellationToken cancellationToken) => log.WriteAsync(
        review,
        (_, _) =>
        {
            var faults = new Faults();
            var database = FieldRules.Text(request.Database, "database", faults);
            var query = FieldRules.Text(request.Query, "query", faults);
            faults.Require(database is not null, "database", "The database is needed, such as PubMed.");
            faults.Require(query is not null, "query", "The query is needed as it was sent.");
            faults.Require(request.Date is not null, "date", "The date of the search is needed.");
            faults.Require(request.Hits is >= 0, "hits", "The number of records found is needed, 0 or more.");
            return Task.FromResult<(IReadOnlyList<object>, IResult)>(faults.None
                ? ([new SearchRun(database!, request.Date!.Value, query!, request.Hits!.Value)], Results.Ok(request))
                : ([], Problem.Invalid(faults)));
        },
        cancellationToken);

    private static Task<IResult> ScreenAsync(string review, string record, ScreeningRequest request, RecordLog log, CancellationToken cancellationToken) =>
        DecideAsync(review, record, log, (candidate, faults) =>
        {
            var reason = FieldRules.Text(request.Reason, "reason", faults);
            faults.Require(RecordRules.IsStage(request.Stage), "stage", "One of: title-abstract, full-text.");
            faults.Require(request.Decision is "include" or "exclude", "decision", "One of: include, exclude.");
            faults.Require(request.Decision != "exclude" || reason is not null, "reason", "An exclusion needs a reason: it is counted by reason.");
            var same = (request.Stage == RecordRules.FullText ? candidate.FullText : candidate.TitleAbstract) == request.Decision && candidate.Reason == reason;
            return !faults.None || same ? null : new RecordScreened(record, request.Stage!, request.Decision!, reason);
        }, cancellationToken);

    private static Task<IResult> LinkAsync(string review, string record, RecordLinkRequest request, RecordLog log, IIngestionStore store, CancellationToken cancellationToken) =>
        DecideAsync(review, record, log, async (candidate, faults) =>
        {
            await using var session = store.QuerySession();
            var known = request.Study is not null && await session.LoadAsync<StudyRecord>(StudyRecord.IdOf(review, request.Study), cancellationToken) is not null;
            faults.Require(known, "study", $"The review has no study '{request.Study}'.");
            return !known || candidate.Study == request.Study ? null : new RecordLinked(record, request.Study!);
        }, cancellationToken);

    private static Task<IResult> DecideAsync(
        string review, string record, RecordLog log, Func<RecordView, Faults, object?> decide, CancellationToken cancellationToken) =>
        DecideAsync(review, record, log, (candidate, faults) => Task.FromResult(decide(candidate, faults)), cancellationToken);

    private static Task<IResult> DecideAsync(
        string review, string record, RecordLog log, Func<RecordView, Faults, Task<object?>> decide, CancellationToken cancellationToken) => log.WriteAsync(
        review,
        async (session, token) =>
        {
            if (await session.LoadAsync<CandidateRecord>(CandidateRecord.IdOf(review, record), token) is not { } candidate)
                return ([], Problem.Result(404, "unknown-record", "Unknown record", $"record: the review has no record '{record}'."));
            var faults = new Faults();
            var e = await decide(candidate.Record, faults);
            return !faults.None ? ([], Problem.Invalid(faults)) : (e is null ? [] : [e], Results.NoContent());
        },
        cancellationToken);

    private static async Task<IResult> FlowAsync(string review, IIngestionStore store, CancellationToken cancellationToken, [FromQuery] long? revision = null)
    {
        await using var session = store.QuerySession();
        if (await session.LoadAsync<ReviewRecord>(review, cancellationToken) is not { } head) return Problem.UnknownReview(review);
        if (revision is < 1 || revision > head.Revision)
            return Problem.Result(404, "unknown-revision", "Unknown revision", $"revision: the review is at revision {FormattableString.Invariant($"{head.Revision}")}.");
        return Results.Ok(await PrismaFlows.AtAsync(session, review, revision ?? head.Revision, cancellationToken));
    }
}
