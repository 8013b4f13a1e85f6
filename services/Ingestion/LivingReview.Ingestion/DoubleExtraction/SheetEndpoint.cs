using LivingReview.Contracts.Studies;
using LivingReview.Hosting.Describing;
using LivingReview.Hosting.Problems;
using LivingReview.Hosting.Protection;
using LivingReview.Ingestion.Imports;
using LivingReview.Ingestion.Reviews;
using LivingReview.Ingestion.Studies;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.WebUtilities;

namespace LivingReview.Ingestion.DoubleExtraction;

/// <summary>
/// A person's sheet of studies: each of them is handed in as that person's extraction, and compared with another person's as if both had been typed.
/// All of a sheet or nothing; no drafts are kept of it, because everyone sees drafts.
/// </summary>
internal static class SheetEndpoint
{
    private const long FileLimit = 32 * 1024 * 1024;

    public static void MapSheets(this RouteGroupBuilder extractions) =>
        extractions.MapPost("/sheets", HandInAsync).WithMetadata(new RequestSizeLimitAttribute(FileLimit)).MayTakeLong()
            .Described("handInExtractionSheet", "Hands in the studies of one person's sheet, each to be compared with another person's extraction.").TakesFile("One row for each 2x2 table.", ImportEndpoints.StudyFormats)
            .ExampleFile("text/csv", StudyExamples.Table)
            .Answers<ExtractionSheet>().Refuses("unknown-profile", "import-rejected");

    private static async Task<IResult> HandInAsync(
        string review, HttpRequest request, EvidenceLog log, IIngestionStore store, TimeProvider time, CancellationToken cancellationToken,
        [FromQuery] bool dryRun = false, [FromQuery] string? profile = null, [FromQuery] string? format = null, [FromQuery] string? sheet = null,
        [FromQuery(Name = "answer")] string[]? given = null, [FromQuery] string? by = null)
    {
        var http = request.HttpContext;
        var faults = new Faults();
        var person = DoubleExtractionEndpoints.NameOf(by, http);
        faults.Require(person is not null, "by", "Who extracts? Two persons are distinguished by their names.");
        if (person is null) return Problem.Invalid(faults);
        var (answers, refusal) = await ImportRequest.ReadAsync(review, request.ContentType, profile, format, sheet, given ?? [], store, cancellationToken);
        if (answers is null) return refusal!;

        // The whole file is here, and read, before the review is locked.
        request.EnableBuffering();
        await request.Body.DrainAsync(cancellationToken);
        while (true)
        {
            await using var reading = store.QuerySession();
            if (await reading.LoadAsync<ReviewRecord>(review, cancellationToken) is not { } head) return Problem.UnknownReview(review);
            request.Body.Position = 0;
            var upload = await UploadedStudies.ReadAsync(request.Body, answers, head.Protocol, cancellationToken);
            var isOutdated = false;
            var handedIn = new SheetEntries(upload, answers, person, name => DoubleExtractionEndpoints.IsCaller(name, by, http), time.GetUtcNow());
            var result = await log.WriteAsync(
                review,
                async (evidence, token) => (isOutdated = !upload.Fits(evidence.Review.Protocol)) ? Results.Empty : await handedIn.KeepAsync(evidence, dryRun, token),
                (_, _) => Task.FromResult(Results.Empty),
                cancellationToken);
            if (!isOutdated) return result;
        }
    }
}
