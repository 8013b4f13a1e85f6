using System.Globalization;
using System.Text;
using LivingReview.Contracts.Studies;

namespace LivingReview.Web.Importing.Reports;

/// <summary>What became of a row, or would.</summary>
public enum RowOutcome
{
    Rejected,
    Warning,
    Accepted,
    Amended,
    Unchanged,
}

/// <summary>A line of a report. <see cref="Row"/> is the line in the file; a study that is fine is named without one.</summary>
public sealed record ReportRow(RowOutcome Outcome, int? Row, string Column, string Text)
{
    public static ReportRow From(RowOutcome outcome, ImportFault fault) => new(outcome, fault.Row, fault.Column, fault.Reason);
}

/// <summary>The lines of a report, found, cut into pages and written as CSV.</summary>
internal static class ReportRows
{
    public const int PageSize = 25;

    public static IReadOnlyList<ReportRow> Find(IReadOnlyList<ReportRow> rows, RowOutcome? outcome, string search)
    {
        var words = search.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return words.Length == 0 && outcome is null
            ? rows
            : [.. rows.Where(r => (outcome is null || r.Outcome == outcome) && Array.TrueForAll(words, w => Has(r, w)))];
    }

    /// <summary>Row, column and reason of what was rejected, for a spreadsheet.</summary>
    public static string RejectedCsv(IEnumerable<ReportRow> rows)
    {
        var text = new StringBuilder("row,column,reason\r\n");
        foreach (var row in rows.Where(r => r.Outcome == RowOutcome.Rejected))
            text.Append(CultureInfo.InvariantCulture, $"{row.Row},{Cell(row.Column)},{Cell(row.Text)}\r\n");
        return text.ToString();
    }

    private static bool Has(ReportRow row, string word) =>
        row.Text.Contains(word, StringComparison.OrdinalIgnoreCase)
        || row.Column.Contains(word, StringComparison.OrdinalIgnoreCase)
        || row.Row?.ToString(CultureInfo.InvariantCulture) == word;

    // A cell that begins like a formula would be one in a spreadsheet.
    private static string Cell(string text)
    {
        var safe = text.Length > 0 && text[0] is '=' or '+' or '-' or '@' or '\t' ? "'" + text : text;
        return safe.AsSpan().ContainsAny(",\"\r\n") ? "\"" + safe.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"" : safe;
    }
}
