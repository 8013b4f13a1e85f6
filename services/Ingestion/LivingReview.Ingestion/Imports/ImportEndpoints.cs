using System.Globalization;
using LivingReview.Contracts.Studies;
using LivingReview.Hosting.Authentication;
using LivingReview.Hosting.Problems;
using LivingReview.Hosting.Protection;
using LivingReview.Ingestion.Proposals;
using LivingReview.Ingestion.Reviews;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.WebUtilities;

namespace LivingReview.Ingestion.Imports;

/// <summary>Imports: all of a file or nothing of it. Long files are taken as a job.</summary>
internal static class ImportEndpoints
{
    private const long FileLimit = 32 * 1024 * 1024;

    /// <summary>More rows than this in one transaction would keep other writers waiting for long.</summary>
    private const int MostRowsAtOnce = 10_000;

    public static void MapImports(this IEndpointRouteBuilder app)
    {
        app.MapPost("/api/reviews/{review}/imports", ImportAsync).WithMetadata(new RequestSizeLimitAttribute(FileLimit)).MayTakeLong();
        app.MapPost("/api/reviews/{review}/imports/columns", ColumnsEndpoint.ShowAsync).WithMetadata(new RequestSizeLimitAttribute(FileLimit)).MayTakeLong();
        app.MapGet("/api/reviews/{review}/imports/{job}", JobAsync);
    }

    private static async Task<IResult> ImportAsync(
        string review, HttpRequest request, EvidenceLog log, IIngestionStore store, ImportJobs jobs, CancellationToken cancellationToken,
        [FromQuery] bool dryRun = false, [FromQuery] string? profile = null, [FromQuery] string? format = null, [FromQuery] bool job = false)
    {
        var (mapping, refusal) = await ProfileOfAsync(review, request.ContentType, profile, format, store, cancellationToken);
        if (mapping is null) return refusal!;

        // The whole file is here before the review is locked: a slow sender must not keep others from writing.
        request.EnableBuffering();
        await request.Body.DrainAsync(cancellationToken);
        if (job) return await StartJobAsync(review, request, mapping, dryRun, store, jobs, cancellationToken);

        var hash = await ImportRun.HashAsync(request.Body, cancellationToken);
        var (faults, remarks) = (new FaultLog(), new List<string>());
        var batch = new ImportBatch(faults);
        IReadOnlyList<string> proposed = [];
        var (reached, tooLong) = (0L, false);
        return await log.WriteAsync(
            review,
            async (evidence, token) =>
            {
                (var rows, tooLong) = await GatherAsync(ImportRun.ReadAsync(request.Body, mapping, evidence.Review.Protocol, faults, remarks, token), faults, token);
                var decided = new List<(object Event, StudySubmission Submission)>();
                foreach (var chunk in rows.Chunk(ImportBatch.Size))
                    decided.AddRange((await batch.DecideAsync(evidence.Session, review, evidence.Review.Protocol, chunk, token)).Zip(batch.Submissions));

                if (faults.Count > 0) return dryRun ? Results.Ok(Report(evidence.Review.Revision)) : Rejected(faults);
                if (evidence.Review.Protocol.RequireConfirmation)
                {
                    proposed = await ImportedProposals.ProposeAsync(evidence, decided, token);
                    if (!dryRun) await evidence.Session.SaveChangesAsync(token);
                    return Results.Ok(Report(evidence.Review.Revision));
                }

                foreach (var (e, _) in decided) evidence.Append(e);
                reached = evidence.Revision;
                if (!dryRun && evidence.Events.Count > 0) return null;
                return Results.Ok(Report(evidence.Review.Revision));
            },
            (_, _) => Task.FromResult(Results.Ok(Report(reached))),
            cancellationToken);

        ImportReport Report(long revision) => new()
        {
            DryRun = dryRun,
            Revision = revision,
            Accepted = batch.Accepted,
            Amended = batch.Amended,
            Unchanged = batch.Unchanged,
            Proposed = proposed,
            Rejected = faults.All,
            Faults = faults.Count,
            Warnings = batch.Warnings,
            Remarks = remarks,
            Profile = mapping.Version == 0 ? mapping.Name : string.Create(CultureInfo.InvariantCulture, $"{mapping.Name}@{mapping.Version}"),
            ContentHash = hash,
            TooLong = tooLong,
        };
    }

    private static async Task<(MappingProfile? Profile, IResult? Refusal)> ProfileOfAsync(
        string review, string? contentType, string? profile, string? format, IIngestionStore store, CancellationToken cancellationToken)
    {
        if (format is not null && !ImportFile.Formats.Contains(format, StringComparer.Ordinal))
            return (null, Problem.Result(400, "malformed", "Unknown format", $"format: one of {string.Join(", ", ImportFile.Formats)}."));
        if (profile is not null)
        {
            await using var session = store.QuerySession();
            if (await session.LoadAsync<ReviewRecord>(review, cancellationToken) is null) return (null, Problem.UnknownReview(review));
            if (await ProfileStore.FindAsync(session, review, profile, cancellationToken) is not { } found) return (null, ProfileEndpoints.Unknown(profile));
            return (format is null ? found : found with { Format = format }, null);
        }

        if (format is not null) return (Profiles.All.FirstOrDefault(p => p.Format == format) ?? new MappingProfile { Name = format, Format = format }, null);
        if (ImportFile.ForMediaType(contentType) is { } known) return (known, null);
        return (null, Problem.Result(415, "unsupported-format", "This kind of file cannot be imported",
            "Content-Type: send text/csv in UTF-8, text/tab-separated-values or an .xlsx workbook, or say ?format= or ?profile=."));
    }

    private static async Task<IResult> StartJobAsync(
        string review, HttpRequest request, MappingProfile mapping, bool dryRun, IIngestionStore store, ImportJobs jobs, CancellationToken cancellationToken)
    {
        await using (var session = store.QuerySession())
        {
            if (await session.LoadAsync<ReviewRecord>(review, cancellationToken) is null) return Problem.UnknownReview(review);
        }

        request.Body.Position = 0;
        var job = await jobs.StartAsync(review, request.Body, mapping, dryRun, Caller.NameOf(request.HttpContext), cancellationToken);
        return job is null
            ? Problem.Result(503, "too-many-imports", "Too many imports are waiting", "Try again when one of them is done.")
            : Results.Accepted($"/api/reviews/{review}/imports/{job.Id}", job);
    }

    private static async Task<IResult> JobAsync(string review, Guid job, ImportJobs jobs, CancellationToken cancellationToken) =>
        await jobs.FindAsync(job, cancellationToken) is { } found && found.Review == review
            ? Results.Ok(found)
            : Problem.Result(404, "unknown-import", "Unknown import", $"job: the review has no import '{job}'.");

    /// <summary>All studies, those whose rows stand apart put together; none of a file that is too long for one transaction.</summary>
    private static async Task<(IReadOnlyList<ImportRow> Rows, bool TooLong)> GatherAsync(IAsyncEnumerable<ImportRow> rows, FaultLog faults, CancellationToken cancellationToken)
    {
        var studies = new Dictionary<string, ImportRow>(StringComparer.Ordinal);
        var count = 0;
        await foreach (var row in rows.WithCancellation(cancellationToken))
        {
            count += row.Lines.Count;
            var label = row.Study.Id ?? row.Study.Label ?? "";
            studies[label] = studies.TryGetValue(label, out var other)
                ? new ImportRow(other.Study with { Tables = [.. other.Study.Tables ?? [], .. row.Study.Tables ?? []] }, [.. other.Lines, .. row.Lines])
                : row;
            if (count <= MostRowsAtOnce) continue;
            faults.Add(new ImportFault(row.Lines[0], "", "More than 10000 rows: send the file as a job, with ?job=true."));
            return ([], true);
        }

        return ([.. studies.Values], false);
    }

    private static IResult Rejected(FaultLog faults)
    {
        var problem = Problem.Details(422, "import-rejected", "Nothing of the file was imported",
            string.Join(" ", faults.All.Take(20).Select(f => $"Row {f.Row}{(f.Column.Length > 0 ? ", column " + f.Column : "")}: {f.Reason}")));
        problem.Extensions["rejected"] = faults.All;
        return Results.Problem(problem);
    }
}
