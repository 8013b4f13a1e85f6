using System.Globalization;
using System.Text;

namespace LivingReview.Web.Tables;

/// <summary>
/// A table as CSV (RFC 4180): commas, CRLF, quotes where needed; numbers with a point whatever the culture. A text that a spreadsheet
/// would take for a formula gets an apostrophe before it.
/// </summary>
internal sealed class CsvText
{
    private readonly StringBuilder _text = new();
    private bool _within;

    public CsvText(params ReadOnlySpan<string> columns)
    {
        foreach (var column in columns)
            Cell(column);
        EndRow();
    }

    public CsvText Row(params ReadOnlySpan<object?> cells)
    {
        foreach (var cell in cells)
        {
            Cell(cell switch
            {
                null => "",
                string text => Harmless(text),
                double number => double.IsFinite(number) ? number.ToString("R", CultureInfo.InvariantCulture) : "",
                DateTimeOffset at => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
                IFormattable value => value.ToString(null, CultureInfo.InvariantCulture),
                _ => Harmless(cell.ToString() ?? ""),
            });
        }

        return EndRow();
    }

    public override string ToString() => _text.ToString();

    private static string Harmless(string text) => text.Length > 0 && text[0] is '=' or '+' or '-' or '@' or '\t' or '\r' or '\n' ? "'" + text : text;

    private void Cell(string text)
    {
        if (_within)
            _text.Append(',');
        _within = true;
        if (text.AsSpan().IndexOfAny("\",\r\n") >= 0)
            _text.Append('"').Append(text.Replace("\"", "\"\"", StringComparison.Ordinal)).Append('"');
        else
            _text.Append(text);
    }

    private CsvText EndRow()
    {
        _text.Append("\r\n");
        _within = false;
        return this;
    }
}
