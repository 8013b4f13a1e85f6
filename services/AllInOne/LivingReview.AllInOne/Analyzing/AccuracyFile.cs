using System.Globalization;
using CsvHelper;
using CsvHelper.Configuration;

namespace LivingReview.AllInOne.Analyzing;

/// <summary>A CSV file of 2x2 tables: columns study, TP, FP, FN, TN by name in any order, the others are covariates.</summary>
internal sealed record AccuracyFile(string Path, IReadOnlyList<string> Covariates, bool HasPrimary, IReadOnlyList<AccuracyRow> Rows)
{
    private const string PrimaryColumn = "primary";
    private static readonly string[] CountColumns = ["TP", "FP", "FN", "TN"];
    private static readonly string[] Required = ["study", .. CountColumns];

    // Counts are exact in double precision up to here.
    private const long MaxCount = 1L << 53;

    public static AccuracyFile Read(string path)
    {
        try
        {
            using var reader = new StreamReader(path);
            return Read(path, reader);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"{path}: cannot be read: {fault.Message}");
        }
    }

    public static AccuracyFile Read(string path, TextReader text)
    {
        // Empty lines are seen, so that row numbers are those of a spreadsheet.
        using var csv = new CsvParser(text, new CsvConfiguration(CultureInfo.InvariantCulture)
        {
            TrimOptions = TrimOptions.Trim,
            IgnoreBlankLines = false,
            BadDataFound = bad => throw new InputException(Place(path, bad.Context.Parser!.Row, null) + "the quotes are not balanced"),
        });
        if (!csv.Read()) throw new InputException($"{path}: the file is empty; it needs a header with {string.Join(", ", Required)}");
        return Read(path, csv);
    }

    private static AccuracyFile Read(string path, CsvParser csv)
    {
        var header = Header(path, csv.Record!);
        var rows = new List<AccuracyRow>();
        while (csv.Read())
        {
            var record = csv.Record!;
            if (record is [""]) continue;
            if (record.Length != header.Length)
                throw new InputException(Place(path, csv.Row, null) + string.Create(CultureInfo.InvariantCulture, $"{record.Length} fields where the header has {header.Length}"));
            rows.Add(Row(path, csv.Row, header, record));
        }

        var covariates = header.Where(name => !Required.Contains(name) && name != PrimaryColumn).ToArray();
        return new(path, covariates, header.Contains(PrimaryColumn), rows);
    }

    private static string[] Header(string path, string[] names)
    {
        // The names of the contract are found in any case; covariates keep theirs.
        var header = Array.ConvertAll(names, name =>
            Array.Find([.. Required, PrimaryColumn], known => known.Equals(name, StringComparison.OrdinalIgnoreCase)) ?? name);
        if (names is [var only] && only.IndexOfAny([';', '\t', '|']) is >= 0 and var at)
            throw new InputException(Place(path, 1, null) + $"the fields are separated by '{(only[at] == '\t' ? "tab" : only[at])}'; they must be separated by commas");
        foreach (var name in Required)
        {
            if (!header.Contains(name)) throw new InputException(Place(path, 1, name) + "the column is missing");
        }

        var repeated = header.GroupBy(name => name, StringComparer.Ordinal).FirstOrDefault(g => g.Count() > 1);
        return repeated is null ? header : throw new InputException(Place(path, 1, repeated.Key) + "the column appears twice");
    }

    private static AccuracyRow Row(string path, int row, string[] header, string[] record)
    {
        var values = header.Zip(record).ToDictionary(pair => pair.First, pair => pair.Second, StringComparer.Ordinal);
        if (values["study"].Length == 0) throw new InputException(Place(path, row, "study") + "the name is empty");
        var counts = Array.ConvertAll(CountColumns, name => Count(path, row, name, values[name]));
        bool? primary = values.TryGetValue(PrimaryColumn, out var said) ? Primary(path, row, said) : null;
        var factors = values.Where(v => !Required.Contains(v.Key) && v.Key != PrimaryColumn).ToDictionary(v => v.Key, v => v.Value, StringComparer.Ordinal);
        return new(row, new(values["study"], new(counts[0], counts[1], counts[2], counts[3])), primary, factors);
    }

    private static long Count(string path, int row, string column, string text)
    {
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count <= MaxCount) return count;
        throw new InputException(Place(path, row, column) + (text.Length == 0 ? "the count is empty" : $"'{Shown(text)}' is not a count (a whole number, 0 or more)"));
    }

    private static bool Primary(string path, int row, string text) => text.ToUpperInvariant() switch
    {
        "YES" => true,
        "NO" => false,
        _ => throw new InputException(Place(path, row, PrimaryColumn) + $"'{Shown(text)}' is neither yes nor no"),
    };

    private static string Place(string path, int row, string? column) =>
        string.Create(CultureInfo.InvariantCulture, $"{path}: row {row}{(column is null ? "" : $", column {column}")}: ");

    /// <summary>A message stays one line of bearable length, whatever the cell holds.</summary>
    private static string Shown(string text)
    {
        var line = string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c));
        return line.Length <= 40 ? line : line[..40] + "...";
    }
}
