using System.Globalization;

namespace LivingReview.Web.Reviews.Overview;

/// <summary>Which part of the reviews the front page shows; all of it is in the URL.</summary>
/// <param name="Search">Words that title, id or question contain; null for all reviews.</param>
/// <param name="Page">The page, from 1.</param>
/// <param name="Trail">Where the pages before this one ended, separated by commas: the last is where this one begins. Empty for the first page.</param>
internal sealed record OverviewQuery(string? Search, int Page, string Trail)
{
    /// <summary>Reviews on a page: what a browser shows at once, and what a reader looks through.</summary>
    public const int PageSize = 20;

    /// <summary>How many pages back the way is known; beyond them it begins again.</summary>
    private const int TrailLength = 20;

    private string[] Places => Trail.Split(',', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>What this page comes after; null for the first page.</summary>
    public string? After => Places is [.., var last] ? last : null;

    /// <summary>Address of the page before; null on the first.</summary>
    public string? PreviousAddress => Places switch
    {
        [] => null,
        [_] => (this with { Page = 1, Trail = "" }).Address, // of a page that is far in, the trail has no more: back to the first
        [.. var before, _] => (this with { Page = Page - 1, Trail = string.Join(',', before) }).Address,
    };

    private string Address
    {
        get
        {
            var parts = new List<string>();
            if (Search is not null)
                parts.Add("q=" + Uri.EscapeDataString(Search));
            if (Page > 1)
                parts.Add("page=" + Page.ToString(CultureInfo.InvariantCulture));
            if (Trail.Length > 0)
                parts.Add("after=" + Uri.EscapeDataString(Trail));
            return parts.Count == 0 ? "/" : "/?" + string.Join('&', parts);
        }
    }

    /// <summary>A page by its address. A number alone, as addresses of earlier versions had it, leads to the first.</summary>
    public static OverviewQuery From(string? search, int? page, string? after)
    {
        var trail = after?.Trim(',', ' ') ?? "";
        return new(string.IsNullOrWhiteSpace(search) ? null : search.Trim(), trail.Length == 0 ? 1 : Math.Max(2, page ?? 2), trail);
    }

    /// <summary>Address of the page after this one.</summary>
    /// <param name="place">Where this page ends.</param>
    public string NextAddress(string place) => (this with { Page = Page + 1, Trail = string.Join(',', Places.Append(place).TakeLast(TrailLength)) }).Address;
}
