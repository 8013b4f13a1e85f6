using LivingReview.Contracts.Estimates;
using LivingReview.Contracts.Reviews;
using LivingReview.Web.Reviews;
using LivingReview.Web.Shell;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace LivingReview.Web.Embedding;

/// <summary>The answer of a review for the pages of others: a badge and a widget, the same for every reader and cacheable.</summary>
internal static class EmbeddingEndpoints
{
    private const string Minute = "public, max-age=60";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapMethods("/reviews/{review}/badge.svg", [HttpMethods.Get, HttpMethods.Head], BadgeAsync).ExcludeFromDescription();
        routes.MapMethods("/reviews/{review}/widget", [HttpMethods.Get, HttpMethods.Head], WidgetAsync).ExcludeFromDescription();
    }

    private static async Task<IResult> BadgeAsync(string review, string? stratum, HttpContext http, ReviewSnapshots snapshots, CancellationToken cancellationToken)
    {
        var wanted = stratum ?? StratumKey.OverallName;
        if (await snapshots.GetAsync(review, StratumKey.OverallName, null, cancellationToken) is not { Estimates: { } estimates } snapshot || estimates.Strata.FirstOrDefault(one => one.Stratum == wanted) is not { } estimate)
            return NotFound(review, wanted);
        // Pictures on the pages of others are the purpose of a badge.
        http.Response.Headers["Cross-Origin-Resource-Policy"] = "cross-origin";
        http.Response.Headers.CacheControl = Minute;
        return FileResponse.Create(Badge.Draw(wanted == StratumKey.OverallName ? snapshot.Review.Title : StratumName.Short(wanted), estimate, estimates.Revision), "image/svg+xml");
    }

    private static async Task<IResult> WidgetAsync(
        string review, string? stratum, HttpContext http, ReviewSnapshots snapshots, IOptions<EmbeddingOptions> options, ILoggerFactory loggers, CancellationToken cancellationToken)
    {
        if (await snapshots.GetAsync(review, StratumKey.OverallName, null, cancellationToken) is not { Estimates: { } estimates } snapshot || Chosen(snapshot.Review.Protocol, estimates, stratum) is not { Count: > 0 } answers)
            return NotFound(review, stratum ?? StratumKey.OverallName);
        await using var renderer = new HtmlRenderer(http.RequestServices, loggers);
        var parameters = new Dictionary<string, object?>
        {
            ["Review"] = snapshot.Review,
            ["Answers"] = answers,
            ["Revision"] = estimates.Revision,
            ["Address"] = $"{http.Request.Scheme}://{http.Request.Host}{http.Request.PathBase}/{ReviewLinks.Review(review)}",
        };
        var html = await renderer.Dispatcher.InvokeAsync(async () => (await renderer.RenderComponentAsync<WidgetDocument>(ParameterView.FromDictionary(parameters))).ToHtmlString());
        // After the rendering, which sets headers for pages with forms.
        var headers = http.Response.Headers;
        headers.ContentSecurityPolicy = $"default-src 'none'; style-src 'unsafe-inline'; base-uri 'self'; form-action 'none'; frame-ancestors {options.Value.FrameAncestors}";
        headers.Remove("X-Frame-Options"); // it knows no list of sites; frame-ancestors says who may
        headers["Cross-Origin-Resource-Policy"] = "cross-origin";
        headers.CacheControl = Minute;
        return FileResponse.Create(html, "text/html; charset=utf-8");
    }

    private static List<StratumEstimate> Chosen(Protocol protocol, ReviewEstimates estimates, string? stratum)
    {
        IReadOnlyList<string> wanted = stratum is not null ? [stratum] : protocol.HeadlineStrata.Count > 0 ? protocol.HeadlineStrata : [StratumKey.OverallName];
        return [.. wanted.Select(name => estimates.Strata.FirstOrDefault(one => one.Stratum == name)).OfType<StratumEstimate>()];
    }

    private static ProblemHttpResult NotFound(string review, string stratum) =>
        TypedResults.Problem(statusCode: StatusCodes.Status404NotFound, title: "Nothing to embed", detail: $"There is no review \"{review}\" with an estimate of \"{stratum}\".");
}
