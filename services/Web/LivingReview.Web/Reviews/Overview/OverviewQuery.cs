using System.Globalization;

namespace LivingReview.Web.Reviews.Overview;

/// <summary>Which part of the reviews the front page shows; all of it is in the URL.</summary>
/// <param name="Search">Words that title, id or question contain; null for all reviews.</param>
/// <param name="Page">The page, from 1.</param>
internal sealed record OverviewQuery(string? Search, int Page)
{
    /// <summary>Reviews on a page: what a browser shows at once, and what a reader looks through.</summary>
    public const int PageSize = 20;

    public static OverviewQuery From(string? search, int? page) => new(string.IsNullOrWhiteSpace(search) ? null : search.Trim(), Math.Max(1, page ?? 1));

    public string Address(int page)
    {
        var parts = new List<string>();
        if (Search is not null)
            parts.Add("q=" + Uri.EscapeDataString(Search));
        if (page > 1)
            parts.Add("page=" + page.ToString(CultureInfo.InvariantCulture));
        return parts.Count == 0 ? "/" : "/?" + string.Join('&', parts);
    }
}
