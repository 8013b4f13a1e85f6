using LivingReview.Contracts.Studies;
using LivingReview.EvidenceFiles.Studies;
using LivingReview.Hosting.Authentication;
using LivingReview.Hosting.Describing;
using LivingReview.Hosting.Problems;
using LivingReview.Hosting.Protection;
using LivingReview.Ingestion.Reviews;
using LivingReview.Ingestion.Studies;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.WebUtilities;

namespace LivingReview.Ingestion.Imports;

/// <summary>Imports: all of a file or nothing of it, or the good rows now and the others as drafts. Long files are taken as a job.</summary>
internal static class ImportEndpoints
{
    private const long FileLimit = 32 * 1024 * 1024;

    /// <summary>A data package of RevMan and the JSON of the export have media types of others: ?format= names them.</summary>
    internal static readonly string[] StudyFormats =
        ["text/csv", "text/tab-separated-values", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "application/json", "application/zip"];

    public static void MapImports(this IEndpointRouteBuilder app)
    {
        app.MapPost("/api/reviews/{review}/imports", ImportAsync).WithMetadata(new RequestSizeLimitAttribute(FileLimit)).MayTakeLong()
            .Described("importStudies", "Imports a file of studies: all of it or nothing, or the good rows now and the others as drafts.").TakesFile("One row for each 2x2 table.", StudyFormats).ExampleFile("text/csv", StudyExamples.Table)
            .Answers<ImportReport>().Answers<ImportJob>(202).Refuses("unknown-profile", "import-rejected", "too-many-imports");
        app.MapPost("/api/reviews/{review}/imports/columns", ColumnsEndpoint.ShowAsync).WithMetadata(new RequestSizeLimitAttribute(FileLimit)).MayTakeLong()
            .Described("readColumns", "Says what the columns of a file seem to mean, for a form that maps them; nothing is kept.").TakesFile("The file, or its beginning.", StudyFormats).ExampleFile("text/csv", StudyExamples.Table)
            .Answers<ImportColumns>().Refuses("unknown-profile", "import-rejected");
        app.MapGet("/api/reviews/{review}/imports/{job:guid}", JobAsync).Described("getImportJob", "Shows how far an import in the background is.").Answers<ImportJob>().Refuses("unknown-import");
        app.MapImportUndo();
        app.MapImportDrafts();
    }

    private static async Task<IResult> ImportAsync(
        string review, HttpRequest request, EvidenceLog log, IIngestionStore store, ImportJobs jobs, TimeProvider time, CancellationToken cancellationToken,
        [FromQuery] bool dryRun = false, [FromQuery] string? profile = null, [FromQuery] string? format = null, [FromQuery] bool job = false,
        [FromQuery] bool goodRows = false, [FromQuery] string? sheet = null, [FromQuery(Name = "answer")] string[]? given = null)
    {
        var (answers, refusal) = await ImportRequest.ReadAsync(review, request.ContentType, profile, format, sheet, given ?? [], store, cancellationToken);
        if (answers is null) return refusal!;

        // The whole file is here before the review is locked: a slow sender must not keep others from writing.
        request.EnableBuffering();
        await request.Body.DrainAsync(cancellationToken);
        if (job) return await StartJobAsync(review, request, new ImportJobOptions(answers, given ?? [], dryRun, goodRows), jobs, cancellationToken);

        var hash = await ContentHash.OfAsync(request.Body, cancellationToken);
        while (true)
        {
            if (await ReviewAsync(store, review, cancellationToken) is not { } head) return Problem.UnknownReview(review);
            var file = await UploadedStudies.ReadAsync(request.Body, answers, head.Protocol, cancellationToken);
            var import = new ImmediateImport(review, file, answers, given ?? [], hash, Caller.NameOf(request.HttpContext)) { DryRun = dryRun, GoodRows = goodRows };
            if (await import.WriteAsync(log, time, cancellationToken) is { } result) return result;
        }
    }

    private static async Task<ReviewRecord?> ReviewAsync(IIngestionStore store, string review, CancellationToken cancellationToken)
    {
        await using var session = store.QuerySession();
        return await session.LoadAsync<ReviewRecord>(review, cancellationToken);
    }

    private static async Task<IResult> StartJobAsync(string review, HttpRequest request, ImportJobOptions options, ImportJobs jobs, CancellationToken cancellationToken)
    {
        request.Body.Position = 0;
        var job = await jobs.StartAsync(review, request.Body, options, Caller.NameOf(request.HttpContext), cancellationToken);
        return job is null
            ? Problem.Result(503, "too-many-imports", "Too many imports are waiting", "Try again when one of them is done.")
            : Results.Accepted($"/api/reviews/{review}/imports/{job.Id}", job);
    }

    private static async Task<IResult> JobAsync(string review, Guid job, ImportJobs jobs, CancellationToken cancellationToken) =>
        await jobs.FindAsync(job, cancellationToken) is { } found && found.Review == review
            ? Results.Ok(found)
            : Problem.Result(404, "unknown-import", "Unknown import", $"job: the review has no import '{job}'.");

    /// <summary>Nothing was imported: the faults, each with its question.</summary>
    public static IResult Rejected(FaultLog faults)
    {
        var problem = Problem.Details(422, "import-rejected", "Nothing of the file was imported",
            string.Join(" ", faults.All.Take(20).Select(f => $"Row {f.Row}{(f.Column.Length > 0 ? ", column " + f.Column : "")}: {f.Reason}")));
        problem.Extensions["rejected"] = faults.All;
        problem.Extensions["warnings"] = faults.Warnings;
        return Results.Problem(problem);
    }
}
