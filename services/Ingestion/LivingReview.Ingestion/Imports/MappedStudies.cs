using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using LivingReview.Contracts.Reviews;
using LivingReview.Contracts.Studies;
using LivingReview.Hosting.Problems;

namespace LivingReview.Ingestion.Imports;

/// <summary>A study of a file with the lines that its tables come from.</summary>
internal sealed record ImportRow(StudySubmission Study, IReadOnlyList<int> Lines);

/// <summary>
/// Turns a table of a file into studies by a profile: one row per 2x2 table (or several in groups of columns), rows of one study side by
/// side. Columns go by name in any order and case; others are ignored.
/// </summary>
internal sealed partial class MappedStudies
{
    private readonly SourceTable _source;
    private readonly MappingProfile _profile;
    private readonly IReadOnlyList<string> _factors;
    private readonly Dictionary<string, int> _columns = new(StringComparer.OrdinalIgnoreCase);
    private readonly FaultLog _faults;
    private readonly HashSet<int> _unreadable = [];

    public MappedStudies(SourceTable source, MappingProfile profile, Protocol protocol, FaultLog faults)
    {
        (_source, _profile, _faults) = (source, profile, faults);
        _factors = [.. protocol.Factors.Select(f => f.Name)];
        for (var i = 0; i < source.Header.Count; i++) _columns.TryAdd(source.Header[i], i);
    }

    /// <summary>Faults of the header; the rows can be read if there is none.</summary>
    public bool CheckHeader()
    {
        var before = _faults.Count;
        var groups = _profile.Groups.Count == 0 ? [""] : _profile.Groups;
        foreach (var field in StudyFields.Needed.Where(f => !(f == "study" && _profile.NumberUnnamed) && !_profile.Constants.ContainsKey(f)))
        {
            if (!groups.Any(g => Find(field, g) is not null)) _faults.Add(new ImportFault(1, Column(field, groups[0]), $"The column {Column(field, groups[0])} is missing."));
        }

        foreach (var column in StudyFields.Needed.Concat(_factors).SelectMany(f => groups.Select(g => Column(f, g))).Distinct(StringComparer.OrdinalIgnoreCase))
        {
            if (_source.Header.Count(h => h.Equals(column, StringComparison.OrdinalIgnoreCase)) > 1) _faults.Add(new ImportFault(1, column, $"The column {column} is there twice."));
        }

        return _faults.Count == before;
    }

    /// <summary>Columns that no field is read from. A misspelt factor would else be lost without a word.</summary>
    public IReadOnlyList<string> UnreadColumns()
    {
        IReadOnlyList<string> groups = _profile.Groups.Count == 0 ? [""] : _profile.Groups;
        var read = StudyFields.All.Concat(StudyFields.Needed).Concat(_factors).SelectMany(f => groups.Select(g => Find(f, g))).ToHashSet();
        return [.. _source.Header.Where((name, i) => name.Length > 0 && !read.Contains(i))];
    }

    /// <summary>The studies, each with the rows that stand together; a study whose rows do not comes several times.</summary>
    public async IAsyncEnumerable<ImportRow> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        (StudySubmission Study, List<TableSubmission> Tables, List<int> Lines)? open = null;
        var number = 0;
        await foreach (var row in _source.Rows.WithCancellation(cancellationToken))
        {
            number++;
            if (row.Cells.Count > _source.Header.Count)
            {
                _faults.Add(new ImportFault(row.Line, "", string.Create(CultureInfo.InvariantCulture,
                    $"The row has {row.Cells.Count} cells, the header {_source.Header.Count}: a text with a comma in it needs quotes.")));
                continue;
            }

            var before = _faults.Count;
            for (var i = 0; i < row.Cells.Count; i++)
                if (StorableText.Fault(row.Cells[i]) is { } fault) _faults.Add(new ImportFault(row.Line, _source.Header[i], fault));
            if (_faults.Count > before) continue;
            var main = Reader(row, FirstGroup);
            var label = Label(main, number);
            if (label is null)
            {
                _faults.Add(new ImportFault(row.Line, Column("study", ""), "The study's name is missing."));
                continue;
            }

            if (open is not { } current || current.Study.Label != label)
            {
                if (open is { } done) yield return Close(done);
                open = current = (StudyFields.Study(label, main), [], []);
            }

            foreach (var cells in Groups(row))
            {
                current.Tables.Add(StudyFields.Table(cells, _factors));
                current.Lines.Add(row.Line);
            }

            if (current.Lines.Count == 0) current.Lines.Add(row.Line);
            if (_faults.Count > before) _unreadable.Add(row.Line);
        }

        if (open is { } last) yield return Close(last);
    }

    /// <summary>Whether a cell of the study could not be read: its fault is known already.</summary>
    public bool IsUnreadable(ImportRow row) => row.Lines.Any(_unreadable.Contains);

    /// <summary>The column of a field of a table, for messages.</summary>
    public string ColumnOf(string field) => Column(field, FirstGroup);

    private string FirstGroup => _profile.Groups.Count > 0 ? _profile.Groups[0] : "";

    private string? Label(CellReader cells, int number)
    {
        var label = cells.Text("study")?.Trim();
        if (label is null) return _profile.NumberUnnamed ? string.Create(CultureInfo.InvariantCulture, $"Study {number}") : null;
        return _profile.LabelWithYear && cells.Text("year")?.Trim() is { } year && !YearIn().IsMatch(label) ? $"{label} {year}" : label;
    }

    private IEnumerable<CellReader> Groups(SourceRow row)
    {
        if (_profile.Groups.Count == 0) return [Reader(row, "")];
        return _profile.Groups.Select(g => Reader(row, g)).Where(r => StudyFields.Counts.Any(c => r.Text(c) is not null));
    }

    private CellReader Reader(SourceRow row, string group) => new(
        row.Line,
        field => Find(field, group) is { } column && column < row.Cells.Count ? row.Cells[column] : null,
        field => Column(field, group), _profile, _faults);

    private ImportRow Close((StudySubmission Study, List<TableSubmission> Tables, List<int> Lines) study)
    {
        var tables = study.Tables;
        if (_profile.FirstIsPrimary && tables.Count > 1 && tables.TrueForAll(t => t.Primary is null)) tables[0] = tables[0] with { Primary = true };
        return new ImportRow(study.Study with { Tables = tables }, study.Lines);
    }

    private int? Find(string field, string group)
    {
        foreach (var name in Names(field, group))
        {
            if (_columns.TryGetValue(name, out var column)) return column;
        }

        return null;
    }

    private string Column(string field, string group) => Names(field, group).FirstOrDefault(_columns.ContainsKey) ?? Names(field, group).First();

    private IEnumerable<string> Names(string field, string group) => _profile.Columns.TryGetValue(field, out var columns)
        ? columns.Split('|', StringSplitOptions.TrimEntries).Select(c => c.Replace("{group}", group, StringComparison.Ordinal))
        : [field, field + ".cat", field + ".cts"]; // as MetaBayesDTA names covariates

    [GeneratedRegex(@"\b(19|20)\d\d[a-z]?\b")]
    private static partial Regex YearIn();
}
