using System.Globalization;
using CsvHelper;
using CsvHelper.Configuration;

namespace LivingReview.EvidenceFiles.Tables;

/// <summary>What stands between the cells of a text file, and the row of its header.</summary>
/// <param name="Separator">Between cells.</param>
/// <param name="FirstLines">Lines at the start that are no rows: "sep=;".</param>
internal sealed record TextDialect(char Separator, int FirstLines)
{
    private const int MaxHeaderRow = 20;
    private static readonly char[] Separators = [',', ';', '\t', '|'];

    public string Name => NameOf(Separator);

    public static string NameOf(char separator) => separator switch
    {
        ',' => "commas",
        ';' => "semicolons",
        '\t' => "tabs",
        _ => $"'{separator}'",
    };

    /// <summary>The dialect in which the first rows name the most fields; where none names any, the one that gives columns.</summary>
    public static TextDialect Detect(string start, bool whole, char usual, TableOptions options)
    {
        if (Declared(start) is { } declared) return new TextDialect(declared, 1);
        var candidates = Separators.OrderByDescending(s => s == usual).Select(s =>
        {
            var rows = FirstRows(start, whole, s);
            return (Separator: s, Score: rows.Take(MaxHeaderRow).Select(options.HeaderScore).DefaultIfEmpty(0).Max(), Columns: Columns(rows));
        }).ToList();
        var best = candidates.MaxBy(c => c.Score);
        if (best.Score > 0) return new TextDialect(best.Separator, 0);
        return new TextDialect(candidates[0].Columns > 1 ? usual : candidates.MaxBy(c => c.Columns).Separator, 0);
    }

    public static CsvConfiguration Configuration(char separator, BadDataFound? bad) => new(CultureInfo.InvariantCulture)
    {
        Delimiter = separator.ToString(),
        HasHeaderRecord = false,
        TrimOptions = TrimOptions.Trim,
        // Empty lines are seen, so that rows are counted as an editor counts them.
        IgnoreBlankLines = false,
        BadDataFound = bad,
        MaxFieldSize = 1024 * 1024,
    };

    /// <summary>"sep=;", as Excel writes and reads it.</summary>
    private static char? Declared(string start)
    {
        var line = start.AsSpan();
        if (line.IndexOfAny('\r', '\n') is var end and >= 0) line = line[..end];
        line = line.Trim([' ', '"', '\uFEFF']);
        if (!line.StartsWith("sep=", StringComparison.OrdinalIgnoreCase)) return null;
        // Other columns leave their separators behind it: "sep=,,,,".
        return line.Length > 4 && Separators.Contains(line[4]) ? line[4] : null;
    }

    /// <summary>Columns of the first row that has several and is as wide as the one below it.</summary>
    private static int Columns(List<string[]> rows)
    {
        var filled = rows.Where(r => Array.Exists(r, c => c.Length > 0)).Take(MaxHeaderRow).ToList();
        for (var i = 0; i < filled.Count; i++)
        {
            if (filled[i].Length > 1 && (i + 1 == filled.Count || filled[i + 1].Length == filled[i].Length)) return filled[i].Length;
        }

        return filled.Count == 0 ? 0 : filled.Max(r => r.Length) > 1 ? 1 : 0;
    }

    private static List<string[]> FirstRows(string start, bool whole, char separator)
    {
        var rows = new List<string[]>();
        using var parser = new CsvParser(new StringReader(start), Configuration(separator, bad: null));
        try
        {
            while (rows.Count <= MaxHeaderRow + 1 && parser.Read()) rows.Add(parser.Record!);
        }
        catch (CsvHelperException)
        {
            // It is not this dialect.
        }

        if (!whole && rows.Count is > 1 and <= MaxHeaderRow) rows.RemoveAt(rows.Count - 1); // it may be cut
        return rows;
    }
}
