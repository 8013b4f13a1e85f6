using LivingReview.Contracts.Reviews;

namespace LivingReview.Client;

/// <summary>Which reviews a page lists; they come by id.</summary>
/// <param name="Limit">Size of the page, 1 to 500.</param>
public sealed record ReviewsQuery(int Limit)
{
    /// <summary>Words that title, id or question contain; null for all reviews.</summary>
    public string? Search { get; init; }

    /// <summary>Ids of the reviews that are listed, at most 100; null for all.</summary>
    public IReadOnlyList<string>? Reviews { get; init; }

    /// <summary>Ids of reviews that are not listed, at most 100.</summary>
    public IReadOnlyList<string> Without { get; init; } = [];

    /// <summary>Id of the last review of the page before; null for the first page.</summary>
    public string? After { get; init; }

    internal string Address => UrlBuilder.Build(
        "api/reviews", ("limit", Limit), ("search", Search), ("reviews", Reviews is null ? null : string.Join(',', Reviews)), ("without", Without.Count == 0 ? null : string.Join(',', Without)), ("after", After));
}

/// <summary>A page of the reviews.</summary>
/// <param name="Reviews">Its reviews.</param>
/// <param name="Count">How many match on all pages together.</param>
/// <param name="HasNext">Whether there is a page after this one.</param>
public sealed record ReviewsPage(IReadOnlyList<ReviewView> Reviews, int Count, bool HasNext);
