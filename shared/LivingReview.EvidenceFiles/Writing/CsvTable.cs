using System.Globalization;
using System.Text;

namespace LivingReview.EvidenceFiles.Writing;

/// <summary>
/// A table as CSV (RFC 4180): commas, CRLF, quotes where needed, every digit of a number and a decimal point whatever the culture. Text that a
/// spreadsheet would run as a formula gets an apostrophe in front.
/// </summary>
public sealed class CsvTable
{
    private readonly StringBuilder _text = new();
    private bool _rowStarted;

    /// <summary>Starts a table.</summary>
    /// <param name="columns">Names of the columns.</param>
    public CsvTable(params ReadOnlySpan<string> columns)
    {
        foreach (var column in columns)
            Append(Guard(column));
        EndRow();
    }

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

    private static string Guard(string text) => text.Length > 0 && text[0] is '=' or '+' or '-' or '@' or '\t' or '\r' or '\n' ? "'" + text : text;

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
        _text.Append("\r\n");
        _rowStarted = false;
        return this;
    }
}
