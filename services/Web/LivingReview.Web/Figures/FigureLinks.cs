using LivingReview.Client;
using LivingReview.Contracts.Reviews;
using LivingReview.Web.Reviews;

namespace LivingReview.Web.Figures;

/// <summary>Links to downloads of figures.</summary>
internal static class FigureLinks
{
    public const string Pattern = "/reviews/{review}/figures/{figure}.svg";

    /// <summary>The figure as the page draws it.</summary>
    public static string Svg(string review, string figure, string stratum = StratumKey.OverallName, long? revision = null, string? compare = null, string? sort = null) => UrlBuilder.Build(
        $"reviews/{Uri.EscapeDataString(review)}/figures/{figure}.svg",
        ("stratum", ReviewLinks.OrNull(stratum)), ("revision", revision), ("compare", compare), ("sort", sort));

    /// <summary>The figure for print, at 300 dots per inch, drawn by the analysis service.</summary>
    public static string Print(string review, string figure, string stratum, long? revision, string format = "png") => UrlBuilder.Build(
        $"api/reviews/{Uri.EscapeDataString(review)}/plots/{figure}.{format}", ("stratum", stratum), ("revision", revision));
}
