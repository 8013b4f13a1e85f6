using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using LivingReview.AllInOne.Analyzing;
using LivingReview.DiagnosticAccuracy;

namespace LivingReview.AllInOne.BackCalculating;

/// <summary><c>livingreview back-calculate</c>: the integer 2x2 tables that reproduce what a paper prints.</summary>
internal static class BackCalculateCommand
{
    public static Command Create()
    {
        var total = Count("--n", "People tested.");
        var rates = PrintedOptions.Rates.ToDictionary(name => name, name => new Option<string>("--" + name) { Description = $"Printed {name}, as 91.1% or 0.911: the decimals say how it was rounded.", HelpName = "rate" });
        var counts = PrintedOptions.Counts.ToDictionary(name => name, name => Count("--" + name, $"Printed count: {name}."));
        var intervals = new Option<string[]>("--interval") { Description = "Printed interval, as sensitivity=0.740-0.999:clopper-pearson (or :wilson, :wald); may be repeated.", HelpName = "interval" };
        var limit = new Option<int>("--limit") { Description = "List no more tables than this.", DefaultValueFactory = _ => BackCalculator.DefaultLimit };
        var format = new Option<string>("--format") { Description = "How the result is written.", DefaultValueFactory = _ => "table" };
        format.AcceptOnlyFromAmong("table", "json");
        limit.MustLieIn(1, int.MaxValue);

        var command = new Command("back-calculate", "List every integer 2x2 table that is consistent with printed figures.") { total };
        foreach (var option in rates.Values) command.Add(option);
        foreach (var option in counts.Values) command.Add(option);
        command.Add(intervals);
        command.Add(limit);
        command.Add(format);
        command.SetAction((result, _) => Task.FromResult(Run(
            () =>
            {
                var figures = new PrintedFigures { Total = result.GetValue(total) };
                foreach (var (name, option) in rates) figures = PrintedOptions.WithRate(figures, name, result.GetValue(option));
                foreach (var (name, option) in counts) figures = PrintedOptions.WithCount(figures, name, result.GetValue(option));
                foreach (var text in result.GetValue(intervals) ?? []) figures = PrintedOptions.WithInterval(figures, text);
                return figures;
            },
            result.GetValue(limit),
            result.GetValue(format)!,
            result.InvocationConfiguration.Output,
            result.InvocationConfiguration.Error)));
        return command;
    }

    private static int Run(Func<PrintedFigures> read, int limit, string format, TextWriter output, TextWriter error)
    {
        try
        {
            var figures = read();
            if (figures.Faults() is { Count: > 0 } faults) throw new InputException(string.Join("; ", faults));
            var found = BackCalculator.FindTables(figures, limit);
            output.WriteLine(format == "json" ? Json(found) : Table(found));
            return ExitCode.Success;
        }
        catch (InputException fault)
        {
            error.WriteLine("livingreview: " + fault.Message);
            return ExitCode.Usage;
        }
    }

    private static string Json(ConsistentTables found) => JsonSerializer.Serialize(
        new
        {
            Tables = found.Tables.Select(t => new { Tp = t.TruePositives, Fp = t.FalsePositives, Fn = t.FalseNegatives, Tn = t.TrueNegatives }),
            Complete = found.IsComplete,
        },
        JsonSerializerOptions.Web);

    private static string Table(ConsistentTables found)
    {
        var count = found.Tables.Count.ToString(CultureInfo.InvariantCulture);
        var heading = found switch
        {
            { IsComplete: false } => $"Too many tables are consistent with these figures; the first {count}:",
            { Tables.Count: 0 } => "No table is consistent with these figures.",
            { Tables.Count: 1 } => "One table is consistent with these figures:",
            _ => $"{count} tables are consistent with these figures:",
        };
        if (found.Tables.Count == 0) return heading;
        var rows = found.Tables.Select(t => Array.ConvertAll([t.TruePositives, t.FalsePositives, t.FalseNegatives, t.TrueNegatives], c => c.ToString(CultureInfo.InvariantCulture)));
        return heading + "\n" + Columns.Align([["TP", "FP", "FN", "TN"], .. rows]).TrimEnd('\n');
    }

    private static Option<long?> Count(string name, string description) => new(name) { Description = description, HelpName = "count" };
}
