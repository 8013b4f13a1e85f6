namespace LivingReview.Hosting.Problems;

/// <summary>Collects every fault of an input before answering, by field.</summary>
public sealed class Faults
{
    private readonly List<(string Field, string Message)> _all = [];

    /// <summary>Whether nothing is wrong.</summary>
    public bool None => _all.Count == 0;

    /// <summary>The faults in the order found.</summary>
    public IReadOnlyList<(string Field, string Message)> All => _all;

    /// <summary>Adds a fault of a field, named as in the JSON: "tables[0].fn".</summary>
    public void Add(string field, string message) => _all.Add((field, message));

    /// <summary>Adds the fault unless <paramref name="holds"/>.</summary>
    public void Require(bool holds, string field, string message)
    {
        if (!holds) Add(field, message);
    }

    /// <summary>Messages by field.</summary>
    public Dictionary<string, string[]> ToDictionary() =>
        _all.GroupBy(f => f.Field, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Select(f => f.Message).ToArray(), StringComparer.Ordinal);
}
