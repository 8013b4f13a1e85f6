using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using LivingReview.Contracts.Reviews;
using LivingReview.Contracts.Studies;
using LivingReview.EvidenceFiles.Names;
using LivingReview.EvidenceFiles.Tables;

namespace LivingReview.EvidenceFiles.Studies;

/// <summary>
/// The studies of a file of any format: the one way in for the import, the page, the command line and what comes back from a bundle. What
/// is wrong is a fault of its row and column; what can be read goes on, so that a file's faults are named all at once.
/// </summary>
/// <param name="answers">The profile, with the answers to the questions.</param>
/// <param name="protocol">The protocol, whose factors are columns.</param>
/// <param name="faults">Takes every fault.</param>
/// <param name="remarks">Takes what a reader should know about how the file was read.</param>
public sealed class StudyFile(ImportAnswers answers, Protocol protocol, FaultLog faults, ICollection<string> remarks)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerOptions.Web) { RespectNullableAnnotations = true };

    private readonly SeenNames _names = new();
    private int[]? _unread;

    /// <summary>Whether unused columns are named in a remark; where every column is a covariate there are none.</summary>
    public bool NamesUnreadColumns { get; init; } = true;

    /// <summary>Whether an earlier reading of the same file compared its names and found no fault: they are not remembered a second time.</summary>
    public bool NamesAreChecked { get; init; }

    /// <summary>Columns of the file, once it is open; empty for JSON.</summary>
    public IReadOnlyList<string> Header { get; private set; } = [];

    /// <summary>Which column is which field, once the file is open; null for JSON.</summary>
    public ColumnMap? Columns { get; private set; }

    /// <summary>Whether the file could not be read to its end, or not at all.</summary>
    public bool Unreadable { get; private set; }

    /// <summary>Whether the file has more rows than may be gathered.</summary>
    public bool TooLong { get; private set; }

    /// <summary>The whole file, rows of one study put together wherever they stand.</summary>
    /// <param name="file">The file.</param>
    /// <param name="maxRows">More rows than this are not kept in memory: nothing comes, and <see cref="TooLong"/> is set.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    public Task<IReadOnlyList<ImportRow>> GatherAsync(Stream file, int maxRows, CancellationToken cancellationToken) =>
        GatherAsync(OpenAsync(file, cancellationToken), maxRows, cancellationToken);

    /// <summary>The studies of rows that are there already, such as those of a draft.</summary>
    /// <param name="header">The header.</param>
    /// <param name="rows">The rows.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    public Task<IReadOnlyList<ImportRow>> GatherAsync(IReadOnlyList<string> header, IReadOnlyList<SourceRow> rows, CancellationToken cancellationToken) =>
        GatherAsync(FromRowsAsync(header, rows, cancellationToken), int.MaxValue, cancellationToken);

    private async Task<IReadOnlyList<ImportRow>> GatherAsync(IAsyncEnumerable<ImportRow> rows, int maxRows, CancellationToken cancellationToken)
    {
        var studies = new List<(ImportRow First, List<ImportRow> Parts)>();
        var byName = new Dictionary<string, List<int>>(StringComparer.Ordinal);
        var count = 0;
        await foreach (var row in rows.WithCancellation(cancellationToken))
        {
            count += row.Lines.Count;
            if (count > maxRows)
            {
                TooLong = true;
                return [];
            }

            if (row.Broken)
            {
                studies.Add((row, [row]));
                continue;
            }

            var name = row.Study.Id ?? row.Study.Label ?? "";
            if (!byName.TryGetValue(name, out var same)) byName.Add(name, same = []);
            var at = same.FindIndex(i => OpenStudy.IsSame(studies[i].First.Study, row.Study));
            if (at >= 0)
            {
                var (first, parts) = studies[same[at]];
                parts.Add(row);
                studies[same[at]] = (first with { Study = first.Study with { Year = first.Study.Year ?? row.Study.Year } }, parts);
                continue;
            }

            same.Add(studies.Count);
            studies.Add((row, [row]));
        }

        return [.. studies.Select(s => Finish(s.Parts.Count == 1 ? s.First : Together(s.First, s.Parts)))];
    }

    /// <summary>The studies one after another, in bounded memory; rows of one study must stand together.</summary>
    /// <param name="file">The file.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    public async IAsyncEnumerable<ImportRow> StreamAsync(Stream file, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var row in OpenAsync(file, cancellationToken)) yield return Finish(row);
    }

    private async IAsyncEnumerable<ImportRow> OpenAsync(Stream file, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var each = (answers.Profile.Format == "json" ? FromJsonAsync(file, cancellationToken) : FromTableAsync(file, cancellationToken)).GetAsyncEnumerator(cancellationToken);
        while (true)
        {
            try
            {
                if (!await each.MoveNextAsync()) yield break;
            }
            catch (UnreadableFileException fault)
            {
                faults.Add(new ImportFault(fault.Line, "", fault.Message) { Question = fault.Question });
                Unreadable = true;
                yield break;
            }

            yield return each.Current;
        }
    }

    private async IAsyncEnumerable<ImportRow> FromTableAsync(Stream file, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var options = new TableOptions { HeaderScore = cells => ColumnMap.HeaderScore(cells, answers.Profile), Sheet = answers.Sheet };
        await using var source = await TableFile.OpenAsync(file, answers.Profile.Format, options, cancellationToken);
        await foreach (var row in ReadAsync(source, cancellationToken)) yield return row;
    }

    private async IAsyncEnumerable<ImportRow> FromRowsAsync(IReadOnlyList<string> header, IReadOnlyList<SourceRow> rows, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var source = new SourceTable(header, 1, rows.ToAsyncEnumerable()) { Format = "csv", FirstRows = rows };
        await foreach (var row in ReadAsync(source, cancellationToken)) yield return row;
    }

    private async IAsyncEnumerable<ImportRow> ReadAsync(SourceTable source, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var studies = new StudyReader(source, answers, protocol, faults);
        (Header, Columns) = (source.Header, studies.Columns);
        foreach (var remark in source.Remarks) remarks.Add(remark);
        if (!studies.CheckHeader())
        {
            Unreadable = true;
            yield break;
        }

        foreach (var remark in studies.HeaderRemarks(NamesUnreadColumns)) remarks.Add(remark);
        await foreach (var row in studies.ReadAsync(cancellationToken)) yield return row;
        foreach (var remark in studies.RowRemarks()) remarks.Add(remark);
    }

    /// <summary>The JSON export: {"studies": [...]}, each as it is submitted. "Lines" count the studies.</summary>
    private static async IAsyncEnumerable<ImportRow> FromJsonAsync(Stream file, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        StudyList? content;
        try
        {
            file.Position = 0;
            content = await JsonSerializer.DeserializeAsync<StudyList>(file, Json, cancellationToken);
        }
        catch (JsonException fault)
        {
            throw new UnreadableFileException($"The JSON cannot be read at {fault.Path ?? "$"}.", (int)Math.Min(int.MaxValue, (fault.LineNumber ?? 0) + 1));
        }

        var number = 0;
        foreach (var study in content?.Studies ?? throw new UnreadableFileException("The JSON has no list \"studies\"."))
        {
            number++;
            if (study is null) throw new UnreadableFileException("A study is null.", number);
            yield return new ImportRow(study, [.. Enumerable.Repeat(number, Math.Max(1, study.Tables?.Count ?? 0))]);
        }
    }

    private static ImportRow Together(ImportRow first, List<ImportRow> parts) => first with
    {
        Study = first.AssessmentsOnly
            ? first.Study with { BiasAssessments = [.. parts.SelectMany(p => p.Study.BiasAssessments ?? [])] }
            : first.Study with { Tables = [.. parts.SelectMany(p => p.Study.Tables ?? [])] },
        Lines = [.. parts.SelectMany(p => p.Lines)],
        Rows = [.. parts.SelectMany(p => p.Rows)],
    };

    /// <summary>Names that differ only in case, spaces, punctuation or accents are one study or two: the user is asked.</summary>
    private void CheckName(ImportRow row)
    {
        var (label, line) = (row.Study.Label ?? "", row.Lines[0]);
        if (NamesAreChecked || (label.Length == 0 && row.Study.Id is null)) return;
        var name = row.Study.Id is { } id ? "id:" + id : string.Create(CultureInfo.InvariantCulture, $"{PlainText.Key(label)}|{row.Study.Year}");
        if (_names.TryAdd(name, label, line) || answers.Keeps(line)) return;
        var (other, at) = _names.Find(name);
        if (label == other)
        {
            faults.Add(new ImportFault(line, "study", string.Create(CultureInfo.InvariantCulture,
                $"The rows of '{label}' do not stand together (the others are at row {at}); in a file this long they must.")));
            return;
        }

        faults.Add(new ImportFault(line, "study", string.Create(CultureInfo.InvariantCulture,
            $"'{label}' and '{other}' (row {at}) differ only in case, spaces, punctuation or accents: use the same name if they are one study, or different names if they are two."))
        {
            Question = new ImportQuestion($"Are '{label}' and '{other}' one study?",
                [new($"name:{label}={other}", "Yes, one study"), new(string.Create(CultureInfo.InvariantCulture, $"keep:{line}"), "No, two studies")]),
        });
    }

    /// <summary>The primary table where the file does not say, and tables that are there twice.</summary>
    private ImportRow Finish(ImportRow row)
    {
        if (row.Broken) return row;
        CheckName(row);
        if (row.AssessmentsOnly || row.Study.Tables is not { Count: > 1 } tables) return row;
        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < tables.Count; i++)
        {
            if (tables[i] is not { Tp: not null, Fp: not null, Fn: not null, Tn: not null } table) continue;
            if (seen.TryAdd(Content(row, i, table), i)) continue;
            var first = seen[Content(row, i, table)];
            if (!answers.Keeps(row.Lines[i]) && row.Lines[i] != row.Lines[first]) Twice(row, i, first);
        }

        if (tables.Any(t => t?.Primary is not null)) return row;
        if (answers.Profile.FirstIsPrimary) return row with { Study = row.Study with { Tables = [tables[0] with { Primary = true }, .. tables.Skip(1)] } };
        return row;
    }

    private void Twice(ImportRow row, int i, int first) => faults.Add(new ImportFault(row.Lines[i], "study", string.Create(CultureInfo.InvariantCulture,
        $"'{row.Study.Label}' has the same 2x2 table at row {row.Lines[first]}: the same counts, factors and threshold."))
    {
        Question = new ImportQuestion("Is the row there by mistake?",
            [
                new(string.Create(CultureInfo.InvariantCulture, $"skip:{row.Lines[i]}"), "Yes: leave it out"),
                new(string.Create(CultureInfo.InvariantCulture, $"keep:{row.Lines[i]}"), "No: it is another table with the same counts"),
            ]),
    });

    /// <summary>What tells tables apart: the counts and all that is said of them, unused columns included, but not notes.</summary>
    private string Content(ImportRow row, int i, TableSubmission t) => string.Create(CultureInfo.InvariantCulture,
        $"{t.Tp}|{t.Fp}|{t.Fn}|{t.Tn}|{string.Join('|', (t.Factors ?? new Dictionary<string, string?>()).OrderBy(f => f.Key, StringComparer.Ordinal).Select(f => f.Value))}|{t.Cohort}|{t.ThresholdText}|{t.ThresholdValue}|{t.TargetCondition}|{t.ReferenceStandard}|{string.Join('|', UnreadCells(row, i))}");

    private IEnumerable<string?> UnreadCells(ImportRow row, int i)
    {
        if (row.Rows.Count <= i || Columns is null) return [];
        _unread ??= [.. Columns.Unread().Where(h => Headings.SuggestedField(h) != "note").Select(h => Header.ToList().IndexOf(h))];
        return _unread.Select(column => column < row.Rows[i].Cells.Count ? row.Rows[i].Cells[column] : null);
    }

    private sealed record StudyList
    {
        public IReadOnlyList<StudySubmission>? Studies { get; init; }
    }
}
