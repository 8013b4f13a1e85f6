using System.ComponentModel.DataAnnotations;
using System.Globalization;
using JasperFx.Events;
using LivingReview.Analysis.Estimates;
using LivingReview.Analysis.Evidence;
using LivingReview.Analysis.Explaining;
using LivingReview.Analysis.Exporting;
using LivingReview.Analysis.Fhir;
using LivingReview.Analysis.Recomputing;
using LivingReview.Contracts.Estimates;
using LivingReview.Contracts.Reviews;
using LivingReview.Hosting.Addresses;
using LivingReview.Hosting.Authentication;
using LivingReview.Hosting.Describing;
using LivingReview.Hosting.Problems;
using LivingReview.Hosting.Store;
using Marten;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;

namespace LivingReview.Analysis.Versions;

/// <summary>Publishing a revision, and what was published.</summary>
internal static class VersionEndpoints
{
    private const int MaxNoteLength = 2000;

    public static void MapVersions(this IEndpointRouteBuilder app)
    {
        var versions = app.MapGroup("/api/reviews/{review}/versions");
        versions.MapPost("", PublishAsync).Needs(Role.Owner)
            .Described("publishVersion", "Publishes a revision as a version.").Answers<VersionView>(201)
            .Refuses("unknown-revision", "already-published", "published-meanwhile").Example(new PublishVersion { Note = "First public version." });
        versions.MapGet("", ListAsync).Described("listVersions", "Lists the published versions, the newest first.").Answers<VersionView[]>();
        versions.MapGet("/{number:int}", ShowAsync).Described("getVersion", "Shows a published version.").Answers<VersionView>().Refuses("unknown-version");
        versions.MapGet("/{number:int}/bundle.zip", BundleAsync).Described("downloadVersion", "Downloads a version with all that is needed to reproduce it.").AnswersFile("application/zip").Refuses("unknown-version", "evidence-missing");
        versions.MapGet("/{number:int}/fhir.json", FhirAsync).Described("getVersionAsFhir", "Shows a version as FHIR R5 Evidence, for trial use.")
            .AnswersFile("application/fhir+json").Refuses("unknown-version", "evidence-missing");
    }

    private static async Task<IResult> PublishAsync(string review, PublishVersion request, IAnalysisStore store, EvidenceReader reader, CancellationToken cancellationToken)
    {
        var note = request.Note.Trim();
        var faults = new Faults();
        faults.Require(note.Length is > 0 and <= MaxNoteLength, "note", "A note of 1 to 2000 characters tells readers what this version is.");
        if (!faults.None) return Problem.Invalid(faults);

        await using var session = store.LightweightSession();
        if (await session.LoadAsync<CurrentEstimates>(review, cancellationToken) is not { } current) return Problem.UnknownReview(review);
        var revision = request.Revision ?? current.Revision;
        if (await EstimateEndpoints.EvidenceAsync(reader, session, current, revision, cancellationToken) is not { } evidence)
            return EstimateProblems.UnknownRevision(revision, current.Revision);

        var stream = VersionPublished.StreamOf(review);
        var published = await session.Events.FetchStreamAsync(stream, token: cancellationToken);
        var last = published.Count == 0 ? null : (VersionPublished)published[^1].Data;
        if (last?.Estimates.Revision >= revision)
        {
            return Problem.Result(409, "already-published", "The revision is published already", string.Create(CultureInfo.InvariantCulture,
                $"revision: version {published.Count} froze revision {last.Estimates.Revision}; a new version needs a later one."));
        }

        var estimates = revision == current.Revision ? EstimateEndpoints.ToContract(current) : EstimateEndpoints.AtRevision(review, evidence);
        var causes = await EvidenceReader.ChangesAsync(session, review, last?.Estimates.Revision ?? 0, revision, cancellationToken);
        session.Events.Append(stream, published.Count + 1, new VersionPublished
        {
            Review = review,
            Title = evidence.Title,
            Note = note,
            Estimates = estimates,
            Changes = VersionDifference.Between(last?.Estimates, estimates, causes),
        });
        try
        {
            await session.SaveChangesAsync(cancellationToken);
        }
        catch (Exception fault) when (StoreFaults.IsConflict(fault))
        {
            return Problem.Result(409, "published-meanwhile", "Another version was published at the same moment", "Look at it before publishing once more.");
        }

        var view = await FindAsync(session, review, published.Count + 1, cancellationToken);
        return Results.Created($"/api/reviews/{review}/versions/{view!.Number}", view);
    }

    private static async Task<IResult> ListAsync(string review, HttpContext http, IAnalysisStore store, [Range(1, Paging.Largest)] int? limit, string? after, CancellationToken cancellationToken)
    {
        await using var session = store.QuerySession();
        if (await session.LoadAsync<CurrentEstimates>(review, cancellationToken) is null) return Problem.UnknownReview(review);
        var events = await session.Events.FetchStreamAsync(VersionPublished.StreamOf(review), token: cancellationToken);
        return Paging.Answer(http, events.Select(VersionPublished.ToView).Reverse(), v => v.Number.ToString(CultureInfo.InvariantCulture), limit, after);
    }

    private static async Task<IResult> ShowAsync(string review, int number, IAnalysisStore store, CancellationToken cancellationToken)
    {
        await using var session = store.QuerySession();
        return await FindAsync(session, review, number, cancellationToken) is { } version ? Results.Ok(version) : Unknown(number);
    }

    private static async Task<IResult> BundleAsync(string review, int number, IAnalysisStore store, EvidenceReader reader, IServiceProvider services, ILoggerFactory loggers, CancellationToken cancellationToken)
    {
        await using var session = store.QuerySession();
        if (await FindAsync(session, review, number, cancellationToken) is not { } version) return Unknown(number);
        var evidence = await reader.ReadAsync(session, review, version.Revision, cancellationToken);
        if (evidence.Head < version.Revision) return EvidenceMissing();
        var log = await EvidenceReader.RevisionsUpToAsync(session, review, version.Revision, cancellationToken);
        var history = await History.ReadAsync(session, review, StratumKey.OverallName, cancellationToken, version.Revision);
        var bundle = await Bundle.WriteAsync(version, evidence, log, history, services, loggers);
        return Results.File(bundle, "application/zip", string.Create(CultureInfo.InvariantCulture, $"{review}-v{number}.zip"));
    }

    /// <summary>The version as FHIR R5 Evidence, for trial use.</summary>
    private static async Task<IResult> FhirAsync(string review, int number, IAnalysisStore store, EvidenceReader reader, CancellationToken cancellationToken)
    {
        await using var session = store.QuerySession();
        if (await FindAsync(session, review, number, cancellationToken) is not { } version) return Unknown(number);
        var evidence = await reader.ReadAsync(session, review, version.Revision, cancellationToken);
        if (evidence.Head < version.Revision) return EvidenceMissing();
        return Results.Text(FhirEvidenceBundle.Write(version, evidence.Protocol), FhirEvidenceBundle.MediaType);
    }

    private static async Task<VersionView?> FindAsync(IQuerySession session, string review, int number, CancellationToken cancellationToken)
    {
        if (number < 1) return null;
        IReadOnlyList<IEvent> events = await session.Events.FetchStreamAsync(VersionPublished.StreamOf(review), version: number, fromVersion: number, token: cancellationToken);
        return events.Select(VersionPublished.ToView).FirstOrDefault(v => v.Number == number);
    }

    private static IResult EvidenceMissing() =>
        Problem.Result(503, "evidence-missing", "The evidence is on its way", "Some revisions are being replayed; ask again in a moment.");

    private static IResult Unknown(int number) =>
        Problem.Result(404, "unknown-version", "Unknown version", string.Create(CultureInfo.InvariantCulture, $"number: no version {number} of this review was published."));
}
