using System.Globalization;
using System.Text;
using LivingReview.Contracts.Reviews;

namespace LivingReview.Web.Studies.Listing;

/// <summary>Rows as CSV (RFC 4180). A text that a spreadsheet would take for a formula gets an apostrophe before it.</summary>
internal static class StudyListCsv
{
    public static string Write(IEnumerable<StudyRow> rows, Protocol protocol)
    {
        var text = new StringBuilder();
        WriteRow(text, ["id", "study", "year", .. protocol.Factors.Select(factor => factor.Name), "tp", "fp", "fn", "tn", "sensitivity", "sensitivity_lower", "sensitivity_upper",
            "specificity", "specificity_lower", "specificity_upper", "risk_of_bias", "open_warnings", "withdrawn", "revision"]);
        foreach (var row in rows)
        {
            WriteRow(text,
            [
                row.Id, row.Label, row.Year, .. protocol.Factors.Select(factor => (object?)row.Table.Factors.GetValueOrDefault(factor.Name)),
                row.Table.Tp, row.Table.Fp, row.Table.Fn, row.Table.Tn, row.Sensitivity?.Estimate, row.Sensitivity?.Lower, row.Sensitivity?.Upper,
                row.Specificity?.Estimate, row.Specificity?.Lower, row.Specificity?.Upper, row.RiskOfBias, row.OpenWarnings, row.Withdrawn?.Kind, row.Revision,
            ]);
        }

        return text.ToString();
    }

    private static void WriteRow(StringBuilder text, IReadOnlyList<object?> cells) =>
        text.AppendJoin(',', cells.Select(Cell)).Append("\r\n");

    private static string Cell(object? value)
    {
        var text = value switch
        {
            string words => words.Length > 0 && words[0] is '=' or '+' or '-' or '@' or '\t' or '\r' ? "'" + words : words,
            IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
            _ => "",
        };
        return text.AsSpan().IndexOfAny("\",\r\n") < 0 ? text : '"' + text.Replace("\"", "\"\"", StringComparison.Ordinal) + '"';
    }
}
