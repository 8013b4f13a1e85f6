using LivingReview.Contracts.Surveillance;

namespace LivingReview.Client;

/// <summary>Search strategies and what they found, of Surveillance.</summary>
/// <param name="http">Calls the API; its base address is the root of the installation.</param>
public sealed class SearchesClient(HttpClient http)
{
    /// <summary>Writes the strategy for a source.</summary>
    public Task<ApiResult<StrategyView>> WriteAsync(string review, string source, StrategyRequest strategy, CancellationToken cancellationToken) =>
        http.PutAsync<StrategyView>($"{Root(review)}/strategies/{Uri.EscapeDataString(source)}", strategy, cancellationToken);

    /// <summary>Lets a strategy rest.</summary>
    public Task<ApiResult<StrategyView>> PauseAsync(string review, string source, CancellationToken cancellationToken) => ActAsync(review, source, "pause", cancellationToken);

    /// <summary>Searches a strategy again that rested, from the days that it had reached.</summary>
    public Task<ApiResult<StrategyView>> ResumeAsync(string review, string source, CancellationToken cancellationToken) => ActAsync(review, source, "resumption", cancellationToken);

    /// <summary>Makes a search due now, also one that waits after a fault.</summary>
    public Task<ApiResult<StrategyView>> SearchNowAsync(string review, string source, CancellationToken cancellationToken) => ActAsync(review, source, "runs", cancellationToken);

    /// <summary>The strategies, each with how far it has searched.</summary>
    public async Task<IReadOnlyList<StrategyView>> ListAsync(string review, CancellationToken cancellationToken) =>
        await http.GetOrNullAsync<IReadOnlyList<StrategyView>>(Root(review) + "/strategies", cancellationToken) ?? [];

    /// <summary>A page of the works that were found.</summary>
    /// <param name="review">The review.</param>
    /// <param name="limit">Size of the page.</param>
    /// <param name="after">The page before, by its <see cref="WorkPage.Next"/>; null for the first.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public async Task<WorkPage> WorksAsync(string review, int limit, string? after, CancellationToken cancellationToken) =>
        await http.GetOrNullAsync<WorkPage>(UrlBuilder.Build(WorksOf(review), ("limit", limit), ("after", after)), cancellationToken) ?? new WorkPage([], null);

    /// <summary>How long evidence took from its publication to the estimate; null for a review that Surveillance does not know.</summary>
    public Task<EvidencePaths?> PathsAsync(string review, CancellationToken cancellationToken) => http.GetOrNullAsync<EvidencePaths>(Root(review) + "/paths", cancellationToken);

    /// <summary>Address of the works, from the root of the installation.</summary>
    public static string WorksOf(string review) => Root(review) + "/works";

    private Task<ApiResult<StrategyView>> ActAsync(string review, string source, string step, CancellationToken cancellationToken) =>
        http.CallAsync<StrategyView>(HttpMethod.Post, $"{Root(review)}/strategies/{Uri.EscapeDataString(source)}/{step}", null, cancellationToken);

    private static string Root(string review) => $"api/reviews/{Uri.EscapeDataString(review)}/surveillance";
}
