using System.Globalization;
using System.Net.Http.Json;
using System.Runtime.CompilerServices;
using LivingReview.Contracts.Reviews;

namespace LivingReview.Client;

/// <summary>Reads reviews from Ingestion.</summary>
/// <param name="http">Calls the API; its base address is the root of the installation.</param>
public sealed class ReviewsClient(HttpClient http)
{
    private const int PageSize = 200;

    /// <summary>A page of the reviews, by id.</summary>
    /// <param name="query">Which reviews.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public async Task<ReviewsPage> GetPageAsync(ReviewsQuery query, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        using var response = await http.GetAsync(new Uri(query.Address, UriKind.Relative), cancellationToken);
        await ApiException.ThrowIfRefusedAsync(response, cancellationToken);
        var reviews = await response.Content.ReadFromJsonAsync<IReadOnlyList<ReviewView>>(Json.Options, cancellationToken) ?? [];
        var count = response.Headers.TryGetValues("X-Total-Count", out var said) && int.TryParse(said.First(), CultureInfo.InvariantCulture, out var all) ? all : reviews.Count;
        return new ReviewsPage(reviews, count, response.Headers.Contains("Link"));
    }

    /// <summary>All reviews, by id, read in pages as they are needed.</summary>
    /// <param name="cancellationToken">Cancels the calls.</param>
    public async IAsyncEnumerable<ReviewView> ListAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string? after = null;
        do
        {
            var page = await http.GetOrNullAsync<IReadOnlyList<ReviewView>>(UrlBuilder.Build("api/reviews", ("limit", PageSize), ("after", after)), cancellationToken) ?? [];
            foreach (var review in page) yield return review;
            after = page.Count == PageSize ? page[^1].Id : null;
        }
        while (after is not null);
    }

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
