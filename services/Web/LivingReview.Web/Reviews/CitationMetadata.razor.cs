using System.Globalization;
using LivingReview.Contracts.Estimates;
using LivingReview.Contracts.Reviews;
using Microsoft.AspNetCore.Components;

namespace LivingReview.Web.Reviews;

/// <summary>Citation metadata of a review's page: schema.org in JSON-LD, the <c>citation_*</c> names that reference managers read, links to the feed and FHIR.</summary>
public sealed partial class CitationMetadata
{
    [Parameter, EditorRequired] public required ReviewView Review { get; set; }

    [Parameter] public ReviewEstimates? Estimates { get; set; }

    /// <summary>Newest first.</summary>
    [Parameter] public IReadOnlyList<VersionView> Versions { get; set; } = [];

    [Inject] private NavigationManager Navigation { get; set; } = null!;

    private string Address => Navigation.BaseUri + ReviewLinks.Review(Review.Id);

    private string Script => $"<script type=\"application/ld+json\">{ReviewDataset.Write(Review, Estimates, Versions, new Uri(Navigation.BaseUri))}</script>";

    private string Api(string rest) => $"{Navigation.BaseUri}api/reviews/{Uri.EscapeDataString(Review.Id)}/{rest}";

    private static string Day(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy/MM/dd", CultureInfo.InvariantCulture);
}
