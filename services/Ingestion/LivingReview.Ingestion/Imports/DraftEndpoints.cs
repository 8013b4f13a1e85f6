using System.ComponentModel.DataAnnotations;
using LivingReview.Contracts.Studies;
using LivingReview.EvidenceFiles.Studies;
using LivingReview.Hosting.Addresses;
using LivingReview.Hosting.Authentication;
using LivingReview.Hosting.Describing;
using LivingReview.Hosting.Problems;
using LivingReview.Ingestion.Reviews;
using Marten;
using Marten.Exceptions;
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
        drafts.MapGet("", ListAsync).Described("listImportDrafts", "Lists the drafts by id: studies of files that wait for corrections.").Answers<ImportDraft[]>();
        drafts.MapGet("/{draft:guid}", ShowAsync).Described("getImportDraft", "Shows a draft.").Answers<ImportDraft>().Refuses("unknown-draft");
        drafts.MapPut("/{draft:guid}", CorrectAsync).Described("correctImportDraft", "Corrects cells of a draft and says what is still wrong.")
            .Example(new ImportDraftCorrection { Rows = [new ImportDraftRow(3, ["Example 2026", "2026", "120", "30", "12", "220", "ct"])] }).Answers<ImportDraft>().Refuses("unknown-draft");
        drafts.MapDelete("/{draft:guid}", DeleteAsync).Described("deleteImportDraft", "Deletes a draft.").AnswersNothing().Refuses("unknown-draft");
        drafts.MapPost("/{draft:guid}/submission", SubmitAsync).Described("submitImportDraft", "Imports a draft as if it stood in a file of its own.").Answers<ImportReport>().Refuses("unknown-draft", "import-rejected", "malformed", "invalid");
    }

    private static async Task<IResult> ListAsync(string review, HttpContext http, IIngestionStore store, [Range(1, Paging.Largest)] int? limit, string? after, CancellationToken cancellationToken)
    {
        await using var session = store.QuerySession();
        if (await session.LoadAsync<ReviewRecord>(review, cancellationToken) is null) return Problem.UnknownReview(review);
        var drafts = await session.Query<ImportDraftRecord>().Where(d => d.Review == review).ToListAsync(cancellationToken);
        return Paging.Answer(http, drafts.Select(d => d.Draft).OrderBy(d => d.Id), d => d.Id.ToString(), limit, after);
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

        var studies = await UploadedStudies.ReadAsync(corrected, answers!, head.Protocol, cancellationToken);
        await new ImportBatch(studies.Faults, answers!, studies.Remarks).DecideAsync(session, head, studies.Rows, cancellationToken);
        corrected = corrected with { Faults = studies.Faults.All, Label = studies.Rows is [{ Study.Label: { } label }, ..] ? label : corrected.Label };
        session.Update(found with { Draft = corrected }); // and not Store: a draft that went in meanwhile must not come back
        try
        {
            await session.SaveChangesAsync(cancellationToken);
        }
        catch (NonExistentDocumentException)
        {
            return Unknown(draft);
        }

        return Results.Ok(corrected);
    }

    /// <summary>Imports the draft as if it stood in a file of its own; it goes if it could be. Its cells are parsed before the review is locked.</summary>
    private static async Task<IResult> SubmitAsync(string review, Guid draft, EvidenceLog log, IIngestionStore store, TimeProvider time, HttpContext http, CancellationToken cancellationToken)
    {
        while (true)
        {
            var (head, found) = await FindAsync(store, review, draft, cancellationToken);
            if (head is null) return Problem.UnknownReview(review);
            if (found is null) return Unknown(draft);
            if (Check(found.Draft, out var answers) is { } refusal) return refusal;
            var studies = await UploadedStudies.ReadAsync(found.Draft, answers!, head.Protocol, cancellationToken);
            var import = new ImmediateImport(review, studies, answers!, [], null, Caller.NameOf(http)) { Draft = found };
            if (await import.WriteAsync(log, time, cancellationToken) is { } result) return result;
        }
    }

    private static async Task<(ReviewRecord? Review, ImportDraftRecord? Draft)> FindAsync(IIngestionStore store, string review, Guid draft, CancellationToken cancellationToken)
    {
        await using var session = store.QuerySession();
        var head = await session.LoadAsync<ReviewRecord>(review, cancellationToken);
        return (head, await session.LoadAsync<ImportDraftRecord>(draft, cancellationToken) is { } found && found.Review == review ? found : null);
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

    private static IResult Unknown(Guid draft) => Problem.Result(404, "unknown-draft", "Unknown draft", $"draft: the review has no draft '{draft}'.");
}
