using System.ComponentModel.DataAnnotations;
using System.Text.RegularExpressions;
using LivingReview.Contracts.Drafts;
using LivingReview.Hosting.Addresses;
using LivingReview.Hosting.Authentication;
using LivingReview.Hosting.Describing;
using LivingReview.Hosting.Problems;
using LivingReview.Hosting.Store;
using LivingReview.Ingestion.Reviews;
using Marten;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace LivingReview.Ingestion.FormDrafts;

/// <summary>Half-filled forms, so that nothing typed is lost with a connection, a browser or a server. Each is seen by the person who typed it alone.</summary>
internal static partial class FormDraftEndpoints
{
    private const int MaxContent = 500_000;
    private const int LockSpace = 1_530_003;

    private static readonly TimeSpan Remembered = TimeSpan.FromDays(30);
    private static readonly KeepFormDraft HalfFilled = new() { Form = "study", Title = "Example 2026", Content = """{ "label": "Example 2026", "tp": "120" }""", Sequence = 1 };

    public static void MapFormDrafts(this IEndpointRouteBuilder app)
    {
        var inReview = app.MapGroup("/api/reviews/{review}/form-drafts").Needs(Role.Extractor);
        inReview.MapGet("", ListInReviewAsync).Described("listFormDrafts", "Lists the caller's half-filled forms of the review, the newest first.").Answers<FormDraft[]>();
        inReview.MapGet("/{draft:guid}", ShowInReviewAsync).Described("getFormDraft", "Shows a half-filled form of the caller.").Answers<FormDraft>().Refuses("unknown-draft", "draft-finished");
        inReview.MapPut("/{draft:guid}", KeepInReviewAsync).Described("keepFormDraft", "Keeps what was typed into a form so far.")
            .Example(HalfFilled).Answers<FormDraft>().Refuses("unknown-draft", "draft-finished");
        inReview.MapDelete("/{draft:guid}", FinishInReviewAsync).Described("finishFormDraft", "Forgets what was typed: the form was sent or discarded.").AnswersNothing().Refuses("unknown-draft");
        var outside = app.MapGroup("/api/form-drafts").Needs(Role.Extractor);
        outside.MapGet("", (IIngestionStore store, HttpContext http, string? form, [Range(1, Paging.Largest)] int? limit, string? after, CancellationToken cancellationToken) => ListAsync(null, store, http, form, limit, after, cancellationToken))
            .Described("listOwnFormDrafts", "Lists the caller's half-filled forms that belong to no review, the newest first.").Answers<FormDraft[]>();
        outside.MapGet("/{draft:guid}", (Guid draft, IIngestionStore store, HttpContext http, CancellationToken cancellationToken) => ShowAsync(null, draft, store, http, cancellationToken))
            .Described("getOwnFormDraft", "Shows a half-filled form of the caller that belongs to no review.").Answers<FormDraft>().Refuses("unknown-draft", "draft-finished");
        outside.MapPut("/{draft:guid}", (Guid draft, KeepFormDraft kept, IIngestionStore store, TimeProvider time, HttpContext http, CancellationToken cancellationToken) =>
            KeepAsync(null, draft, kept, store, time, http, cancellationToken)).Described("keepOwnFormDraft", "Keeps what was typed into a form that belongs to no review.")
                .Example(HalfFilled)
            .Answers<FormDraft>().Refuses("unknown-draft", "draft-finished");
        outside.MapDelete("/{draft:guid}", (Guid draft, IIngestionStore store, TimeProvider time, HttpContext http, CancellationToken cancellationToken) =>
            FinishAsync(null, draft, store, time, http, cancellationToken)).Described("finishOwnFormDraft", "Forgets what was typed into a form that belongs to no review.").AnswersNothing().Refuses("unknown-draft");
    }

    private static Task<IResult> ListInReviewAsync(string review, IIngestionStore store, HttpContext http, string? form, [Range(1, Paging.Largest)] int? limit, string? after, CancellationToken cancellationToken) =>
        ListAsync(review, store, http, form, limit, after, cancellationToken);

    private static Task<IResult> ShowInReviewAsync(string review, Guid draft, IIngestionStore store, HttpContext http, CancellationToken cancellationToken) =>
        ShowAsync(review, draft, store, http, cancellationToken);

    private static Task<IResult> KeepInReviewAsync(string review, Guid draft, KeepFormDraft kept, IIngestionStore store, TimeProvider time, HttpContext http, CancellationToken cancellationToken) =>
        KeepAsync(review, draft, kept, store, time, http, cancellationToken);

    private static Task<IResult> FinishInReviewAsync(string review, Guid draft, IIngestionStore store, TimeProvider time, HttpContext http, CancellationToken cancellationToken) =>
        FinishAsync(review, draft, store, time, http, cancellationToken);

    /// <summary>The unfinished forms of the caller, the newest first.</summary>
    private static async Task<IResult> ListAsync(string? review, IIngestionStore store, HttpContext http, string? form, int? limit, string? after, CancellationToken cancellationToken)
    {
        await using var session = store.QuerySession();
        var unfinished = session.Query<FormDraftRecord>().Where(d => d.FinishedAt == null);
        var drafts = await (review is null ? unfinished.Where(d => d.Review == null) : unfinished.Where(d => d.Review == review)).ToListAsync(cancellationToken);
        var wanted = drafts.Where(d => Caller.IsSame(d.KeptBy, http)).Select(d => d.Draft).Where(d => form is null || d.Form == form);
        return Paging.Answer(http, wanted.OrderByDescending(d => d.ChangedAt).ThenByDescending(d => d.Id), d => d.Id.ToString(), limit, after);
    }

    private static async Task<IResult> ShowAsync(string? review, Guid draft, IIngestionStore store, HttpContext http, CancellationToken cancellationToken)
    {
        await using var session = store.QuerySession();
        var found = await session.LoadAsync<FormDraftRecord>(draft, cancellationToken);
        return !IsMine(found, review, http) ? Unknown(draft) : found!.FinishedAt is null ? Results.Ok(found.Draft) : Finished(draft);
    }

    /// <summary>Keeps what was typed so far. Of changes that overtake each other the newest stays.</summary>
    private static async Task<IResult> KeepAsync(
        string? review, Guid draft, KeepFormDraft kept, IIngestionStore store, TimeProvider time, HttpContext http, CancellationToken cancellationToken)
    {
        var faults = new Faults();
        faults.Require(FormName().IsMatch(kept.Form), "form", "A form has 1 to 40 lower case letters, digits and hyphens.");
        faults.Require(kept.Title.Length <= 300, "title", "At most 300 characters.");
        faults.Require(kept.Subject is null or { Length: <= 200 }, "subject", "At most 200 characters.");
        faults.Require(kept.Content.Length <= MaxContent, "content", "At most 500,000 characters.");
        Bounds.Check(kept, "", faults);
        if (!faults.None) return Problem.Invalid(faults);

        await using var session = store.LightweightSession();
        await LockAsync(session, draft, cancellationToken);
        if (review is not null && await session.LoadAsync<ReviewRecord>(review, cancellationToken) is null) return Problem.UnknownReview(review);
        var found = await session.LoadAsync<FormDraftRecord>(draft, cancellationToken);
        if (found is not null && !IsMine(found, review, http)) return Unknown(draft);
        if (found is { FinishedAt: not null }) return Finished(draft);
        if (found is not null && found.Draft.Sequence >= kept.Sequence) return Results.Ok(found.Draft);
        var now = new FormDraft
        {
            Id = draft,
            Review = review,
            Form = kept.Form,
            Subject = kept.Subject,
            Title = kept.Title.Trim(),
            Content = kept.Content,
            Sequence = kept.Sequence,
            KeptBy = Caller.NameOf(http),
            ChangedAt = time.GetUtcNow(),
        };
        session.Store(new FormDraftRecord(draft, review, now.KeptBy, now));
        await session.SaveChangesAsync(cancellationToken);
        return Results.Ok(now);
    }

    /// <summary>
    /// The form was sent or discarded: what was typed goes, and a late change does not bring it back. One that nothing was kept of is remembered as
    /// well, because what was typed may still be on its way.
    /// </summary>
    private static async Task<IResult> FinishAsync(string? review, Guid draft, IIngestionStore store, TimeProvider time, HttpContext http, CancellationToken cancellationToken)
    {
        await using var session = store.LightweightSession();
        await LockAsync(session, draft, cancellationToken);
        if (review is not null && await session.LoadAsync<ReviewRecord>(review, cancellationToken) is null) return Problem.UnknownReview(review);
        var found = await session.LoadAsync<FormDraftRecord>(draft, cancellationToken);
        if (found is not null && !IsMine(found, review, http)) return Unknown(draft);
        var now = time.GetUtcNow();
        var forgotten = now - Remembered;
        session.DeleteWhere<FormDraftRecord>(d => d.FinishedAt != null && d.FinishedAt < forgotten);
        session.Store(new FormDraftRecord(draft, review, found?.KeptBy ?? Caller.NameOf(http), Empty(draft, review, found?.Draft, http, now)) { FinishedAt = found?.FinishedAt ?? now });
        await session.SaveChangesAsync(cancellationToken);
        return Results.NoContent();
    }

    private static FormDraft Empty(Guid draft, string? review, FormDraft? before, HttpContext http, DateTimeOffset now) =>
        (before ?? new FormDraft { Id = draft, Review = review, Form = "", Title = "", Content = "", Sequence = 0, KeptBy = Caller.NameOf(http), ChangedAt = now }) with { Content = "", Title = "" };

    // A change and the end of a draft take turns: otherwise a change that read the draft before it ended would bring it back.
    private static Task LockAsync(IDocumentSession session, Guid draft, CancellationToken cancellationToken) => session.TakeTurnAsync(LockSpace, draft.ToString(), cancellationToken);

    private static bool IsMine(FormDraftRecord? found, string? review, HttpContext http) => found is not null && found.Review == review && Caller.IsSame(found.KeptBy, http);

    private static IResult Unknown(Guid draft) => Problem.Result(404, "unknown-draft", "Unknown draft", $"draft: you have no draft '{draft}' here.");

    private static IResult Finished(Guid draft) => Problem.Result(410, "draft-finished", "The form was sent or discarded", $"draft: '{draft}' is finished.");

    [GeneratedRegex("^[a-z0-9-]{1,40}\\z")]
    private static partial Regex FormName();
}
