using LivingReview.Client;
using LivingReview.Contracts.Reviews;
using LivingReview.Figures.Languages;
using LivingReview.Web.Access;
using LivingReview.Web.Languages;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Logging;

namespace LivingReview.Web.Reading;

/// <summary>What changed between two revisions, as a piece of a page: what reader.js shows after a change, and to whoever comes back.</summary>
internal static class SinceEndpoint
{
    private static readonly TimeSpan Kept = TimeSpan.FromMinutes(1);

    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/reviews/{review}/since", GetAsync).ExcludeFromDescription().WithMetadata(new TranslatedAttribute());

    private static async Task<IResult> GetAsync(
        string review, long from, long to, string? stratum, bool? update, HttpContext http, Credential person, CredentialCaches caches, ReviewsClient reviews, EstimatesClient estimates,
        ILoggerFactory loggers, CancellationToken cancellationToken)
    {
        if (from < 1 || from >= to)
            return TypedResults.Problem(statusCode: StatusCodes.Status400BadRequest, title: "Invalid revisions", detail: "from and to are revisions, the earlier one first.");
        string? html;
        try
        {
            html = await caches.For(person).GetOrCreateAsync((nameof(SinceEndpoint), Language.Current, review, from, to, stratum, update), async entry =>
            {
                entry.AbsoluteExpirationRelativeToNow = Kept;
                // Read for all who ask: the first who leaves takes it from nobody.
                return await RenderAsync(review, from, to, stratum ?? StratumKey.OverallName, update == true, http.RequestServices, reviews, estimates, loggers);
            }).WaitAsync(cancellationToken);
        }
        catch (HttpRequestException exception)
        {
            return TypedResults.Problem(statusCode: (int?)exception.StatusCode ?? StatusCodes.Status503ServiceUnavailable, title: "Not available", detail: "What changed could not be read.");
        }

        return html is null
            ? TypedResults.Problem(statusCode: StatusCodes.Status404NotFound, title: "No such revisions", detail: $"There is no review \"{review}\" with estimates of revisions {from} and {to}.")
            : TypedResults.Text(html, "text/html; charset=utf-8");
    }

    private static async Task<string?> RenderAsync(
        string review, long from, long to, string stratum, bool update, IServiceProvider services, ReviewsClient reviews, EstimatesClient estimates, ILoggerFactory loggers)
    {
        var reading = reviews.GetAsync(review, null, CancellationToken.None);
        var difference = await estimates.GetDifferenceAsync(review, from, to, CancellationToken.None);
        if (await reading is not { } view || difference is null)
            return null;
        IReadOnlyList<string> strata = stratum == StratumKey.OverallName && view.Protocol.HeadlineStrata.Count > 0 ? view.Protocol.HeadlineStrata : [stratum];
        await using var renderer = new HtmlRenderer(services, loggers);
        var parameters = ParameterView.FromDictionary(new Dictionary<string, object?>
        {
            [nameof(SinceText.Review)] = review,
            [nameof(SinceText.Difference)] = difference,
            [nameof(SinceText.Moved)] = SinceText.Describe(difference, view.Protocol, strata),
            [nameof(SinceText.Update)] = update,
        });
        return await renderer.Dispatcher.InvokeAsync(async () => (await renderer.RenderComponentAsync<SinceText>(parameters)).ToHtmlString());
    }
}
