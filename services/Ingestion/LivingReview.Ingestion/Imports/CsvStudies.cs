using System.Globalization;
using CsvHelper;
using CsvHelper.Configuration;
using LivingReview.Contracts.Reviews;
using LivingReview.Contracts.Studies;

namespace LivingReview.Ingestion.Imports;

/// <summary>
/// Reads the generic CSV: one row per 2x2 table, rows of one study side by side or not. Columns by name in any order and any case:
/// study, TP, FP, FN, TN; optional year, title, doi, pmid, country, primary (yes/no), cohort, reference_standard, target_condition,
/// unit_of_analysis, derivation, note, reported_sensitivity, reported_specificity, reported_auc; every factor of the protocol by its name.
/// Other columns are ignored.
/// </summary>
internal static class CsvStudies
{
    /// <summary>A study with the lines that its tables come from.</summary>
    public sealed record Row(StudySubmission Study, IReadOnlyList<int> Lines);

    private static readonly string[] Needed = ["study", "TP", "FP", "FN", "TN"];

    public static async Task<IReadOnlyList<Row>> ReadAsync(TextReader text, Protocol protocol, List<ImportFault> faults, CancellationToken cancellation)
    {
        var configuration = new CsvConfiguration(CultureInfo.InvariantCulture)
        {
            PrepareHeaderForMatch = header => header.Header.Trim().ToLowerInvariant(),
            TrimOptions = TrimOptions.Trim,
            MissingFieldFound = null,
            BadDataFound = null,
        };
        using var csv = new CsvReader(text, configuration, leaveOpen: true);
        if (!await csv.ReadAsync() || !csv.ReadHeader())
        {
            faults.Add(new ImportFault(1, "", "The file is empty; the first line must name the columns."));
            return [];
        }

        var columns = csv.HeaderRecord!.Select(h => h.Trim().ToLowerInvariant()).ToList();
        var header = columns.ToHashSet(StringComparer.Ordinal);
        if (header.Count == 1 && OtherSeparator(header.Single()) is { } separator)
        {
            faults.Add(new ImportFault(1, "", $"The columns are separated by {separator}; save the file with commas."));
            return [];
        }

        foreach (var column in Needed.Where(c => !header.Contains(c.ToLowerInvariant())))
            faults.Add(new ImportFault(1, column, $"The column {column} is missing."));
        foreach (var column in Needed.Concat(protocol.Factors.Select(f => f.Name)).Where(c => columns.Count(h => h.Equals(c, StringComparison.OrdinalIgnoreCase)) > 1))
            faults.Add(new ImportFault(1, column, $"The column {column} is there twice."));
        if (faults.Count > 0) return [];

        var studies = new Dictionary<string, (StudySubmission Study, List<TableSubmission> Tables, List<int> Lines)>(StringComparer.Ordinal);
        var order = new List<string>();
        while (await csv.ReadAsync())
        {
            cancellation.ThrowIfCancellationRequested();
            var line = FirstLine(csv.Parser);
            if (csv.Parser.Count > columns.Count)
            {
                faults.Add(new ImportFault(line, "", string.Create(CultureInfo.InvariantCulture,
                    $"The row has {csv.Parser.Count} cells, the header {columns.Count}: a text with a comma in it needs quotes.")));
                continue;
            }

            var cells = new Cells(csv, line, faults);
            var label = cells.Text("study");
            if (label is null)
            {
                faults.Add(new ImportFault(line, "study", "The study's name is missing."));
                continue;
            }

            if (!studies.TryGetValue(label, out var study))
            {
                study = (StudyOf(label, cells), [], []);
                studies.Add(label, study);
                order.Add(label);
            }

            study.Tables.Add(TableOf(cells, protocol));
            study.Lines.Add(line);
        }

        return [.. order.Select(l => new Row(studies[l].Study with { Tables = studies[l].Tables }, studies[l].Lines))];
    }

    private static string? OtherSeparator(string header) => header.Contains(';', StringComparison.Ordinal) ? "semicolons"
        : header.Contains('\t', StringComparison.Ordinal) ? "tabs"
        : null;

    /// <summary>The line that a record starts on, as an editor counts; the parser stands on its last.</summary>
    private static int FirstLine(IParser parser) => parser.RawRow - parser.RawRecord.Trim('\r', '\n').ReplaceLineEndings("\n").Count(c => c == '\n');

    private static StudySubmission StudyOf(string label, Cells cells) => new()
    {
        Label = label,
        Year = cells.Year("year"),
        Title = cells.Text("title"),
        Doi = cells.Text("doi"),
        Pmid = cells.Text("pmid"),
        Country = cells.Text("country"),
    };

    private static TableSubmission TableOf(Cells cells, Protocol protocol) => new()
    {
        Tp = cells.Count("TP"),
        Fp = cells.Count("FP"),
        Fn = cells.Count("FN"),
        Tn = cells.Count("TN"),
        Primary = cells.YesNo("primary"),
        Factors = protocol.Factors.ToDictionary(f => f.Name, f => cells.Text(f.Name)),
        Cohort = cells.Text("cohort"),
        ReferenceStandard = cells.Text("reference_standard"),
        TargetCondition = cells.Text("target_condition"),
        UnitOfAnalysis = cells.Text("unit_of_analysis"),
        Derivation = cells.Text("derivation"),
        Note = cells.Text("note"),
        ReportedSensitivity = cells.Number("reported_sensitivity"),
        ReportedSpecificity = cells.Number("reported_specificity"),
        ReportedAuc = cells.Number("reported_auc"),
    };

    /// <summary>The cells of one line; what cannot be read is a fault of its row and column.</summary>
    private sealed class Cells(CsvReader csv, int line, List<ImportFault> faults)
    {
        public string? Text(string column) =>
            csv.TryGetField<string>(column.ToLowerInvariant(), out var text) && !string.IsNullOrWhiteSpace(text) ? text : null;

        public long? Count(string column) => Read<long>(column, "a whole number", text =>
            long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var count) ? count : null);

        public int? Year(string column) => Read<int>(column, "a year", text =>
            int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var year) ? year : null);

        public double? Number(string column) => Read<double>(column, "a number", text =>
            double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null);

        public bool? YesNo(string column) => Read<bool>(column, "yes or no", text => text.ToLowerInvariant() switch
        {
            "yes" => true,
            "no" => false,
            _ => null,
        });

        private T? Read<T>(string column, string expected, Func<string, T?> parse)
            where T : struct
        {
            if (Text(column) is not { } text) return null;
            var value = parse(text);
            if (value is null) faults.Add(new ImportFault(line, column, $"'{text}' is not {expected}."));
            return value;
        }
    }
}
