using LivingReview.Client;
using LivingReview.Contracts.Reviews;
using LivingReview.Web.Edge;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace LivingReview.Web.Certainty;

/// <summary>The summary of findings as a document.</summary>
internal static class FindingsDownload
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/reviews/{review}/certainty/findings.html", GetAsync).ExcludeFromDescription();

    public static string Address(string review, string stratum, long? revision) =>
        UrlBuilder.Build($"reviews/{Uri.EscapeDataString(review)}/certainty/findings.html", ("stratum", stratum), ("revision", revision));

    private static async Task<IResult> GetAsync(
        string review, string? stratum, long? revision, HttpContext http, ReviewsClient reviews, FindingsReader findings, CancellationToken cancellationToken)
    {
        var summary = await reviews.GetAsync(review, revision, cancellationToken) is { } view
            ? await findings.ReadAsync(view, stratum ?? StratumKey.OverallName, revision, cancellationToken)
            : null;
        if (summary is null)
            return TypedResults.Problem(statusCode: StatusCodes.Status404NotFound, title: "No summary of findings", detail: $"The review \"{review}\" has no pooled estimate for this selection.");
        http.Response.Headers.ContentSecurityPolicy = SecurityHeaders.FigurePolicy;
        return new RazorComponentResult<FindingsDocument>(new Dictionary<string, object?> { ["Summary"] = summary }) { PreventStreamingRendering = true };
    }
}
