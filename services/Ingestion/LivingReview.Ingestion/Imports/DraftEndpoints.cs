using LivingReview.Contracts.Studies;
using LivingReview.EvidenceFiles.Names;
using LivingReview.EvidenceFiles.Studies;
using LivingReview.EvidenceFiles.Tables;
using LivingReview.Hosting.Authentication;
using LivingReview.Hosting.Describing;
using LivingReview.Hosting.Problems;
using LivingReview.Ingestion.Proposals;
using LivingReview.Ingestion.Reviews;
using Marten;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace LivingReview.Ingestion.Imports;

/// <summary>The studies of files that wait: their cells can be corrected in place, and sent again.</summary>
internal static class DraftEndpoints
{
    private const int MaxCells = 10_000;

    public static void MapImportDrafts(this IEndpointRouteBuilder app)
    {
        var drafts = app.MapGroup("/api/reviews/{review}/import-drafts");
        drafts.MapGet("", ListAsync).Described("listImportDrafts", "Lists the drafts: studies of files that wait for corrections.").Answers<ImportDraft[]>();
        drafts.MapGet("/{draft:guid}", ShowAsync).Described("getImportDraft", "Shows a draft.").Answers<ImportDraft>().Refuses("unknown-draft");
        drafts.MapPut("/{draft:guid}", CorrectAsync).Described("correctImportDraft", "Corrects cells of a draft and says what is still wrong.").Answers<ImportDraft>().Refuses("unknown-draft");
        drafts.MapDelete("/{draft:guid}", DeleteAsync).Described("deleteImportDraft", "Deletes a draft.").AnswersNothing().Refuses("unknown-draft");
        drafts.MapPost("/{draft:guid}/submission", SubmitAsync).Described("submitImportDraft", "Imports a draft as if it stood in a file of its own.").Answers<ImportReport>().Refuses("unknown-draft", "import-rejected", "malformed", "invalid");
    }

    private static async Task<IResult> ListAsync(string review, IIngestionStore store, CancellationToken cancellationToken)
    {
        await using var session = store.QuerySession();
        if (await session.LoadAsync<ReviewRecord>(review, cancellationToken) is null) return Problem.UnknownReview(review);
        var drafts = await session.Query<ImportDraftRecord>().Where(d => d.Review == review).ToListAsync(cancellationToken);
        return Results.Ok(drafts.Select(d => d.Draft).OrderBy(d => d.Id));
    }

    private static async Task<IResult> ShowAsync(string review, Guid draft, IIngestionStore store, CancellationToken cancellationToken)
    {
        await using var session = store.QuerySession();
        return await session.LoadAsync<ImportDraftRecord>(draft, cancellationToken) is { } found && found.Review == review ? Results.Ok(found.Draft) : Unknown(draft);
    }

    private static async Task<IResult> DeleteAsync(string review, Guid draft, IIngestionStore store, CancellationToken cancellationToken)
    {
        await using var session = store.LightweightSession();
        if (await session.LoadAsync<ImportDraftRecord>(draft, cancellationToken) is not { } found || found.Review != review) return Unknown(draft);
        session.Delete(found);
        await session.SaveChangesAsync(cancellationToken);
        return Results.NoContent();
    }

    /// <summary>Keeps the corrected cells and says what is still wrong.</summary>
    private static async Task<IResult> CorrectAsync(string review, Guid draft, ImportDraftCorrection correction, IIngestionStore store, TimeProvider time, CancellationToken cancellationToken)
    {
        await using var session = store.LightweightSession();
        if (await session.LoadAsync<ReviewRecord>(review, cancellationToken) is not { } head) return Problem.UnknownReview(review);
        if (await session.LoadAsync<ImportDraftRecord>(draft, cancellationToken) is not { } found || found.Review != review) return Unknown(draft);
        var corrected = found.Draft with { Rows = correction.Rows ?? found.Draft.Rows, Answers = correction.Answers ?? found.Draft.Answers, ChangedAt = time.GetUtcNow() };
        if (Check(corrected, out var answers) is { } refusal) return refusal;

        var (faults, remarks) = (new FaultLog(), new List<string>());
        var rows = await RowsAsync(corrected, answers!, head, faults, remarks, cancellationToken);
        await new ImportBatch(faults, answers!, remarks).DecideAsync(session, head, rows, cancellationToken);
        corrected = corrected with { Faults = faults.All, Label = rows.Count == 0 ? corrected.Label : rows[0].Study.Label ?? corrected.Label };
        session.Store(found with { Draft = corrected });
        await session.SaveChangesAsync(cancellationToken);
        return Results.Ok(corrected);
    }

    /// <summary>Imports the draft as if it stood in a file of its own; it goes if it could be.</summary>
    private static Task<IResult> SubmitAsync(string review, Guid draft, EvidenceLog log, TimeProvider time, HttpContext http, CancellationToken cancellationToken)
    {
        var (faults, remarks, import) = (new FaultLog(), new List<string>(), Guid.CreateVersion7());
        ImportReport? report = null;
        return log.WriteAsync(
            review,
            async (evidence, token) =>
            {
                if (await evidence.Session.LoadAsync<ImportDraftRecord>(draft, token) is not { } found || found.Review != review) return Unknown(draft);
                if (Check(found.Draft, out var answers) is { } refusal) return refusal;
                var batch = new ImportBatch(faults, answers!, remarks);
                var rows = await RowsAsync(found.Draft, answers!, evidence.Review, faults, remarks, token);
                var decisions = await batch.DecideAsync(evidence.Session, evidence.Review, rows, token);
                batch.Complete();
                if (faults.Count > 0) return ImportEndpoints.Rejected(faults);
                IReadOnlyList<string> proposed = [];
                evidence.Session.Delete(found);
                if (evidence.Review.Protocol.RequireConfirmation)
                {
                    proposed = await ImportedProposals.ProposeAsync(evidence, decisions.Select(d => (d.Event, d.Submission)), token);
                }
                else
                {
                    foreach (var decision in decisions) evidence.Append(decision.Event);
                }

                var written = evidence.Events.Count > 0;
                if (written) ImportRecords.Keep(evidence.Session, import, review, Caller.NameOf(http), time.GetUtcNow(), null, decisions);
                report = new ImportReport
                {
                    DryRun = false,
                    Revision = evidence.Revision,
                    Accepted = batch.Accepted,
                    Amended = batch.Amended,
                    Unchanged = batch.Unchanged,
                    Corrections = batch.Corrections,
                    Proposed = proposed,
                    Rejected = [],
                    Warnings = batch.Warnings,
                    Remarks = remarks,
                    Import = written ? import : null,
                };
                if (written) return null;
                await evidence.Session.SaveChangesAsync(token);
                return Results.Ok(report);
            },
            (_, _) => Task.FromResult(Results.Ok(report)),
            cancellationToken);
    }

    private static IResult? Check(ImportDraft draft, out ImportAnswers? answers)
    {
        answers = ImportAnswers.Parse(draft.Answers, draft.Profile, out var fault);
        if (answers is null) return Problem.Result(400, "malformed", "Unknown answer", fault);
        var faults = new Faults();
        faults.Require(draft.Rows.Count > 0, "rows", "At least one row is needed.");
        faults.Require(draft.Rows.Sum(r => r?.Cells?.Count ?? 0) <= MaxCells, "rows", "At most 10000 cells.");
        faults.Require(draft.Rows.All(r => r?.Cells is not null && r.Row > 0), "rows", "A row has its number in the file and its cells.");
        return faults.None ? null : Problem.Invalid(faults);
    }

    private static Task<IReadOnlyList<ImportRow>> RowsAsync(
        ImportDraft draft, ImportAnswers answers, ReviewRecord review, FaultLog faults, List<string> remarks, CancellationToken cancellationToken) =>
        new StudyFile(answers, review.Protocol, faults, remarks).GatherAsync(
            draft.Header, [.. draft.Rows.Select(r => new SourceRow(r.Row, [.. r.Cells.Select(PlainText.Trimmed)]))], cancellationToken);

    private static IResult Unknown(Guid draft) => Problem.Result(404, "unknown-draft", "Unknown draft", $"draft: the review has no draft '{draft}'.");
}
