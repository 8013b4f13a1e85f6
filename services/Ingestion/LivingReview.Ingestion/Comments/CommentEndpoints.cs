using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Text.RegularExpressions;
using LivingReview.Contracts.Studies;
using LivingReview.Hosting.Addresses;
using LivingReview.Hosting.Authentication;
using LivingReview.Hosting.Describing;
using LivingReview.Hosting.Problems;
using LivingReview.Hosting.Store;
using LivingReview.Ingestion.Reviews;
using LivingReview.Ingestion.Studies;
using Marten;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace LivingReview.Ingestion.Comments;

/// <summary>What a team says to each other about studies, fields, estimates and alerts.</summary>
internal static partial class CommentEndpoints
{
    private const int MaxText = 5000;

    public static void MapComments(this IEndpointRouteBuilder app)
    {
        // What a team says among itself is no part of a public review.
        var comments = app.MapGroup("/api/reviews/{review}/comments").Needs(Role.Extractor);
        comments.MapGet("", ListAsync).Described("listComments", "Lists what the team said, the newest first.").Answers<CommentView[]>();
        comments.MapPost("", AddAsync).Described("addComment", "Adds a comment on a study, a field, an estimate, an alert or the protocol.")
            .Example(new AddComment { Subject = "study:example-2026#tables[0].fn", Text = "@Ben, is FN right?", By = "Ann" }).Answers<CommentView>(201);
        comments.MapPost("/{comment:guid}/settlement", SettleAsync).Described("settleComment", "Settles a comment.").Answers<CommentView>().Refuses("unknown-comment", "comment-settled");
    }

    private static async Task<IResult> ListAsync(string review, HttpContext http, IIngestionStore store, CancellationToken cancellationToken, string? subject = null, bool open = false, [Range(1, Paging.Largest)] int? limit = null, string? after = null)
    {
        await using var session = store.QuerySession();
        if (await session.LoadAsync<ReviewRecord>(review, cancellationToken) is null) return Problem.UnknownReview(review);
        var all = await session.Query<CommentRecord>().Where(c => c.Review == review).ToListAsync(cancellationToken);
        var wanted = all.Select(c => c.Comment)
            .Where(c => subject is null || c.Subject == subject || c.Subject.StartsWith(subject + "#", StringComparison.Ordinal))
            .Where(c => !open || c.SettledBy is null).OrderByDescending(c => c.At).ThenByDescending(c => c.Id);
        return Paging.Answer(http, wanted, c => c.Id.ToString(), limit, after);
    }

    private static async Task<IResult> AddAsync(string review, AddComment request, IIngestionStore store, TimeProvider time, HttpContext http, CancellationToken cancellationToken)
    {
        var faults = new Faults();
        var text = FieldRules.Text(request.Text, "text", faults);
        var by = FieldRules.Text(request.By, "by", faults);
        faults.Require(text is { Length: <= MaxText }, "text", "A text of 1 to 5000 characters is needed.");
        faults.Require(SubjectName().IsMatch(request.Subject), "subject", "A subject is \"study:ID\", \"stratum:NAME\", \"alert:ID\" or \"protocol\".");
        if (!faults.None) return Problem.Invalid(faults);
        await using var session = store.LightweightSession();
        if (await session.LoadAsync<ReviewRecord>(review, cancellationToken) is null) return Problem.UnknownReview(review);
        var added = new CommentView
        {
            Id = Guid.CreateVersion7(),
            Subject = request.Subject,
            Text = text!,
            By = NameOf(by, http),
            At = time.GetUtcNow(),
            Mentions = [.. Mention().Matches(text!).Select(m => m.Groups[1].Value.TrimEnd('.', '-')).Distinct(StringComparer.OrdinalIgnoreCase)],
        };
        session.Store(new CommentRecord(added.Id, review, added));
        session.SetHeader(EvidenceLog.ActorHeader, added.By);
        session.Events.Append(StreamOf(added.Id), new CommentAdded(added.Id, review, added.Subject, added.Text, added.Mentions));
        await session.SaveChangesAsync(cancellationToken);
        return Results.Created($"/api/reviews/{review}/comments", added);
    }

    private static async Task<IResult> SettleAsync(string review, Guid comment, string? by, IIngestionStore store, TimeProvider time, HttpContext http, CancellationToken cancellationToken)
    {
        await using var session = store.LightweightSession();
        // The version is read before what it says, so that of many who settle it at once only one is the next.
        var version = (await session.Events.FetchStreamStateAsync(StreamOf(comment), cancellationToken))?.Version ?? 0;
        if (await session.LoadAsync<CommentRecord>(comment, cancellationToken) is not { } found || found.Review != review)
            return Problem.Result(404, "unknown-comment", "Unknown comment", $"comment: the review has no comment '{comment}'.");
        if (found.Comment.SettledBy is { } before) return Settled(before);
        var settled = found.Comment with { SettledBy = NameOf(by, http), SettledAt = time.GetUtcNow() };
        session.Store(found with { Comment = settled });
        session.SetHeader(EvidenceLog.ActorHeader, settled.SettledBy);
        session.Events.Append(StreamOf(comment), version + 1, new CommentSettled(comment));
        try
        {
            await session.SaveChangesAsync(cancellationToken);
        }
        catch (Exception fault) when (StoreFaults.IsConflict(fault))
        {
            return Settled("someone else at the same time");
        }

        return Results.Ok(settled);
    }

    private static IResult Settled(string by) => Problem.Result(409, "comment-settled", "The comment is settled", $"comment: it was settled by {by}.");

    public static string StreamOf(Guid comment) => string.Create(CultureInfo.InvariantCulture, $"comment:{comment}");

    /// <summary>Where nobody signs in, a name may be given; it is no proof of anything.</summary>
    private static string NameOf(string? by, HttpContext http) =>
        Caller.NameOf(http) is var name && name != Caller.Local || string.IsNullOrWhiteSpace(by) ? Caller.NameOf(http) : by.Trim();

    [GeneratedRegex("^(protocol|(study|stratum|alert):[^\\s#]{1,200}(#[^\\s]{1,200})?)\\z")]
    private static partial Regex SubjectName();

    [GeneratedRegex(@"(?<![\w@])@([\p{L}\p{N}][\p{L}\p{N}._-]{0,60})")]
    private static partial Regex Mention();
}
