using System.Net.Http.Json;
using LivingReview.Contracts.Reviews;
using LivingReview.Web.Api;

namespace LivingReview.Web.Protocols;

/// <summary>Opens reviews and changes their protocols in Ingestion.</summary>
internal sealed class ProtocolsClient(HttpClient http)
{
    public Task<ApiResult<ReviewView>> OpenAsync(RegisterReview review, CancellationToken cancellationToken) =>
        http.PostAsync<ReviewView>("api/reviews", review, cancellationToken);

    /// <summary>Changes version <paramref name="version"/> of the protocol.</summary>
    public Task<ApiResult<ReviewView>> AmendAsync(string review, Protocol protocol, string reason, int version, CancellationToken cancellationToken) =>
        http.CallAsync<ReviewView>(HttpMethod.Put, UrlBuilder.Build(Root(review), ("reason", reason), ("version", version)), JsonContent.Create(protocol, options: Json.Options), cancellationToken);

    /// <summary>The versions of the protocol, the newest first.</summary>
    public async Task<IReadOnlyList<ProtocolVersionView>> HistoryAsync(string review, CancellationToken cancellationToken) =>
        await http.GetOrNullAsync<IReadOnlyList<ProtocolVersionView>>(Root(review) + "/history", cancellationToken) ?? [];

    private static string Root(string review) => $"api/reviews/{Uri.EscapeDataString(review)}/protocol";
}
