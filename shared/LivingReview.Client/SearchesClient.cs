using LivingReview.Contracts.Surveillance;

namespace LivingReview.Client;

/// <summary>Search strategies and what they found, of Surveillance.</summary>
/// <param name="http">Calls the API; its base address is the root of the installation.</param>
public sealed class SearchesClient(HttpClient http)
{
    /// <summary>Writes the strategy for a source.</summary>
    public Task<ApiResult<StrategyView>> WriteAsync(string review, string source, StrategyRequest strategy, CancellationToken cancellationToken) =>
        http.PutAsync<StrategyView>($"{Root(review)}/strategies/{Uri.EscapeDataString(source)}", strategy, cancellationToken);

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

    /// <summary>Address of the works, from the root of the installation.</summary>
    public static string WorksOf(string review) => Root(review) + "/works";

    private static string Root(string review) => $"api/reviews/{Uri.EscapeDataString(review)}/surveillance";
}
