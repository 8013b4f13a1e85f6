using System.Globalization;

namespace LivingReview.Web.Studies.Listing;

/// <summary>The filters and the order of the list; all of it is in the URL.</summary>
public sealed record StudyQuery
{
    public const int PageSize = 100;

    public const string Included = "included";
    public const string Withdrawn = "withdrawn";
    public const string Warnings = "warnings";

    public string? Search { get; init; }

    /// <summary>"modality=ct"; several are separated by ";" and must all match.</summary>
    public string? Level { get; init; }

    /// <summary>low, high, unclear or none.</summary>
    public string? Bias { get; init; }

    /// <summary>One of the constants; null for all studies.</summary>
    public string? State { get; init; }

    /// <summary>study, year, people, sensitivity, specificity, bias or changed; null for study.</summary>
    public string? Sort { get; init; }

    public bool Descending { get; init; }

    public int Page { get; init; } = 1;

    public bool Filters => !string.IsNullOrWhiteSpace(Search) || Level is { Length: > 0 } || Bias is { Length: > 0 } || State is { Length: > 0 };

    public string? LevelOf(string factor) => Levels().FirstOrDefault(level => level.Factor == factor).Level;

    public StudyQuery WithLevel(string factor, string? level) => this with
    {
        Page = 1,
        Level = string.Join(';', Levels().Where(known => known.Factor != factor)
            .Concat(string.IsNullOrEmpty(level) ? [] : [(Factor: factor, Level: level)]).Select(known => $"{known.Factor}={known.Level}")),
    };

    /// <summary>Sorts by a column; reverses the order if it is already sorted by it.</summary>
    public StudyQuery SortedBy(string column) => this with { Sort = column, Page = 1, Descending = (Sort ?? "study") == column && !Descending };

    public string Address(string path)
    {
        var parts = new List<string>();
        Add("q", Search);
        Add("level", Level);
        Add("bias", Bias);
        Add("state", State);
        Add("sort", Sort);
        Add("down", Descending ? "true" : null);
        Add("page", Page > 1 ? Page.ToString(CultureInfo.InvariantCulture) : null);
        return parts.Count == 0 ? path : path + "?" + string.Join('&', parts);

        void Add(string name, string? value)
        {
            if (!string.IsNullOrWhiteSpace(value))
                parts.Add($"{name}={Uri.EscapeDataString(value.Trim())}");
        }
    }

    /// <summary>The matching rows, in order.</summary>
    public IReadOnlyList<StudyRow> Apply(IEnumerable<StudyRow> rows)
    {
        var words = (Search ?? "").ToLowerInvariant().Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var levels = Levels();
        var found = rows.Where(row =>
            words.All(word => row.Text.Contains(word, StringComparison.Ordinal))
            && levels.TrueForAll(level => row.Table.Factors.TryGetValue(level.Factor, out var has) && has == level.Level)
            && (string.IsNullOrEmpty(Bias) || (row.RiskOfBias ?? "none") == Bias)
            && State switch
            {
                Included => row.Withdrawn is null,
                Withdrawn => row.Withdrawn is not null,
                Warnings => row.OpenWarnings > 0,
                _ => true,
            });
        var sorted = Sort switch
        {
            "year" => By(row => row.Year),
            "people" => By(row => row.People),
            "sensitivity" => By(row => row.Sensitivity?.Estimate),
            "specificity" => By(row => row.Specificity?.Estimate),
            "bias" => By(row => row.RiskOfBias is "low" ? 1 : row.RiskOfBias is "unclear" ? 2 : row.RiskOfBias is "high" ? 3 : 4),
            "changed" => By(row => row.Revision),
            _ => Descending ? found.OrderByDescending(row => row.Label, StringComparer.OrdinalIgnoreCase) : found.OrderBy(row => row.Label, StringComparer.OrdinalIgnoreCase),
        };
        return [.. sorted.ThenBy(row => row.Label, StringComparer.OrdinalIgnoreCase).ThenBy(row => row.Id, StringComparer.Ordinal)];

        IOrderedEnumerable<StudyRow> By<TKey>(Func<StudyRow, TKey> key) => Descending ? found.OrderByDescending(key) : found.OrderBy(key);
    }

    private List<(string Factor, string Level)> Levels() =>
        [.. (Level ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries).Select(part => part.Split('=', 2)).Where(part => part.Length == 2).Select(part => (part[0], part[1]))];
}
