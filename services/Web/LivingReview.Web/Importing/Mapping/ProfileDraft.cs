using LivingReview.Contracts.Studies;

namespace LivingReview.Web.Importing.Mapping;

/// <summary>A mapping profile while it is edited.</summary>
internal sealed class ProfileDraft
{
    public string Name { get; set; } = "";

    public string Format { get; set; } = "csv";

    public Dictionary<string, string> Columns { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, string> Constants { get; } = new(StringComparer.Ordinal);

    /// <summary>One mapping per line: "field: cell = value".</summary>
    public string Values { get; set; } = "";

    /// <summary>Groups of columns, separated by commas.</summary>
    public string Groups { get; set; } = "";

    public bool LabelWithYear { get; set; }

    public bool FirstIsPrimary { get; set; }

    public bool NumberUnnamed { get; set; }

    public static ProfileDraft From(MappingProfile profile)
    {
        var draft = new ProfileDraft
        {
            // The name of a built-in profile cannot be reused.
            Name = profile.Version == 0 ? "" : profile.Name,
            Format = profile.Format,
            Values = string.Join('\n', profile.Values.SelectMany(f => f.Value.Select(v => $"{f.Key}: {v.Key} = {v.Value}"))),
            Groups = string.Join(", ", profile.Groups),
            LabelWithYear = profile.LabelWithYear,
            FirstIsPrimary = profile.FirstIsPrimary,
            NumberUnnamed = profile.NumberUnnamed,
        };
        foreach (var (field, column) in profile.Columns) draft.Columns[field] = column;
        foreach (var (field, value) in profile.Constants) draft.Constants[field] = value;
        return draft;
    }

    /// <summary>The profile, or null with an <paramref name="error"/> if a line of <see cref="Values"/> cannot be read.</summary>
    public MappingProfile? ToProfile(out string? error)
    {
        var values = new Dictionary<string, IReadOnlyDictionary<string, string>>(StringComparer.Ordinal);
        var number = 0;
        foreach (var line in Values.Split('\n').Select(l => l.Trim()))
        {
            number++;
            if (line.Length == 0) continue;
            if (Mapping(line) is not var (field, cell, value))
            {
                error = T["Line {0}: use the form “field: cell = value”, for example “risk_of_bias: 1 = low”.", number];
                return null;
            }

            values[field] = new Dictionary<string, string>(values.GetValueOrDefault(field, new Dictionary<string, string>()), StringComparer.Ordinal) { [cell] = value };
        }

        error = null;
        return new MappingProfile
        {
            Name = Name.Trim(),
            Format = Format,
            Columns = Filled(Columns),
            Constants = Filled(Constants),
            Values = values,
            Groups = Groups.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries),
            LabelWithYear = LabelWithYear,
            FirstIsPrimary = FirstIsPrimary,
            NumberUnnamed = NumberUnnamed,
        };
    }

    private static Dictionary<string, string> Filled(Dictionary<string, string> typed) =>
        typed.Where(t => !string.IsNullOrWhiteSpace(t.Value)).ToDictionary(t => t.Key, t => t.Value.Trim(), StringComparer.Ordinal);

    private static (string Field, string Cell, string Value)? Mapping(string line)
    {
        var field = line.Split(':', 2, StringSplitOptions.TrimEntries);
        var mapping = field.Length == 2 ? field[1].Split('=', 2, StringSplitOptions.TrimEntries) : [];
        return mapping.Length == 2 && field[0].Length > 0 && mapping[0].Length > 0 && mapping[1].Length > 0 ? (field[0], mapping[0], mapping[1]) : null;
    }
}
