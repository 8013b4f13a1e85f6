using LivingReview.Client;
using LivingReview.Contracts.Reviews;
using LivingReview.Web.Reviews;

namespace LivingReview.Web.Figures;

/// <summary>Links to downloads of figures.</summary>
internal static class FigureLinks
{
    public const string Pattern = "/reviews/{review}/figures/{figure}.{format}";

    /// <summary>The figure as the page draws it; the links to the other formats follow from that to the SVG.</summary>
    public static string Svg(string review, string figure, string stratum = StratumKey.OverallName, long? revision = null, string? compare = null, string? sort = null) => UrlBuilder.Build(
        $"reviews/{Uri.EscapeDataString(review)}/figures/{figure}.svg",
        ("stratum", ReviewLinks.OrNull(stratum)), ("revision", revision), ("compare", compare), ("sort", sort));

    /// <summary>The same figure in another format.</summary>
    public static string InFormat(string svg, string format)
    {
        var end = svg.IndexOf('?', StringComparison.Ordinal) is var query and >= 0 ? query : svg.Length;
        return string.Concat(svg.AsSpan(0, end - "svg".Length), format, svg.AsSpan(end));
    }
}
