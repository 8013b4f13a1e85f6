using System.Globalization;
using LivingReview.Client;
using LivingReview.Contracts.Reviews;
using LivingReview.Figures.Forest;

namespace LivingReview.Web.Reviews;

/// <summary>Everything that the first page of a review can show, as encoded in its URL.</summary>
public sealed record ReviewPageState
{
    /// <summary>Maximum number of compared strata: more colours could not be distinguished.</summary>
    public const int MaxCompared = 6;

    public required string Review { get; init; }

    public string Stratum { get; init; } = StratumKey.OverallName;

    /// <summary>0 to 1, exclusive; the protocol's if null.</summary>
    public double? Prevalence { get; init; }

    public IReadOnlyList<string> Compared { get; init; } = [];

    public ForestSort Sort { get; init; }

    /// <summary>First row of the forest plot, from 1.</summary>
    public int FirstRow { get; init; } = 1;

    /// <summary>The earlier revision that is shown; null for the current one.</summary>
    public long? Revision { get; init; }

    /// <summary>Whether the pooled table lists the conjunctions of factors too.</summary>
    public bool Conjunctions { get; init; }

    /// <summary>The URL of this state, relative to the site.</summary>
    public string Address => UrlBuilder.Build(
        $"reviews/{Uri.EscapeDataString(Review)}",
        ("stratum", ReviewLinks.OrNull(Stratum)),
        ("revision", Revision),
        ("prevalence", Prevalence?.ToString("0.####", CultureInfo.InvariantCulture)),
        ("compare", Compared.Count == 0 ? null : string.Join(',', Compared)),
        ("sort", Sort == ForestSort.Label ? null : ForestOrder.Key(Sort)),
        ("row", FirstRow == 1 ? null : FirstRow),
        ("conjunctions", Conjunctions ? "shown" : null));

    /// <summary>The same state with a stratum added to the comparison or removed from it.</summary>
    public ReviewPageState Toggle(string stratum) => this with
    {
        Compared = Compared.Contains(stratum) ? [.. Compared.Where(other => other != stratum)] : [.. Compared.Append(stratum).Take(MaxCompared)],
    };

    public static ReviewPageState Parse(string review, string? stratum, string? prevalence, string? compare, string? sort, string? row, string? revision, string? conjunctions = null) => new()
    {
        Review = review,
        Stratum = string.IsNullOrEmpty(stratum) ? StratumKey.OverallName : stratum,
        Prevalence = double.TryParse(prevalence, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var share) && share is > 0 and < 1 ? share : null,
        Compared = [.. (compare ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries).Distinct().Take(MaxCompared)],
        Sort = ForestOrder.Parse(sort),
        FirstRow = int.TryParse(row, NumberStyles.None, CultureInfo.InvariantCulture, out var first) && first > 0 ? first : 1,
        Revision = ParseRevision(revision),
        Conjunctions = conjunctions == "shown",
    };

    /// <summary>Reads a revision from a URL; null if it is missing or not a revision.</summary>
    public static long? ParseRevision(string? text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var revision) && revision > 0 ? revision : null;
}
