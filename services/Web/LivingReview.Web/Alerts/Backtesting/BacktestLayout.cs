using LivingReview.Contracts;
using LivingReview.Contracts.Alerts;

namespace LivingReview.Web.Alerts.Backtesting;

/// <summary>One alert of a backtest on the timeline.</summary>
public sealed record BacktestMark(double X, double Y, string Kind, string Title);

/// <summary>One policy's row.</summary>
public sealed record BacktestRow(string Name, double Y, IReadOnlyList<BacktestMark> Marks);

/// <summary>Layout of the timeline of a backtest. One row per policy, so that policies can be compared.</summary>
public sealed record BacktestLayout(double Width, double Height, IReadOnlyList<BacktestRow> Rows, IReadOnlyList<(double X, string Text)> Ticks, double? KnownChange)
{
    public const double Left = 16;
    public const double Right = 16;
    private const double RowHeight = 86;
    private const double Step = 11;
    private const int MaxStacked = 5;

    public static BacktestLayout Compute(IReadOnlyList<(string Name, BacktestReport Report)> policies, long? knownChange, Func<BacktestEntry, string> title, double width)
    {
        var from = policies.Min(p => p.Report.FromRevision);
        var to = Math.Max(policies.Max(p => p.Report.ToRevision), from + 1);
        double X(long revision) => Left + (width - Left - Right) * (revision - from) / (to - from);

        var rows = policies.Select((policy, i) =>
        {
            var y = (i + 1) * RowHeight;
            var marks = policy.Report.Entries.GroupBy(entry => entry.After.Revision).SelectMany(group => group.OrderByDescending(Weight).Take(MaxStacked)
                .Select((entry, n) => new BacktestMark(X(group.Key), y - 9 - Step * n, KindOf(entry), title(entry)))).ToList();
            return new BacktestRow(policy.Name, y, marks);
        }).ToList();
        var every = Math.Max(1, (to - from) / 8);
        var ticks = new List<(double, string)>();
        for (var revision = from; revision <= to; revision += every)
            ticks.Add((X(revision), FormattableString.Invariant($"{revision}")));
        return new(width, policies.Count * RowHeight + 26, rows, ticks, knownChange is { } change && change >= from && change <= to ? X(change) : null);
    }

    /// <summary>critical, warn, info or resolved.</summary>
    public static string KindOf(BacktestEntry entry) => entry.Kind == "resolved" ? "resolved" : entry.Severity.Name();

    private static int Weight(BacktestEntry entry) => KindOf(entry) switch { "critical" => 3, "warn" => 2, "resolved" => 1, _ => 0 };
}
