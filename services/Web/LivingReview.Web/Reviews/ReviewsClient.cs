using System.Net.Http.Json;
using LivingReview.Contracts.Reviews;
using LivingReview.Web.Reading;

namespace LivingReview.Web.Reviews;

/// <summary>Reads reviews from Ingestion.</summary>
internal sealed class ReviewsClient(HttpClient http)
{
    public async Task<IReadOnlyList<ReviewView>> GetAllAsync(CancellationToken cancellationToken) =>
        await http.GetFromJsonAsync<IReadOnlyList<ReviewView>>("api/reviews", Json.Options, cancellationToken) ?? [];

    /// <summary>The review, or null if there is none of that id.</summary>
    public Task<ReviewView?> GetAsync(string review, CancellationToken cancellationToken) =>
        http.GetOrNullAsync<ReviewView>($"api/reviews/{Uri.EscapeDataString(review)}", cancellationToken);
}
