using LivingReview.Contracts.Reviews;
using LivingReview.Contracts.Studies;
using LivingReview.EvidenceFiles.Names;
using LivingReview.EvidenceFiles.Tables;
using LivingReview.EvidenceFiles.Values;

namespace LivingReview.EvidenceFiles.Studies;

/// <summary>
/// Which column is which field: by the profile, by the field's own name in any case, or by a heading that means nothing else ("Study_ID").
/// </summary>
public sealed class ColumnMap
{
    private readonly IReadOnlyList<Factor> _factors;
    private readonly IReadOnlyList<string> _header;
    private readonly string[] _groups;
    private readonly Dictionary<string, int> _byName = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, int?>[] _found;
    private readonly Dictionary<string, int> _taken = new(StringComparer.Ordinal);

    /// <summary>Maps a header.</summary>
    /// <param name="header">The header.</param>
    /// <param name="answers">The profile, with the answers to the questions.</param>
    /// <param name="factors">The factors of the review.</param>
    public ColumnMap(IReadOnlyList<string> header, ImportAnswers answers, IReadOnlyList<Factor> factors)
    {
        ArgumentNullException.ThrowIfNull(header);
        ArgumentNullException.ThrowIfNull(answers);
        (_header, Answers, _factors) = (header, answers, factors);
        _groups = answers.Profile.Groups.Count == 0 ? [""] : [.. answers.Profile.Groups];
        for (var i = 0; i < header.Count; i++)
        {
            if (header[i].Length > 0) _byName.TryAdd(header[i], i);
        }

        _found = Array.ConvertAll(_groups, _ => new Dictionary<string, int?>(StringComparer.Ordinal));
        TakePlainHeadings();
    }

    /// <summary>The profile and the answers.</summary>
    public ImportAnswers Answers { get; }

    /// <summary>The convention of the file's numbers, see <see cref="LearnNumbers"/>.</summary>
    public DecimalMark DecimalMark { get; private set; }

    /// <summary>How many groups of columns make a table each; 1 for a file with a row per table.</summary>
    public int Groups => _groups.Length;

    /// <summary>Columns that are read as a field of another name, for a remark.</summary>
    public IEnumerable<(string Heading, string Field)> Taken => _taken.Select(t => (_header[t.Value], t.Key));

    /// <summary>How many of the fields that make a table of studies a row names.</summary>
    /// <param name="cells">The cells of a row.</param>
    /// <param name="profile">The profile that the file is read with.</param>
    public static int HeaderScore(IReadOnlyList<string?> cells, MappingProfile profile)
    {
        ArgumentNullException.ThrowIfNull(cells);
        var answers = ImportAnswers.None(profile);
        var map = new ColumnMap([.. cells.Select(c => PlainText.Tidy(c) ?? "")], answers, []);
        var named = StudyFields.Needed.Concat(StudyFields.InsteadOfCounts).Count(f => Enumerable.Range(0, map.Groups).Any(g => map.Find(f, g) is not null));
        var hinted = cells.OfType<string>().Where(c => c.Length <= 60).Select(Headings.SuggestedField).OfType<string>().Distinct(StringComparer.Ordinal).Count();
        return (4 * named) + hinted;
    }

    /// <summary>The column of a field in a group; null if there is none.</summary>
    /// <param name="field">The field.</param>
    /// <param name="group">Which group of columns.</param>
    public int? Find(string field, int group)
    {
        if (_found[group].TryGetValue(field, out var known)) return known;
        int? column = null;
        foreach (var name in Names(field, group))
        {
            if (!_byName.TryGetValue(name, out var at)) continue;
            column = at;
            break;
        }

        return _found[group][field] = column ?? (_taken.TryGetValue(field, out var taken) ? taken : null);
    }

    /// <summary>The heading of a field's column, or what it should be, for messages.</summary>
    /// <param name="field">The field.</param>
    /// <param name="group">Which group of columns.</param>
    public string Heading(string field, int group) => Find(field, group) is { } column ? _header[column] : Names(field, group).First();

    /// <summary>Columns that no field is read from, by position.</summary>
    public IReadOnlyList<string> Unread()
    {
        var read = Fields().SelectMany(f => Enumerable.Range(0, Groups).Select(g => Find(f, g))).ToHashSet();
        return [.. _header.Where((name, i) => name.Length > 0 && !read.Contains(i))];
    }

    /// <summary>The fields that unread headings suggest, each by the first heading that does.</summary>
    public IReadOnlyDictionary<string, string> Suggestions()
    {
        var suggestions = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var heading in Unread())
        {
            var factor = _factors.FirstOrDefault(f => Find(f.Name, 0) is null && Headings.Suggests(heading, f.Name, f.Label))?.Name;
            if ((factor ?? Headings.SuggestedField(heading)) is { } field && Find(field, 0) is null) suggestions.TryAdd(field, heading);
        }

        return suggestions;
    }

    /// <summary>Every column that is read, by field, as the profile of this file.</summary>
    public IReadOnlyDictionary<string, string> Columns() =>
        Fields().Where(f => Find(f, 0) is not null).Distinct(StringComparer.Ordinal).ToDictionary(f => f, f => Heading(f, 0), StringComparer.Ordinal);

    /// <summary>Needed headings, and those of factors, that are there twice.</summary>
    public IReadOnlyList<string> Repeated() =>
    [
        .. StudyFields.Needed.Concat(_factors.Select(f => f.Name)).SelectMany(f => Enumerable.Range(0, Groups).Select(g => Heading(f, g))).Distinct(StringComparer.OrdinalIgnoreCase)
            .Where(column => _header.Count(h => h.Equals(column, StringComparison.OrdinalIgnoreCase)) > 1),
    ];

    /// <summary>Learns from the first rows whether the decimals stand behind a point or a comma.</summary>
    /// <param name="rows">The rows.</param>
    public void LearnNumbers(IReadOnlyList<SourceRow> rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        if ((DecimalMark = Answers.DecimalMark) != DecimalMark.Unknown) return;
        var columns = StudyFields.Numeric.SelectMany(f => Enumerable.Range(0, Groups).Select(g => Find(f, g))).OfType<int>().Distinct().ToArray();
        // Numbers in unused columns show the convention too.
        var others = Enumerable.Range(0, _header.Count).Where(i => Headings.SuggestedField(_header[i]) is { } f && StudyFields.Numeric.Contains(f)).Except(columns);
        var (point, comma) = (false, false);
        foreach (var row in rows)
        {
            foreach (var column in columns.Concat(others))
            {
                if (column >= row.Cells.Count || row.Cells[column] is not { } text) continue;
                var evidence = WrittenNumbers.Evidence(text);
                point |= evidence == DecimalMark.Point;
                comma |= evidence == DecimalMark.Comma;
            }
        }

        DecimalMark = point == comma ? DecimalMark.Unknown : point ? DecimalMark.Point : DecimalMark.Comma;
    }

    private IEnumerable<string> Fields() => _factors.SelectMany(f => new[] { f.Name, StudyFields.OfFactor(f.Name) }).Concat(StudyFields.All);

    /// <summary>Headings that no name claims are taken for the field that they name beyond doubt.</summary>
    private void TakePlainHeadings()
    {
        var claimed = Fields().SelectMany(f => Enumerable.Range(0, Groups).SelectMany(g => Names(f, g))).ToHashSet(StringComparer.OrdinalIgnoreCase);
        for (var i = 0; i < _header.Count; i++)
        {
            if (_header[i].Length == 0 || claimed.Contains(_header[i]) || Headings.FieldOf(_header[i]) is not { } field) continue;
            if (!Names(field, 0).Any(_byName.ContainsKey)) _taken.TryAdd(field, i);
        }

        if (Groups == 1 && (IsAbsent("FN") || IsAbsent("FP"))) TakeGroupSizes(claimed);
    }

    /// <summary>Where a file has no false negatives or positives, its cases, controls and rates are what they are derived from.</summary>
    private void TakeGroupSizes(HashSet<string> claimed)
    {
        foreach (var field in StudyFields.InsteadOfCounts.Append("total").Where(IsAbsent))
        {
            var at = Enumerable.Range(0, _header.Count).Where(i => _header[i].Length > 0 && !claimed.Contains(_header[i]) && Headings.SuggestedField(_header[i]) == field).ToList();
            if (at.Count == 1) _taken.TryAdd(field, at[0]);
        }
    }

    private bool IsAbsent(string field) => !Names(field, 0).Any(_byName.ContainsKey) && !_taken.ContainsKey(field);

    private IEnumerable<string> Names(string field, int group) => Answers.Profile.Columns.TryGetValue(field, out var columns)
        ? columns.Split('|', StringSplitOptions.TrimEntries).Select(c => PlainText.Tidy(c.Replace("{group}", _groups[group], StringComparison.Ordinal)) ?? "")
        : [field, field + ".cat", field + ".cts"]; // as MetaBayesDTA names covariates
}
