using System.ComponentModel;
using LivingReview.Contracts.Reviews;
using ModelContextProtocol.Server;

namespace LivingReview.Agents.Tools;

/// <summary>Which reviews there are, what they ask, and what they have published.</summary>
[McpServerToolType]
internal sealed class ReviewTools(ReviewReader reader)
{
    [McpServerTool(Name = "list_reviews", Title = "List reviews", ReadOnly = true, Idempotent = true, OpenWorld = false, UseStructuredContent = true)]
    [Description("The reviews of this installation, with their question and how new their evidence is.")]
    public async Task<ListedReviews> ListAsync(CancellationToken cancellationToken) =>
        new([.. (await reader.ReviewsAsync(cancellationToken)).Select(Summarize)]);

    [McpServerTool(Name = "get_review", Title = "Get a review", ReadOnly = true, Idempotent = true, OpenWorld = false, UseStructuredContent = true)]
    [Description("One review: its question, index test, reference standard, subgroups (strata), and how new its evidence is.")]
    public async Task<ReviewDescription> GetAsync([Description("Id of the review.")] string review, CancellationToken cancellationToken)
    {
        var found = await reader.ReviewAsync(review, cancellationToken);
        var estimates = await reader.EstimatesAsync(review, null, null, cancellationToken);
        var protocol = found.Protocol;
        return new ReviewDescription
        {
            Review = Summarize(found),
            IndexTest = protocol.IndexTest,
            ReferenceStandard = protocol.ReferenceStandard,
            TargetCondition = protocol.TargetCondition,
            TargetPrevalence = protocol.TargetPrevalence,
            Strata = [.. estimates.Strata.Select(s => s.Stratum)],
            EstimatedRevision = estimates.Revision,
            PublishedHeadline = protocol.PublishedHeadline,
        };
    }

    [McpServerTool(Name = "list_versions", Title = "List published versions", ReadOnly = true, Idempotent = true, OpenWorld = false, UseStructuredContent = true)]
    [Description("The versions of a review that its team has published and that never change. Cite one of them where a permanent source is needed.")]
    public async Task<PublishedVersions> VersionsAsync([Description("Id of the review.")] string review, CancellationToken cancellationToken) =>
        new([.. (await reader.VersionsAsync(review, cancellationToken)).Select(v => new PublishedVersion(
            v.Number, v.Revision, v.PublishedAt, v.Note, v.Citation, reader.Link(ReviewReader.PathOf(review, $"/versions/{v.Number}")), reader.Link(ReviewReader.PathOf(review, $"/versions/{v.Number}/bundle.zip"))))]);

    private ReviewSummary Summarize(ReviewView review) => new(
        review.Id, review.Title, review.Protocol.Question, review.Revision, review.Studies, review.ChangedAt, reader.Link($"/reviews/{Uri.EscapeDataString(review.Id)}"), review.LastSearchAt);
}

/// <summary>Result of list_reviews.</summary>
internal sealed record ListedReviews(IReadOnlyList<ReviewSummary> Reviews);

/// <summary>One review in a list.</summary>
internal sealed record ReviewSummary(
    string Id, string Title, string Question, long Revision, int Studies, DateTimeOffset ChangedAt, string Page, DateTimeOffset? LastSearchAt = null);

/// <summary>Result of get_review.</summary>
internal sealed record ReviewDescription
{
    public required ReviewSummary Review { get; init; }

    public required string IndexTest { get; init; }

    public required string ReferenceStandard { get; init; }

    public required string TargetCondition { get; init; }

    [Description("Prevalence for natural frequencies, 0 to 1, if the review names one.")]
    public double? TargetPrevalence { get; init; }

    [Description("The strata that get_estimates knows.")]
    public required IReadOnlyList<string> Strata { get; init; }

    [Description("Revision of the newest estimates; lower than the review's while they are being computed.")]
    public required long EstimatedRevision { get; init; }

    [Description("A published result that the review is compared with; not this review's own.")]
    public string? PublishedHeadline { get; init; }
}

/// <summary>Result of list_versions.</summary>
internal sealed record PublishedVersions(IReadOnlyList<PublishedVersion> Versions);

/// <summary>A published version.</summary>
internal sealed record PublishedVersion(int Number, long Revision, DateTimeOffset PublishedAt, string Note, string Cite, string Link, string Bundle);
