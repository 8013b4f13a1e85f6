using System.ComponentModel;
using System.Text.Json;
using LivingReview.Agents.Tools;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace LivingReview.Agents;

/// <summary>The same as resources, for clients that attach what they read.</summary>
[McpServerResourceType]
internal sealed class ReviewResources(ReviewReader reader)
{
    [McpServerResource(UriTemplate = "livingreview://reviews", Name = "reviews", Title = "Reviews", MimeType = "application/json")]
    [Description("The reviews of this installation.")]
    public async Task<string> ReviewsAsync(CancellationToken cancellationToken) => Write(await new ReviewTools(reader).ListAsync(cancellationToken));

    [McpServerResource(UriTemplate = "livingreview://reviews/{review}", Name = "review", Title = "A review", MimeType = "application/json")]
    [Description("One review: question, strata, how new its evidence is.")]
    public async Task<string> ReviewAsync(string review, CancellationToken cancellationToken) => Write(await new ReviewTools(reader).GetAsync(review, cancellationToken));

    [McpServerResource(UriTemplate = "livingreview://reviews/{review}/estimates", Name = "estimates", Title = "Estimates", MimeType = "application/json")]
    [Description("The newest estimates of a review, with citations.")]
    public async Task<string> EstimatesAsync(string review, CancellationToken cancellationToken) =>
        Write(await new EstimateTools(reader).GetAsync(review, cancellationToken: cancellationToken));

    [McpServerResource(UriTemplate = "livingreview://reviews/{review}/revisions/{revision}/estimates", Name = "estimates at a revision", Title = "Estimates at a revision", MimeType = "application/json")]
    [Description("The estimates of a review at a revision, with citations; the numbers at this address never change.")]
    public async Task<string> EstimatesAtAsync(string review, long revision, CancellationToken cancellationToken) =>
        Write(await new EstimateTools(reader).GetAsync(review, revision: revision, cancellationToken: cancellationToken));

    [McpServerResource(UriTemplate = "livingreview://reviews/{review}/alerts", Name = "alerts", Title = "Alerts", MimeType = "application/json")]
    [Description("The newest alerts of a review.")]
    public async Task<string> AlertsAsync(string review, CancellationToken cancellationToken) => Write(await new ChangeTools(reader).AlertsAsync(review, cancellationToken: cancellationToken));

    [McpServerResource(UriTemplate = "livingreview://reviews/{review}/revisions/{revision}/figures/{figure}/{stratum}", Name = "figure", Title = "A figure", MimeType = "image/png")]
    [Description("A figure of one stratum at a revision: forest, sroc, timeline, funnel, influence or cumulative.")]
    public async Task<BlobResourceContents> FigureAsync(string review, long revision, string figure, string stratum, CancellationToken cancellationToken) =>
        BlobResourceContents.FromBytes(
            await reader.FigureAsync(review, figure, stratum, revision, FigureTool.ScreenDpi, cancellationToken),
            $"livingreview://reviews/{Uri.EscapeDataString(review)}/revisions/{revision}/figures/{Uri.EscapeDataString(figure)}/{Uri.EscapeDataString(stratum)}", "image/png");

    private static string Write<T>(T value) => JsonSerializer.Serialize(value, AgentJson.Options);
}
