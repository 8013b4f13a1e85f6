using System.Text.Json.Nodes;
using LivingReview.Contracts.Reviews;

namespace LivingReview.Client;

/// <summary>Opens reviews and changes their protocols in Ingestion.</summary>
/// <param name="http">Calls the API; its base address is the root of the installation.</param>
public sealed class ProtocolsClient(HttpClient http)
{
    /// <summary>Opens a review.</summary>
    public Task<ApiResult<ReviewView>> OpenAsync(RegisterReview review, CancellationToken cancellationToken) =>
        http.PostAsync<ReviewView>("api/reviews", review, cancellationToken);

    /// <summary>Opens a review from JSON as it is: a member that the API does not know is refused by name and not left out.</summary>
    public Task<ApiResult<ReviewView>> OpenAsync(JsonObject review, CancellationToken cancellationToken) =>
        http.PostAsync<ReviewView>("api/reviews", review, cancellationToken);

    /// <summary>Changes version <paramref name="version"/> of the protocol.</summary>
    public Task<ApiResult<ReviewView>> AmendAsync(string review, Protocol protocol, string reason, int version, CancellationToken cancellationToken) =>
        http.PutAsync<ReviewView>(UrlBuilder.Build(Root(review), ("reason", reason), ("version", version)), protocol, cancellationToken);

    /// <summary>The versions of the protocol, the newest first.</summary>
    public async Task<IReadOnlyList<ProtocolVersionView>> HistoryAsync(string review, CancellationToken cancellationToken) =>
        await http.GetOrNullAsync<IReadOnlyList<ProtocolVersionView>>(Root(review) + "/history", cancellationToken) ?? [];

    private static string Root(string review) => $"api/reviews/{Uri.EscapeDataString(review)}/protocol";
}
