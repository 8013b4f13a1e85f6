namespace LivingReview.Web.Studies;

/// <summary>The faults of a submission, sorted to the fields of the form.</summary>
internal sealed class FieldFaults
{
    private readonly Dictionary<string, IReadOnlyList<string>> _byField = new(StringComparer.OrdinalIgnoreCase);

    public static FieldFaults None { get; } = new(null);

    public FieldFaults(IReadOnlyDictionary<string, IReadOnlyList<string>>? errors)
    {
        foreach (var (path, messages) in errors ?? new Dictionary<string, IReadOnlyList<string>>())
        {
            var field = FieldOf(path);
            _byField[field] = [.. _byField.GetValueOrDefault(field, []), .. messages];
        }
    }

    public bool Any => _byField.Count > 0;

    public IReadOnlyList<string> Of(string field) => _byField.GetValueOrDefault(field, []);

    /// <summary>What belongs to none of the form's fields and is shown above them.</summary>
    public IEnumerable<string> Besides(IReadOnlyCollection<string> fields) =>
        _byField.Where(fault => !fields.Contains(fault.Key, StringComparer.OrdinalIgnoreCase)).SelectMany(fault => fault.Value);

    /// <summary>"tables[0].fn" to "fn"; "tables[0].factors.modality" and "tables[0].factors[modality]" to "modality".</summary>
    public static string FieldOf(string path)
    {
        var parts = path.Replace("['", ".", StringComparison.Ordinal).Split(['.', '[', ']', '\'', '$'], StringSplitOptions.RemoveEmptyEntries);
        return parts.Length == 0 ? "" : parts[^1];
    }
}
