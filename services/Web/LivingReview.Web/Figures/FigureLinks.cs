using LivingReview.Contracts.Reviews;
using LivingReview.Web.Api;
using LivingReview.Web.Reviews;

namespace LivingReview.Web.Figures;

/// <summary>Where a figure is downloaded from.</summary>
internal static class FigureLinks
{
    public const string Pattern = "/reviews/{review}/figures/{figure}.svg";

    /// <summary>The figure as the page draws it.</summary>
    public static string Svg(string review, string figure, string stratum = StratumKey.OverallName, long? revision = null, string? compare = null, string? sort = null) => UrlBuilder.Build(
        $"reviews/{Uri.EscapeDataString(review)}/figures/{figure}.svg",
        ("stratum", ReviewLinks.OrNull(stratum)), ("revision", revision), ("compare", compare), ("sort", sort));

    /// <summary>The same figure for print, at 300 dots per inch, as the analysis service draws it.</summary>
    public static string Print(string review, string figure, string stratum, long? revision, string format = "png") => UrlBuilder.Build(
        $"api/reviews/{Uri.EscapeDataString(review)}/plots/{figure}.{format}", ("stratum", stratum), ("revision", revision));
}
