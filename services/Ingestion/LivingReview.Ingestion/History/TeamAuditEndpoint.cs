using System.ComponentModel.DataAnnotations;
using System.Globalization;
using JasperFx.Events;
using LivingReview.Contracts.Studies;
using LivingReview.Hosting.Addresses;
using LivingReview.Hosting.Authentication;
using LivingReview.Hosting.Describing;
using LivingReview.Hosting.Problems;
using LivingReview.Ingestion.Comments;
using LivingReview.Ingestion.Reviews;
using LivingReview.Ingestion.Studies;
using Marten;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace LivingReview.Ingestion.History;

/// <summary>
/// Changes and comments of a review in one list, the newest first. The streams of comments are their own, so the list is ordered and cut by the place
/// of an event in the whole log: times may be equal, places never are.
/// </summary>
internal static class TeamAuditEndpoint
{
    public static void MapTeamAudit(this IEndpointRouteBuilder app) =>
        // What a team says among itself is no part of a public review, so this is no option of the list that readers may see.
        app.MapGet("/api/reviews/{review}/audit/team", ShowAsync).Needs(Role.Extractor)
            .Described("listTeamChanges", "Lists every change of the evidence and the protocol and every comment with its author, the newest first.").Answers<TeamAuditEntry[]>();

    private static async Task<IResult> ShowAsync(string review, HttpContext http, IIngestionStore store, CancellationToken cancellationToken, long? after = null, [FormerParameter] long? before = null, [Range(1, AuditEndpoint.MaxLimit)] int limit = 100)
    {
        await using var session = store.QuerySession();
        if (await session.LoadAsync<ReviewRecord>(review, cancellationToken) is null) return Problem.UnknownReview(review);
        var comments = await session.Query<CommentRecord>().Where(c => c.Review == review).Select(c => c.Id).ToListAsync(cancellationToken);
        string[] streams = [review, .. comments.Select(CommentEndpoints.StreamOf)];
        var until = after ?? before ?? long.MaxValue;
        var events = await session.Events.QueryAllRawEvents()
            .Where(e => e.StreamKey!.IsOneOf(streams) && e.Sequence < until).OrderByDescending(e => e.Sequence).Take(limit).ToListAsync(cancellationToken);
        if (events.Count == limit) Paging.NameNext(http, events[^1].Sequence.ToString(CultureInfo.InvariantCulture), nameof(before));
        return Results.Ok(await EntriesAsync(session, review, events, cancellationToken));
    }

    private static async Task<IReadOnlyList<TeamAuditEntry>> EntriesAsync(IQuerySession session, string review, IReadOnlyList<IEvent> events, CancellationToken cancellationToken)
    {
        var said = (await session.LoadManyAsync<CommentRecord>(cancellationToken, events.Select(CommentOf).OfType<Guid>().Distinct().ToArray())).ToDictionary(c => c.Id, c => c.Comment);
        var ids = said.Values.Select(c => StudyOf(c.Subject)).OfType<string>().Distinct(StringComparer.Ordinal).Select(study => StudyRecord.IdOf(review, study)).ToArray();
        var labels = (await session.LoadManyAsync<StudyRecord>(cancellationToken, ids)).ToDictionary(s => s.Study.Id, s => s.Study.Label, StringComparer.Ordinal);
        return [.. events.Select(e => CommentOf(e) is { } id ? Comment(e, said[id], labels) : Change(e))];
    }

    private static TeamAuditEntry Change(IEvent e)
    {
        var entry = AuditEndpoint.Entry(e);
        return new TeamAuditEntry
        {
            Place = e.Sequence,
            At = entry.At,
            Actor = entry.Actor,
            Kind = entry.Kind,
            Revision = entry.Revision,
            Study = entry.Study,
            Label = entry.Label,
            Text = entry.Reason,
        };
    }

    private static TeamAuditEntry Comment(IEvent e, CommentView comment, IReadOnlyDictionary<string, string> labels) => new()
    {
        Place = e.Sequence,
        At = e.Timestamp,
        Actor = StudyHistories.ActorOf(e),
        Kind = e.Data is CommentAdded ? "commented" : "settled",
        Subject = comment.Subject,
        Study = StudyOf(comment.Subject),
        Label = StudyOf(comment.Subject) is { } study ? labels.GetValueOrDefault(study) : null,
        Text = comment.Text,
    };

    private static Guid? CommentOf(IEvent e) => e.Data switch
    {
        CommentAdded added => added.Id,
        CommentSettled settled => settled.Id,
        _ => null,
    };

    /// <summary>The study of "study:jang-2021#tables[0].fn".</summary>
    private static string? StudyOf(string subject) => subject.Split('#')[0].Split(':', 2) is ["study", var study] ? study : null;
}
