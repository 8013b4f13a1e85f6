using System.Globalization;
using System.Text;
using LivingReview.Contracts;
using LivingReview.Contracts.Alerts;

namespace LivingReview.AllInOne.Backtesting;

/// <summary>A backtest as plain lines.</summary>
internal static class BacktestTable
{
    public static string Write(BacktestReport report)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{report.Review}: {report.Versions} versions, revisions {report.FromRevision} to {report.ToRevision}: {report.Alerts} alerts, {report.Notices} notices\n");
        foreach (var note in report.Notes) text.Append(note).Append('\n');
        if (report.Delay is { } delay)
            text.Append(CultureInfo.InvariantCulture, $"First alert after the known change: revision {delay.Revision}, {delay.Revisions} revisions and {delay.Days:0.##} days later\n");
        foreach (var entry in report.Entries)
            text.Append(CultureInfo.InvariantCulture, $"{entry.At:yyyy-MM-dd HH:mm}  revision {entry.After.Revision,4}  {(entry.Kind == "resolved" ? "resolved" : entry.Severity.Name()),-8}  {entry.Rule,-12}  {entry.Summary}\n");
        return text.ToString();
    }
}
