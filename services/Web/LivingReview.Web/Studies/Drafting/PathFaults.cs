namespace LivingReview.Web.Studies.Drafting;

/// <summary>Faults by the path of their field, as the API names it: "tables[0].tp".</summary>
public sealed record PathFaults
{
    private readonly Dictionary<string, IReadOnlyList<string>> _faults = new(StringComparer.OrdinalIgnoreCase);

    public static PathFaults None { get; } = new(new Dictionary<string, IReadOnlyList<string>>());

    public PathFaults(IReadOnlyDictionary<string, IReadOnlyList<string>>? errors)
    {
        foreach (var (path, words) in errors ?? new Dictionary<string, IReadOnlyList<string>>())
            _faults[path.TrimStart('$', '.')] = words;
    }

    public bool Any => _faults.Count > 0;

    public IEnumerable<string> Paths => _faults.Keys;

    public IReadOnlyList<string> Of(string path) => _faults.GetValueOrDefault(path, []);

    /// <summary>Those of the fields that <paramref name="shown"/> says.</summary>
    public PathFaults Where(Func<string, bool> shown) =>
        new(_faults.Where(fault => shown(fault.Key)).ToDictionary(fault => fault.Key, fault => fault.Value, StringComparer.OrdinalIgnoreCase));

    /// <summary>What belongs to none of the form's fields, each with its field in words.</summary>
    public IEnumerable<string> Besides(Func<string, bool> hasField) =>
        _faults.Where(fault => !hasField(fault.Key)).Select(fault => fault.Key.Length == 0 ? string.Join(" ", fault.Value) : $"{FieldWords.Of(fault.Key)}: {string.Join(" ", fault.Value)}");
}
