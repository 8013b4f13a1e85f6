using LivingReview.EvidenceFiles.Names;

namespace LivingReview.AllInOne.Analyzing;

/// <summary>The levels of a covariate: what differs in case, spaces or marks alone is one level, as in an import, under its first spelling.</summary>
internal sealed class FactorSpellings
{
    private readonly string _factor;
    private readonly Dictionary<string, List<string>> _byKey = new(StringComparer.Ordinal);

    public FactorSpellings(string factor, IEnumerable<string> cells)
    {
        _factor = factor;
        foreach (var cell in cells.Where(c => c.Length > 0).Distinct(StringComparer.Ordinal))
        {
            if (!_byKey.TryGetValue(KeyOf(cell), out var spellings)) _byKey.Add(KeyOf(cell), spellings = []);
            spellings.Add(cell);
        }

        Levels = [.. _byKey.Values.Select(s => s[0]).Order(StringComparer.Ordinal)];
    }

    public IReadOnlyList<string> Levels { get; }

    public string LevelOf(string cell) => _byKey[KeyOf(cell)][0];

    /// <summary>The level that is meant; null if the file has none like it.</summary>
    public string? Find(string level) => _byKey.GetValueOrDefault(KeyOf(level))?[0];

    public IEnumerable<string> Remarks() => _byKey.Values.Where(s => s.Count > 1)
        .Select(s => $"{string.Join(", ", s.Select(spelling => $"'{spelling}'"))} of {_factor} were read as one level");

    private static string KeyOf(string cell) => PlainText.Key(cell) is { Length: > 0 } key ? key : cell;
}
