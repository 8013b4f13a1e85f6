using System.Globalization;
using System.Text;
using System.Text.Unicode;
using CsvHelper;
using CsvHelper.Configuration;

namespace LivingReview.AllInOne.Analyzing;

/// <summary>A CSV file of 2x2 tables: columns study, TP, FP, FN, TN by name in any order, the others are covariates.</summary>
internal sealed record AccuracyFile(string Path, IReadOnlyList<string> Covariates, bool HasPrimary, IReadOnlyList<AccuracyRow> Rows)
{
    private const string PrimaryColumn = "primary";
    private static readonly string[] CountColumns = ["TP", "FP", "FN", "TN"];
    private static readonly string[] Required = ["study", .. CountColumns];

    // No study has more people, and beyond it a log-likelihood in double precision resolves nothing any more.
    private const long MaxCount = 100_000_000;

    public static AccuracyFile Read(string path)
    {
        if (Directory.Exists(path)) throw new InputException($"{path}: is a folder; a CSV file is needed");
        try
        {
            // Strictly: two levels whose accents were replaced by the same sign would be pooled as one.
            using var reader = new StreamReader(path, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true));
            return Read(path, reader);
        }
        catch (DecoderFallbackException)
        {
            using var reader = new StreamReader(path, Encoding.Latin1, detectEncodingFromByteOrderMarks: false);
            throw NotText(path, reader);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"{path}: cannot be read: {fault.Message}");
        }
    }

    public static AccuracyFile Read(string path, TextReader text)
    {
        using var csv = Parser(path, text);
        if (!csv.Read()) throw new InputException($"{path}: the file is empty; it needs a header with {string.Join(", ", Required)}");
        return Read(path, csv);
    }

    private static CsvParser Parser(string path, TextReader text) => new(text, new CsvConfiguration(CultureInfo.InvariantCulture)
    {
        TrimOptions = TrimOptions.Trim,
        // Empty lines are seen, so that row numbers are those of a spreadsheet.
        IgnoreBlankLines = false,
        BadDataFound = bad => throw (OtherSeparator(path, bad.Context.Parser!.Row, bad.RawRecord)
            ?? new InputException(Place(path, bad.Context.Parser!.Row, null) + "the quotes are not balanced")),
    });

    /// <summary>The first cell, every byte a character, whose bytes are not UTF-8.</summary>
    private static InputException NotText(string path, StreamReader bytes)
    {
        using var csv = Parser(path, bytes);
        string[] header = [];
        while (csv.Read())
        {
            var record = csv.Record!;
            var column = Array.FindIndex(record, cell => !Utf8.IsValid(Encoding.Latin1.GetBytes(cell)));
            if (column >= 0)
                return new(Place(path, csv.Row, column < header.Length ? header[column] : null) + "the text is not UTF-8; save the file as UTF-8");
            if (header.Length == 0) header = record;
        }

        return new($"{path}: the text is not UTF-8; save the file as UTF-8");
    }

    private static AccuracyFile Read(string path, CsvParser csv)
    {
        var header = Header(path, csv.Record!);
        var rows = new List<AccuracyRow>();
        while (csv.Read())
        {
            var record = csv.Record!;
            if (Array.TrueForAll(record, cell => cell.Length == 0)) continue;
            if (record.Length != header.Length)
                throw new InputException(Place(path, csv.Row, null) + string.Create(CultureInfo.InvariantCulture, $"{record.Length} fields where the header has {header.Length}"));
            rows.Add(Row(path, csv.Row, header, record));
        }

        var covariates = header.Where(name => name.Length > 0 && !Required.Contains(name) && name != PrimaryColumn).ToArray();
        return new(path, covariates, header.Contains(PrimaryColumn), rows);
    }

    private static string[] Header(string path, string[] names)
    {
        // The names of the contract are found in any case; covariates keep theirs.
        var header = Array.ConvertAll(names, name =>
            Array.Find([.. Required, PrimaryColumn], known => known.Equals(name, StringComparison.OrdinalIgnoreCase)) ?? name);
        if (names is [var only] && OtherSeparator(path, 1, only) is { } separated) throw separated;
        foreach (var name in Required)
        {
            if (!header.Contains(name)) throw new InputException(Place(path, 1, name) + "the column is missing");
        }

        // A spreadsheet leaves columns without a name behind: nobody can ask for them.
        var repeated = header.Where(name => name.Length > 0).GroupBy(name => name, StringComparer.Ordinal).FirstOrDefault(g => g.Count() > 1);
        return repeated is null ? header : throw new InputException(Place(path, 1, repeated.Key) + "the column appears twice");
    }

    /// <summary>What is wrong with a header that has separators, but no comma; null for any other line.</summary>
    private static InputException? OtherSeparator(string path, int row, string line) =>
        row == 1 && !line.Contains(',', StringComparison.Ordinal) && line.IndexOfAny([';', '\t', '|']) is >= 0 and var at
            ? new(Place(path, 1, null) + $"the fields are separated by '{(line[at] == '\t' ? "tab" : line[at])}'; they must be separated by commas")
            : null;

    private static AccuracyRow Row(string path, int row, string[] header, string[] record)
    {
        var values = header.Zip(record).Where(pair => pair.First.Length > 0).ToDictionary(pair => pair.First, pair => pair.Second, StringComparer.Ordinal);
        if (values["study"].Length == 0) throw new InputException(Place(path, row, "study") + "the name is empty");
        var counts = Array.ConvertAll(CountColumns, name => Count(path, row, name, values[name]));
        bool? primary = values.TryGetValue(PrimaryColumn, out var said) ? Primary(path, row, said) : null;
        var factors = values.Where(v => !Required.Contains(v.Key) && v.Key != PrimaryColumn).ToDictionary(v => v.Key, v => v.Value, StringComparer.Ordinal);
        return new(row, new(values["study"], new(counts[0], counts[1], counts[2], counts[3])), primary, factors)
        {
            PrimaryIn = values.TryGetValue("primary_in", out var claims) ? claims.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) : [],
        };
    }

    private static long Count(string path, int row, string column, string text)
    {
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count <= MaxCount) return count;
        throw new InputException(Place(path, row, column) + (
            text.Length == 0 ? "the count is empty"
            : text.All(char.IsAsciiDigit) ? string.Create(CultureInfo.InvariantCulture, $"'{Shown(text)}' is more than a study can have (at most {MaxCount} people in a cell)")
            : $"'{Shown(text)}' is not a count (a whole number, 0 or more)"));
    }

    private static bool Primary(string path, int row, string text) => text.ToUpperInvariant() switch
    {
        "YES" => true,
        "NO" => false,
        _ => throw new InputException(Place(path, row, PrimaryColumn) + $"'{Shown(text)}' is neither yes nor no"),
    };

    private static string Place(string path, int row, string? column) =>
        string.Create(CultureInfo.InvariantCulture, $"{path}: row {row}{(column is null ? "" : $", column {Shown(column)}")}: ");

    /// <summary>A message stays one line of bearable length, whatever the cell holds.</summary>
    private static string Shown(string text)
    {
        var line = Remarks.OneLine(text);
        return line.Length <= 40 ? line : line[..40] + "...";
    }
}
