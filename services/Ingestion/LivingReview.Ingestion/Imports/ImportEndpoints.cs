using System.Globalization;
using LivingReview.Contracts.Studies;
using LivingReview.EvidenceFiles.Studies;
using LivingReview.Hosting.Authentication;
using LivingReview.Hosting.Problems;
using LivingReview.Hosting.Protection;
using LivingReview.Ingestion.Proposals;
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

    /// <summary>More rows than this in one transaction would keep other writers waiting for long.</summary>
    private const int MaxRowsAtOnce = 10_000;

    public static void MapImports(this IEndpointRouteBuilder app)
    {
        app.MapPost("/api/reviews/{review}/imports", ImportAsync).WithMetadata(new RequestSizeLimitAttribute(FileLimit)).MayTakeLong();
        app.MapPost("/api/reviews/{review}/imports/columns", ColumnsEndpoint.ShowAsync).WithMetadata(new RequestSizeLimitAttribute(FileLimit)).MayTakeLong();
        app.MapGet("/api/reviews/{review}/imports/{job:guid}", JobAsync);
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
        var (faults, remarks, import) = (new FaultLog(), new List<string>(), Guid.CreateVersion7());
        var batch = new ImportBatch(faults, answers, remarks);
        IReadOnlyList<string> proposed = [];
        IReadOnlyList<ImportDraftSummary> drafts = [];
        var (reached, tooLong) = (0L, false);
        return await log.WriteAsync(
            review,
            async (evidence, token) =>
            {
                var actor = Caller.NameOf(request.HttpContext);
                var file = new StudyFile(answers, evidence.Review.Protocol, faults, remarks);
                var rows = await file.GatherAsync(request.Body, MaxRowsAtOnce, token);
                if (tooLong = file.TooLong) faults.Add(new ImportFault(MaxRowsAtOnce + 1, "", "More than 10000 rows: send the file as a job, with ?job=true."));
                var decided = new List<ImportDecision>();
                foreach (var chunk in rows.Chunk(ImportBatch.Size)) decided.AddRange(await batch.DecideAsync(evidence.Session, evidence.Review, chunk, token));
                batch.Complete();

                var partly = goodRows && !file.Unreadable && !file.TooLong;
                if (faults.Count > 0 && !partly) return dryRun ? Results.Ok(Report(evidence.Review.Revision)) : Rejected(faults);
                drafts = ImportRecords.KeepDrafts(evidence.Session, review, actor, time.GetUtcNow(), file, answers, given ?? [], batch.Waiting, faults);
                if (evidence.Review.Protocol.RequireConfirmation)
                {
                    proposed = await ImportedProposals.ProposeAsync(evidence, decided.Select(d => (d.Event, d.Submission)), token);
                    if (!dryRun) await evidence.Session.SaveChangesAsync(token);
                    return Results.Ok(Report(evidence.Review.Revision));
                }

                foreach (var decision in decided) evidence.Append(decision.Event);
                reached = evidence.Revision;
                if (dryRun) return Results.Ok(Report(evidence.Review.Revision));
                if (evidence.Events.Count > 0)
                {
                    ImportRecords.Keep(evidence.Session, import, review, actor, time.GetUtcNow(), hash, decided);
                    return null;
                }

                if (drafts.Count > 0) await evidence.Session.SaveChangesAsync(token);
                return Results.Ok(Report(evidence.Review.Revision));
            },
            (_, _) => Task.FromResult(Results.Ok(Report(reached) with { Import = import })),
            cancellationToken);

        ImportReport Report(long revision) => new()
        {
            DryRun = dryRun,
            Revision = revision,
            Accepted = batch.Accepted,
            Amended = batch.Amended,
            Unchanged = batch.Unchanged,
            Corrections = batch.Corrections,
            Proposed = proposed,
            Rejected = faults.All,
            Faults = faults.Count,
            Drafts = drafts,
            Warnings = batch.Warnings,
            Remarks = remarks,
            Profile = answers.Profile.Version == 0 ? answers.Profile.Name : string.Create(CultureInfo.InvariantCulture, $"{answers.Profile.Name}@{answers.Profile.Version}"),
            ContentHash = hash,
            TooLong = tooLong,
        };
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
