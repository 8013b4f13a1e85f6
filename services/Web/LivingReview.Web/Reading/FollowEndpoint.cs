using System.Globalization;
using LivingReview.Client;
using LivingReview.Web.Access;
using LivingReview.Web.Live;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Hosting;

namespace LivingReview.Web.Reading;

/// <summary>Server-sent events for the pages of readers: only that something changed, never what; the page then asks for itself again.</summary>
internal static class FollowEndpoint
{
    public const string Address = "/live";
    private const int MaxReviews = 60;
    private static readonly TimeSpan Checked = TimeSpan.FromMinutes(1);

    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet(Address, FollowAsync).ExcludeFromDescription().DisableRequestTimeout();

    private static async Task FollowAsync(
        [FromQuery] string[] review, HttpContext http, ReviewFollowers followers, Credential person, CredentialCaches caches, ReviewsClient reviews, IHostApplicationLifetime host)
    {
        var wanted = review.Distinct(StringComparer.Ordinal).Take(MaxReviews).ToList();
        var status = StatusCodes.Status404NotFound;
        var known = new List<string>();
        foreach (var id in wanted)
        {
            status = await StatusAsync(id, caches.For(person), reviews, http.RequestAborted);
            if (status == StatusCodes.Status200OK)
                known.Add(id);
        }

        if (known.Count == 0)
        {
            // An event source tries again by itself, except after a 204.
            http.Response.StatusCode = status;
            return;
        }

        http.Response.ContentType = "text/event-stream";
        http.Response.Headers.CacheControl = "no-store";
        http.Response.Headers["X-Accel-Buffering"] = "no";
        http.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, host.ApplicationStopping);
        using var follower = followers.Follow(known, person);
        try
        {
            do
            {
                await http.Response.WriteAsync(Event(follower), ending.Token);
                await http.Response.Body.FlushAsync(ending.Token);
            }
            while (await follower.WaitAsync(ending.Token));
        }
        catch (OperationCanceledException)
        {
            // The reader left, or the host stops.
        }
    }

    private static string Event(ReviewFollower follower) => string.Create(
        CultureInfo.InvariantCulture, $"data: {{\"version\":{follower.Version},\"state\":\"{(follower.State == LiveState.Lost ? "lost" : "live")}\"}}\n\n");

    // A thousand readers are one question.
    private static async Task<int> StatusAsync(string review, IMemoryCache cache, ReviewsClient reviews, CancellationToken cancellationToken)
    {
        if (cache.TryGetValue((nameof(FollowEndpoint), review), out int known))
            return known;
        try
        {
            var view = await reviews.GetAsync(review, null, cancellationToken);
            return view is null ? StatusCodes.Status404NotFound : cache.Set((nameof(FollowEndpoint), review), StatusCodes.Status200OK, Checked);
        }
        catch (HttpRequestException exception)
        {
            return exception.StatusCode is { } status ? (int)status : StatusCodes.Status503ServiceUnavailable;
        }
    }
}
