using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using LivingReview.Contracts.Reviews;
using LivingReview.Contracts.Studies;
using LivingReview.EvidenceFiles.Names;
using LivingReview.EvidenceFiles.Tables;

namespace LivingReview.EvidenceFiles.Studies;

/// <summary>
/// Turns a table of a file into studies by a profile: one row per 2x2 table (or several in groups of columns). Columns go by name in any
/// order and case; what no field is read from is named.
/// </summary>
public sealed partial class StudyReader
{
    private const int MaxNamed = 12;
    private readonly SourceTable _source;
    private readonly ImportAnswers _answers;
    private readonly IReadOnlyList<Factor> _factors;
    private readonly FaultLog _faults;
    private readonly SumCheck _sums;
    private int _shortRows;
    private int _unnamedCells;

    /// <summary>Makes a reader.</summary>
    /// <param name="source">The table.</param>
    /// <param name="answers">The profile, with the answers to the questions.</param>
    /// <param name="protocol">The protocol, whose factors are columns.</param>
    /// <param name="faults">Takes every fault.</param>
    public StudyReader(SourceTable source, ImportAnswers answers, Protocol protocol, FaultLog faults)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(answers);
        ArgumentNullException.ThrowIfNull(protocol);
        (_source, _answers, _faults) = (source, answers, faults);
        _factors = protocol.Factors;
        _sums = new SumCheck(faults, answers);
        Columns = new ColumnMap(source.Header, answers, protocol.Factors);
        Columns.LearnNumbers(source.FirstRows);
        AssessmentsOnly = BiasSheet.Is(Columns, source.Header);
    }

    /// <summary>Which column is which field.</summary>
    public ColumnMap Columns { get; }

    /// <summary>Whether the file holds assessments of the risk of bias alone.</summary>
    public bool AssessmentsOnly { get; }

    private MappingProfile Profile => _answers.Profile;

    /// <summary>Faults of the header; the rows can be read if there is none.</summary>
    public bool CheckHeader()
    {
        var before = _faults.Count;
        var suggestions = Columns.Suggestions();
        foreach (var field in Missing())
        {
            var heading = Columns.Heading(field, 0);
            _faults.Add(new ImportFault(_source.HeaderRow, heading, $"The column {heading} is missing.{Found()}{Hint(field, suggestions)}") { Question = Question(field, suggestions) });
        }

        AskWhereNamesAreNumbers();
        foreach (var column in Columns.Repeated()) _faults.Add(new ImportFault(_source.HeaderRow, column, $"The column {column} is there twice."));
        return _faults.Count == before;
    }

    /// <summary>A column of numbers is hardly the studies' names where another one looks like them ("study_id" beside "author").</summary>
    private void AskWhereNamesAreNumbers()
    {
        if (Columns.Find("study", 0) is not { } column || _source.FirstRows.Count == 0 || Profile.Columns.GetValueOrDefault("study") == _source.Header[column]) return;
        if (_source.FirstRows.Any(r => r.Cells.ElementAtOrDefault(column) is { } cell && !cell.All(char.IsAsciiDigit))) return;
        if (Columns.Unread().FirstOrDefault(h => Headings.SuggestedField(h) == "study") is not { } name) return;
        _faults.Add(new ImportFault(_source.HeaderRow, _source.Header[column], $"The column {_source.Header[column]} holds numbers alone, and '{name}' looks like the studies' names.")
        {
            Question = new ImportQuestion("Which column is study?", [new($"column:study={name}", name), new($"column:study={_source.Header[column]}", _source.Header[column])]),
        });
    }

    /// <summary>Columns that are not used, or are used under another name.</summary>
    /// <param name="unread">Whether unused columns are named.</param>
    public IEnumerable<string> HeaderRemarks(bool unread)
    {
        foreach (var (heading, field) in Columns.Taken) yield return $"The column {heading} was read as {field}.";
        if (AssessmentsOnly)
        {
            yield return "The file holds assessments of the risk of bias alone: they are added to studies that are there.";
            yield break;
        }

        if (!unread || Columns.Unread() is not { Count: > 0 } columns) yield break;
        var more = columns.Count > MaxNamed ? string.Create(CultureInfo.InvariantCulture, $" and {columns.Count - MaxNamed} more") : "";
        var suggestions = Columns.Suggestions();
        var hint = suggestions.Count == 0 ? "" : $" Suggested: {string.Join(", ", suggestions.Select(s => $"{s.Value} is {s.Key}"))}.";
        yield return $"Not read, because no field of the review has this name: {string.Join(", ", columns.Take(MaxNamed))}{more}.{hint}";
    }

    /// <summary>The studies, each with the rows that stand together; a study whose rows do not comes several times.</summary>
    /// <param name="cancellationToken">Stops reading.</param>
    public async IAsyncEnumerable<ImportRow> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        OpenStudy? open = null;
        var number = 0;
        await foreach (var row in _source.Rows.WithCancellation(cancellationToken))
        {
            number++;
            if (_answers.Skips(row.Line)) continue;
            var main = new CellReader(row, Columns, 0, _faults);
            var label = HasRightShape(row) ? Label(main, number) : null;
            if (label is null)
            {
                if (!_faults.Has(row.Line)) main.Fault("study", "The study's name is missing; a name that stands for several rows is written in each of them.");
                if (open is not null) yield return open.Close();
                open = null;
                yield return new ImportRow(new StudySubmission(), [row.Line]) { Rows = [row], Broken = true };
                continue;
            }

            var study = StudyFields.Study(label, main);
            if (open is null || !open.Continues(study))
            {
                if (open is not null) yield return open.Close();
                open = new OpenStudy(study, AssessmentsOnly);
            }
            else
            {
                open.Compare(study, row.Line, _faults);
            }

            if (AssessmentsOnly) open.Add(BiasSheet.Assessment(row, Columns, _source.Header, main), row);
            else AddTables(open, row);
        }

        if (open is not null) yield return open.Close();
        _sums.Complete();
    }

    /// <summary>What was noticed about the rows as a whole, once they are read.</summary>
    public IEnumerable<string> RowRemarks()
    {
        if (_unnamedCells > 0) yield return string.Create(CultureInfo.InvariantCulture, $"{_unnamedCells} {(_unnamedCells == 1 ? "row has" : "rows have")} text in columns without a heading; it was not read.");
        if (_shortRows > 0) yield return string.Create(CultureInfo.InvariantCulture, $"{_shortRows} {(_shortRows == 1 ? "row is" : "rows are")} shorter than the header; the cells that are not there were read as empty.");
    }

    private void AddTables(OpenStudy open, SourceRow row)
    {
        for (var group = 0; group < Columns.Groups; group++)
        {
            var cells = new CellReader(row, Columns, group, _faults);
            if (Columns.Groups > 1 && StudyFields.Counts.All(cells.IsBlank)) continue;
            var table = StudyFields.Table(cells, _factors);
            if (Columns.Groups == 1) _sums.Add(row.Line, open.Label, table);
            open.Add(table, row);
        }

        open.Touch(row);
    }

    /// <summary>The needed columns that are not there and cannot be derived.</summary>
    private IEnumerable<string> Missing()
    {
        var derivable = StudyFields.InsteadOfCounts.Any(Has) && (Has("reported_diseased") || Has("reported_non_diseased") || Has("total"));
        return StudyFields.Needed.Where(f => !Has(f) && !Profile.Constants.ContainsKey(f)).Where(f => f == "study" ? !NumbersRows() : !AssessmentsOnly && !derivable);

        bool Has(string field) => Enumerable.Range(0, Columns.Groups).Any(g => Columns.Find(field, g) is not null);
    }

    /// <summary>Rows are numbered only where no column looks like the names.</summary>
    private bool NumbersRows() => Profile.NumberUnnamed && !Columns.Suggestions().ContainsKey("study");

    private string Found()
    {
        var named = _source.Header.Where(h => h.Length > 0).ToList();
        var more = named.Count > MaxNamed ? string.Create(CultureInfo.InvariantCulture, $" and {named.Count - MaxNamed} more") : "";
        var place = _source.Sheet is null ? "" : $" in the sheet '{_source.Sheet}'{(_source.Sheets.Count > 1 ? $" (sheets: {string.Join(", ", _source.Sheets)})" : "")}";
        return named.Count == 0 ? "" : $" Found{place}: {string.Join(", ", named.Take(MaxNamed))}{more}.";
    }

    private static string Hint(string field, IReadOnlyDictionary<string, string> suggestions) =>
        suggestions.TryGetValue(field, out var heading) ? $" Is it '{heading}'?" : " Name the column so, or say which one it is.";

    private ImportQuestion Question(string field, IReadOnlyDictionary<string, string> suggestions)
    {
        var headings = Columns.Unread().OrderByDescending(h => suggestions.GetValueOrDefault(field) == h).Take(MaxNamed);
        return new ImportQuestion($"Which column is {field}?", [.. headings.Select(h => new ImportAnswerChoice($"column:{field}={h}", h))]);
    }

    private bool HasRightShape(SourceRow row)
    {
        var width = Math.Max(_source.Header.Count, _source.HeaderCells);
        if (row.Swallowed is not null && !_answers.Keeps(row.Line))
        {
            _faults.Add(new ImportFault(row.Line, "", "A text of this row runs over lines that look like rows of the table: a quote that is not closed?")
            {
                Question = new ImportQuestion("Do these lines belong to the text?", [new(string.Create(CultureInfo.InvariantCulture, $"keep:{row.Line}"), "Yes: it is one long text")]),
            });
            return false;
        }

        if (row.Cells.Count > width && row.Cells.Skip(width).Any(c => c is not null))
        {
            _faults.Add(new ImportFault(row.Line, "", string.Create(CultureInfo.InvariantCulture,
                $"The row has {row.Cells.Count} cells, the header {width}: a text with {(_source.SeparatorName is "tabs" ? "a tab" : _source.SeparatorName is "semicolons" ? "a semicolon" : "a comma")} in it needs quotes.")));
            return false;
        }

        for (var i = 0; i < row.Cells.Count; i++)
        {
            if (row.Cells[i]?.Contains('\0', StringComparison.Ordinal) != true) continue;
            _faults.Add(new ImportFault(row.Line, i < _source.Header.Count ? _source.Header[i] : "", "The text contains a NUL character, which cannot be stored."));
            return false;
        }

        if (row.Cells.Skip(_source.Header.Count).Any(c => c is not null)) _unnamedCells++;
        if (row.Cells.Count < _source.Header.Count) _shortRows++;
        return true;
    }

    private string? Label(CellReader cells, int number)
    {
        if (PlainText.Tidy(cells.Text("study")) is not { } label)
        {
            return Profile.NumberUnnamed && Columns.Find("study", 0) is null ? string.Create(CultureInfo.InvariantCulture, $"Study {number}") : null;
        }

        label = _answers.NameOf(label);
        return Profile.LabelWithYear && cells.Text("year") is { } year && !YearIn().IsMatch(label) ? $"{label} {year}" : label;
    }

    [GeneratedRegex(@"\b(19|20)\d\d[a-z]?\b")]
    private static partial Regex YearIn();
}
