using LivingReview.Web.Studies;

namespace LivingReview.Web.Forms;

/// <summary>Validation errors by the path of their field, as the API names it: "tables[0].tp".</summary>
public sealed record FieldErrors
{
    private readonly Dictionary<string, IReadOnlyList<string>> _errors = new(StringComparer.OrdinalIgnoreCase);

    public static FieldErrors None { get; } = new(new Dictionary<string, IReadOnlyList<string>>());

    public FieldErrors(IReadOnlyDictionary<string, IReadOnlyList<string>>? errors)
    {
        foreach (var (path, messages) in errors ?? new Dictionary<string, IReadOnlyList<string>>())
            _errors[path.TrimStart('$', '.')] = messages;
    }

    public bool Any => _errors.Count > 0;

    public IEnumerable<string> Paths => _errors.Keys;

    public IReadOnlyList<string> For(string path) => _errors.GetValueOrDefault(path, []);

    /// <summary>The errors of the fields for which <paramref name="shown"/> is true.</summary>
    public FieldErrors Where(Func<string, bool> shown) =>
        new(_errors.Where(error => shown(error.Key)).ToDictionary(error => error.Key, error => error.Value, StringComparer.OrdinalIgnoreCase));

    /// <summary>The errors that belong to none of the form's fields, each with the label of its field.</summary>
    public IEnumerable<string> Others(Func<string, bool> hasField) =>
        _errors.Where(error => !hasField(error.Key)).Select(error => error.Key.Length == 0 ? string.Join(" ", error.Value) : $"{FieldLabels.For(error.Key)}: {string.Join(" ", error.Value)}");
}
