using System.Globalization;
using JasperFx.Events;
using LivingReview.Contracts.Studies;
using LivingReview.Hosting.Problems;
using Marten;
using Microsoft.AspNetCore.Http;
using static LivingReview.Ingestion.Studies.StudyDecider;

namespace LivingReview.Ingestion.Studies;

/// <summary>The HTTP response to a decision about a study.</summary>
internal static class StudyResponses
{
    public static IResult Unknown(string study) =>
        Problem.Result(404, "unknown-study", "Unknown study", $"study: the review has no study '{study}'.");

    /// <summary>The response to a decision that writes nothing; null if an event is to be appended.</summary>
    public static IResult? Refusal(Decision decision, string study) => decision switch
    {
        Decision.Append => null,
        Decision.Unchanged same => new WithVersion(same.Current.ToView(), created: false),
        Decision.Unknown => Unknown(study),
        Decision.Exists => Problem.Result(409, "study-exists", "The study exists already",
            $"id: there is a study '{study}' already; correct it with PUT and If-Match, or give this one another id."),
        Decision.AlreadyWithdrawn => Problem.Result(409, "study-withdrawn", "The study was withdrawn", $"study: '{study}' is no longer included."),
        Decision.Counts => Problem.Result(409, "study-counts", "The study was not withdrawn", $"study: '{study}' is already included."),
        Decision.NoWarning none => Problem.Result(409, "no-open-warning", "There is no such warning", $"code: '{study}' has no open warning '{none.Code}'."),
        Decision.Stale stale => Problem.Result(412, "stale-version", "This study has changed",
            $"If-Match: the study is at version {stale.Version.ToString(CultureInfo.InvariantCulture)}; someone saved a newer version; compare and merge."),
        _ => throw new InvalidOperationException($"Unknown decision {decision}."),
    };

    /// <summary>The study as it stands after a commit.</summary>
    public static async Task<IResult> ShowAsync(IQuerySession session, string review, string study, bool created, CancellationToken cancellationToken)
    {
        var record = await session.LoadAsync<StudyRecord>(StudyRecord.IdOf(review, study), cancellationToken);
        return record is null ? Unknown(study) : new WithVersion(record.ToView(), created);
    }

    /// <summary>The study as it was accepted at a revision: the first response again.</summary>
    public static async Task<IResult> ShowAcceptedAsync(IQuerySession session, string review, long revision, CancellationToken cancellationToken) =>
        ShowAccepted(review, (await session.Events.FetchStreamAsync(review, version: revision, fromVersion: revision, token: cancellationToken)).Single());

    /// <summary>The study as the event accepted it.</summary>
    public static IResult ShowAccepted(string review, IEvent accepted) => new WithVersion(
        new StudyView
        {
            Review = review,
            Version = 1,
            Revision = accepted.Version,
            ChangedAt = accepted.Timestamp,
            Study = ((ExtractionAccepted)accepted.Data).Study,
        },
        created: true);

    /// <summary>A study with its version as ETag.</summary>
    private sealed class WithVersion(StudyView view, bool created) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.Headers.ETag = string.Create(CultureInfo.InvariantCulture, $"\"{view.Version}\"");
            var result = created ? Results.Created($"/api/reviews/{view.Review}/studies/{view.Study.Id}", view) : Results.Ok(view);
            return result.ExecuteAsync(httpContext);
        }
    }
}
