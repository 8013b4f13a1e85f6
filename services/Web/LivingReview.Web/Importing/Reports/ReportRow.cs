using System.Globalization;
using LivingReview.Contracts.Studies;
using LivingReview.EvidenceFiles.Writing;

namespace LivingReview.Web.Importing.Reports;

/// <summary>The outcome for a row, actual or simulated.</summary>
public enum RowOutcome
{
    Rejected,
    Warning,
    Accepted,
    Amended,
    Unchanged,
}

/// <summary>A row of a report. <see cref="Row"/> is the row in the file; accepted studies are listed without one.</summary>
public sealed record ReportRow(RowOutcome Outcome, int? Row, string Column, string Text)
{
    public static ReportRow From(RowOutcome outcome, ImportFault problem) => new(outcome, problem.Row, problem.Column, problem.Reason);
}

/// <summary>Filters the rows of a report and writes them as CSV.</summary>
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

    /// <summary>Row, column and reason of the rejected rows, for a spreadsheet.</summary>
    public static string RejectedCsv(IEnumerable<ReportRow> rows)
    {
        var csv = new CsvTable("row", "column", "reason");
        foreach (var row in rows.Where(r => r.Outcome == RowOutcome.Rejected))
            csv.Row(row.Row, row.Column, row.Text);
        return csv.ToString();
    }

    private static bool Has(ReportRow row, string word) =>
        row.Text.Contains(word, StringComparison.OrdinalIgnoreCase)
        || row.Column.Contains(word, StringComparison.OrdinalIgnoreCase)
        || row.Row?.ToString(CultureInfo.InvariantCulture) == word;
}
