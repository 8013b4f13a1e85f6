using LivingReview.Web.Studies;

namespace LivingReview.Web.Forms;

/// <summary>Errors by the path of their field, as the API names it: "tables[0].tp".</summary>
public sealed record FieldErrors
{
    private readonly Dictionary<string, IReadOnlyList<string>> _errors = new(StringComparer.OrdinalIgnoreCase);

    public static FieldErrors None { get; } = new(new Dictionary<string, IReadOnlyList<string>>());

    public FieldErrors(IReadOnlyDictionary<string, IReadOnlyList<string>>? errors)
    {
        foreach (var (path, words) in errors ?? new Dictionary<string, IReadOnlyList<string>>())
            _errors[path.TrimStart('$', '.')] = words;
    }

    public bool Any => _errors.Count > 0;

    public IEnumerable<string> Paths => _errors.Keys;

    public IReadOnlyList<string> For(string path) => _errors.GetValueOrDefault(path, []);

    /// <summary>Those of the fields that <paramref name="shown"/> says.</summary>
    public FieldErrors Where(Func<string, bool> shown) =>
        new(_errors.Where(fault => shown(fault.Key)).ToDictionary(fault => fault.Key, fault => fault.Value, StringComparer.OrdinalIgnoreCase));

    /// <summary>What belongs to none of the form's fields, each with its field in words.</summary>
    public IEnumerable<string> Besides(Func<string, bool> hasField) =>
        _errors.Where(fault => !hasField(fault.Key)).Select(fault => fault.Key.Length == 0 ? string.Join(" ", fault.Value) : $"{FieldLabels.For(fault.Key)}: {string.Join(" ", fault.Value)}");
}
