using System.Net.Http.Json;
using LivingReview.Contracts.Reviews;
using LivingReview.Web.Api;

namespace LivingReview.Web.Reviews;

/// <summary>Reads reviews from Ingestion.</summary>
internal sealed class ReviewsClient(HttpClient http)
{
    public async Task<IReadOnlyList<ReviewView>> GetAllAsync(CancellationToken cancellationToken) =>
        await http.GetFromJsonAsync<IReadOnlyList<ReviewView>>("api/reviews", Json.Options, cancellationToken) ?? [];

    /// <summary>The review, or null if there is none with that id.</summary>
    public Task<ReviewView?> GetAsync(string review, CancellationToken cancellationToken) =>
        http.GetOrNullAsync<ReviewView>(ReviewPath(review), cancellationToken);

    /// <summary>The review with the protocol that was in force at <paramref name="revision"/>; the current protocol if that is null or does not exist.</summary>
    public async Task<ReviewView?> GetAsync(string review, long? revision, CancellationToken cancellationToken)
    {
        if (revision is null)
            return await GetAsync(review, cancellationToken);
        var protocol = http.GetOrNullAsync<Protocol>(UrlBuilder.Build(ReviewPath(review) + "/protocol", ("revision", revision)), cancellationToken);
        var view = GetAsync(review, cancellationToken);
        await Task.WhenAll(view, protocol);
        return await view is { } now ? now with { Protocol = await protocol ?? now.Protocol } : null;
    }

    private static string ReviewPath(string review) => $"api/reviews/{Uri.EscapeDataString(review)}";
}
