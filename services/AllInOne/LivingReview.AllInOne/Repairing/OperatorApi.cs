using System.Runtime.CompilerServices;
using LivingReview.Client;
using LivingReview.Contracts.Alerts;
using LivingReview.Contracts.Estimates;
using LivingReview.Contracts.Reviews;
using LivingReview.Hosting.Embedding;

namespace LivingReview.AllInOne.Repairing;

/// <summary>The running system as an operator's commands see it; what goes wrong is one line.</summary>
internal sealed class OperatorApi(Uri server) : IDisposable
{
    private const int PageSize = 100;

    private readonly ServerConnection _connection = new(server, null);

    /// <summary>All reviews in pages: with ten thousand of them there are three requests for a hundred.</summary>
    public async IAsyncEnumerable<IReadOnlyList<ReviewView>> ReviewsAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var query = new ReviewsQuery(PageSize); ;)
        {
            var wanted = query;
            var page = await ReadAsync(client => client.Reviews.GetPageAsync(wanted, cancellationToken));
            if (page.Reviews.Count > 0) yield return page.Reviews;
            if (!page.HasNext) yield break;
            query = query with { After = page.Reviews[^1].Id };
        }
    }

    /// <summary>How far the estimates go; a review before its first is missing.</summary>
    public async Task<IReadOnlyDictionary<string, EstimatesHead>> HeadsAsync(IEnumerable<string> reviews, CancellationToken cancellationToken) =>
        (await ReadAsync(client => client.Estimates.ListHeadsAsync([.. reviews], cancellationToken))).ToDictionary(h => h.Review, StringComparer.Ordinal);

    /// <summary>How far the estimates were evaluated for alerts; empty from a server that does not say.</summary>
    public async Task<IReadOnlyDictionary<string, AlertsHead>> EvaluatedAsync(IEnumerable<string> reviews, CancellationToken cancellationToken) =>
        (await ReadAsync(client => client.Alerts.ListHeadsAsync([.. reviews], cancellationToken)) ?? []).ToDictionary(h => h.Review, StringComparer.Ordinal);

    public async Task<RebuildReport> RebuildAsync(string review, CancellationToken cancellationToken) =>
        await _connection.Client.Estimates.RebuildAsync(review, cancellationToken) switch
        {
            ApiResult<RebuildReport>.Done { Value: var report } => report,
            ApiResult<RebuildReport>.Refused { Problem: var problem } => throw Refused(problem),
            var other => throw _connection.Unreachable((other as ApiResult<RebuildReport>.Unreachable)?.Reason),
        };

    public void Dispose() => _connection.Dispose();

    private async Task<T> ReadAsync<T>(Func<LivingReviewClient, Task<T>> ask)
    {
        try
        {
            return await ask(_connection.Client);
        }
        catch (ApiException fault)
        {
            throw Refused(fault.Problem);
        }
        catch (HttpRequestException fault)
        {
            throw _connection.Unreachable(fault.Message);
        }
    }

    private EmbeddingException Refused(ApiProblem problem) => new(FormattableString.Invariant($"{server} answered {problem.Status}: {problem.Detail ?? problem.Title}"));
}
