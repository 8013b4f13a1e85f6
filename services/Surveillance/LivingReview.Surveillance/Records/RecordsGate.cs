using LivingReview.Hosting.Problems;
using LivingReview.Surveillance.Evidence;
using LivingReview.Surveillance.Screening.Earlier;
using Microsoft.AspNetCore.Http;

namespace LivingReview.Surveillance.Records;

/// <summary>
/// Lets requests about a review's records in when they can be answered. Reviews, revisions and studies come from ingestion by messages: who has just
/// made one and asks at once waits for it a moment. A review whose old records are on their way to the desk says so.
/// </summary>
internal sealed class RecordsGate(ISurveillanceStore store, TimeProvider time)
{
    private const string RetrySeconds = "5";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <summary>The review, or why it cannot be asked.</summary>
    /// <param name="http">The request.</param>
    /// <param name="review">The review.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <param name="revision">The revision that is asked for.</param>
    public async Task<(WatchedReview? Review, IResult? Refusal)> EnterAsync(HttpContext http, string review, CancellationToken cancellationToken, long? revision = null)
    {
        WatchedReview? watched = null;
        RecordsMove? move = null;
        await WaitAsync(async () =>
        {
            await using var session = store.QuerySession();
            watched = await session.LoadAsync<WatchedReview>(review, cancellationToken);
            move = await session.LoadAsync<RecordsMove>(review, cancellationToken);
            return watched?.Reached() > 0 && move?.IsDone() == true && (revision is null or < 1 || revision <= watched.Reached());
        }, cancellationToken);
        if (watched is null) return (null, Problem.UnknownReview(review));
        if (watched.Reached() == 0 || move?.IsDone() != true)
        {
            http.Response.Headers.RetryAfter = RetrySeconds;
            return (null, Problem.Result(503, "records-moving", "The records are on their way", "The records that the review has had are being moved to the screening desk; ask again in a moment. Nothing was changed."));
        }

        return revision is < 1 || revision > watched.Reached()
            ? (null, Problem.Result(404, "unknown-revision", "Unknown revision", FormattableString.Invariant($"revision: the review is at revision {watched.Reached()}.")))
            : (watched, null);
    }

    /// <summary>Whether the review has had a study of that id.</summary>
    public async Task<bool> KnowsStudyAsync(string review, string study, CancellationToken cancellationToken)
    {
        var isKnown = false;
        await WaitAsync(async () =>
        {
            await using var session = store.QuerySession();
            return isKnown = await session.LoadAsync<IncludedStudy>(IncludedStudy.IdOf(review, study), cancellationToken) is not null;
        }, cancellationToken);
        return isKnown;
    }

    private async Task WaitAsync(Func<Task<bool>> holds, CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        while (!await holds() && time.GetElapsedTime(start) < Patience) await Task.Delay(Pause, time, cancellationToken);
    }
}
