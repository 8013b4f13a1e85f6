using System.Globalization;
using LivingReview.Contracts.Studies;
using LivingReview.EvidenceFiles.Values;

namespace LivingReview.EvidenceFiles.Studies;

/// <summary>What a person answered to the questions about a file; each answer is a line such as "skip:6" or "column:study=Trial".</summary>
public sealed class ImportAnswers
{
    private readonly HashSet<int> _skipped = [];
    private readonly HashSet<int> _kept = [];
    private readonly HashSet<string> _percent = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> _proportion = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, string> _names = new(StringComparer.Ordinal);
    private readonly Dictionary<int, string> _studies = [];

    private ImportAnswers(MappingProfile profile) => Profile = profile;

    /// <summary>The profile with what the answers say of columns and values.</summary>
    public MappingProfile Profile { get; private set; }

    /// <summary>The file's decimal mark, if it was asked.</summary>
    public DecimalMark DecimalMark { get; private set; }

    /// <summary>The sheet to read, if it was asked.</summary>
    public string? Sheet { get; private set; }

    /// <summary>The answers; null, with the reason, if one cannot be read.</summary>
    /// <param name="answers">The lines.</param>
    /// <param name="profile">The profile that the file is read with.</param>
    /// <param name="fault">Why not.</param>
    public static ImportAnswers? Parse(IEnumerable<string> answers, MappingProfile profile, out string fault)
    {
        ArgumentNullException.ThrowIfNull(answers);
        fault = "";
        var parsed = new ImportAnswers(profile);
        foreach (var answer in answers)
        {
            if (answer is not null && parsed.Take(answer)) continue;
            fault = $"answer: '{answer}' is not one of skip:ROW, keep:ROW, decimal:point, decimal:comma, percent:COLUMN, proportion:COLUMN, sheet:NAME, column:FIELD=COLUMN, value:FIELD:CELL=VALUE, name:WRITTEN=MEANT, study:ROW=ID, study:ROW=new, primary:first.";
            return null;
        }

        return parsed;
    }

    /// <summary>No answers.</summary>
    /// <param name="profile">The profile that the file is read with.</param>
    public static ImportAnswers None(MappingProfile profile) => new(profile);

    /// <summary>Whether a row is left out.</summary>
    /// <param name="row">Row of the file.</param>
    public bool Skips(int row) => _skipped.Contains(row);

    /// <summary>Whether a row is right although it looks wrong.</summary>
    /// <param name="row">Row of the file.</param>
    public bool Keeps(int row) => _kept.Contains(row);

    /// <summary>Whether the numbers of a column are per cent; null if not answered.</summary>
    /// <param name="column">Heading of the column.</param>
    public bool? IsPercent(string column) => _percent.Contains(column) ? true : _proportion.Contains(column) ? false : null;

    /// <summary>The name that is meant.</summary>
    /// <param name="name">The name as written.</param>
    public string NameOf(string name) => _names.GetValueOrDefault(name, name);

    /// <summary>The known study that a row belongs to, "new" for a study of its own; null if not answered.</summary>
    /// <param name="row">First row of the study.</param>
    public string? StudyOf(int row) => _studies.GetValueOrDefault(row);

    private bool Take(string answer)
    {
        var (kind, rest) = Split(answer, ':');
        if (rest.Length == 0) return false;
        switch (kind)
        {
            case "skip": return Row(rest) is { } skipped && (_skipped.Add(skipped) || true);
            case "keep": return Row(rest) is { } kept && (_kept.Add(kept) || true);
            case "decimal": return (DecimalMark = rest switch { "point" => DecimalMark.Point, "comma" => DecimalMark.Comma, _ => DecimalMark.Unknown }) != DecimalMark.Unknown;
            case "percent": return _percent.Add(rest) || true;
            case "proportion": return _proportion.Add(rest) || true;
            case "sheet":
                Sheet = rest;
                return true;
            case "primary" when rest == "first":
                Profile = Profile with { FirstIsPrimary = true };
                return true;
            case "column" when Split(rest, '=') is { Second: not "" } column:
                Profile = Profile with { Columns = With(Profile.Columns, column.First, column.Second) };
                return true;
            case "value" when Split(rest, ':') is { Second: not "" } value && SplitLast(value.Second, '=') is { Second: not "" } meaning:
                IReadOnlyDictionary<string, string> known = Profile.Values.TryGetValue(value.First, out var values) ? values : new Dictionary<string, string>();
                Profile = Profile with { Values = With<IReadOnlyDictionary<string, string>>(Profile.Values, value.First, With(known, meaning.First, meaning.Second)) };
                return true;
            case "name" when SplitLast(rest, '=') is { Second: not "" } name:
                _names[name.First] = name.Second;
                return true;
            case "study" when Split(rest, '=') is { Second: not "" } study && Row(study.First) is { } row:
                _studies[row] = study.Second;
                return true;
            default: return false;
        }
    }

    private static int? Row(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var row) ? row : null;

    private static (string First, string Second) Split(string text, char at) => text.IndexOf(at, StringComparison.Ordinal) is var i and > 0 ? (text[..i], text[(i + 1)..]) : (text, "");

    private static (string First, string Second) SplitLast(string text, char at) => text.LastIndexOf(at) is var i and > 0 ? (text[..i], text[(i + 1)..]) : (text, "");

    private static Dictionary<string, T> With<T>(IReadOnlyDictionary<string, T> known, string key, T value) => new(known, StringComparer.Ordinal) { [key] = value };
}
