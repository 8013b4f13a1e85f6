using System.Globalization;
using System.Text;

namespace LivingReview.EvidenceFiles.Writing;

/// <summary>
/// A table as CSV (RFC 4180): commas, CRLF, quotes where needed, every digit of a number and a decimal point whatever the culture. Text that a
/// spreadsheet would run as a formula gets an apostrophe in front, which the readers of evidence files remove again; plain numbers are left as they are.
/// </summary>
public sealed class CsvTable
{
    private const string Apostrophe = "'";

    private readonly StringBuilder _text = new();
    private readonly string _newLine;
    private bool _rowStarted;

    /// <summary>Starts a table.</summary>
    /// <param name="columns">Names of the columns.</param>
    public CsvTable(params ReadOnlySpan<string> columns)
        : this(columns, "\r\n")
    {
    }

    private CsvTable(ReadOnlySpan<string> columns, string newLine)
    {
        _newLine = newLine;
        foreach (var column in columns)
            Append(Guard(column));
        EndRow();
    }

    /// <summary>Starts a table for the console, whose rows end with a line feed.</summary>
    /// <param name="columns">Names of the columns.</param>
    public static CsvTable ForConsole(params ReadOnlySpan<string> columns) => new(columns, "\n");

    /// <summary>Adds a row.</summary>
    /// <param name="cells">Text, numbers or times; null and numbers that are not finite become empty cells.</param>
    public CsvTable Row(params ReadOnlySpan<object?> cells)
    {
        foreach (var cell in cells)
        {
            Append(cell switch
            {
                null => "",
                string text => Guard(text),
                double number => double.IsFinite(number) ? number.ToString("R", CultureInfo.InvariantCulture) : "",
                DateTimeOffset at => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
                IFormattable value => value.ToString(null, CultureInfo.InvariantCulture),
                _ => Guard(cell.ToString() ?? ""),
            });
        }

        return EndRow();
    }

    /// <summary>The table so far.</summary>
    public override string ToString() => _text.ToString();

    /// <summary>A cell without the apostrophe that guards it, as it was before it was written.</summary>
    internal static string? WithoutGuard(string? cell) => cell is { Length: > 1 } && cell[0] == Apostrophe[0] && IsFormulaStart(cell[1]) ? cell[1..] : cell;

    private static string Guard(string text) =>
        text.Length > 0 && IsFormulaStart(text[0]) && !double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _) ? Apostrophe + text : text;

    private static bool IsFormulaStart(char first) => first is '=' or '+' or '-' or '@' or '|' or '%' or '\t' or '\r' or '\n' or '＝' or '＋' or '－' or '＠';

    private void Append(string cell)
    {
        if (_rowStarted)
            _text.Append(',');
        _rowStarted = true;
        if (cell.AsSpan().IndexOfAny("\",\r\n") >= 0)
            _text.Append('"').Append(cell.Replace("\"", "\"\"", StringComparison.Ordinal)).Append('"');
        else
            _text.Append(cell);
    }

    private CsvTable EndRow()
    {
        _text.Append(_newLine);
        _rowStarted = false;
        return this;
    }
}
