using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using LivingReview.DiagnosticAccuracy;

namespace LivingReview.Benchmarks.Statistics;

/// <summary>
/// The exact fit beside glmer, glmmTMB and rma.mv on the same files in the same run, alternating so that both meet the same load:
/// <c>anchors time.R timing_k20.csv timing_k60.csv</c>. Without R it times our side alone.
/// </summary>
internal static class Anchors
{
    internal static int Run(string[] arguments)
    {
        if (arguments.Length < 2)
        {
            Console.Error.WriteLine("usage: anchors <time.R> <tables.csv>...");
            return 2;
        }

        foreach (var file in arguments[1..])
        {
            var tables = Read(file);
            var labelled = Array.ConvertAll(tables, t => new StudyTable("", t));
            var fit = BinomialModel.Fit(tables);
            var before = Median(() => BinomialModel.Fit(tables));
            var anchors = Anchor(arguments[0], file);
            var after = Median(() => BinomialModel.Fit(tables));
            var ours = (before + after) / 2;
            var pool = Median(() => Pooling.Pool(labelled));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Path.GetFileName(file)} k={tables.Length}: exact fit {ours * 1e3:F3} ms, with everything that follows {pool * 1e3:F3} ms"));
            foreach (var (name, seconds) in anchors)
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"   {name,-8} {seconds * 1e3,9:F1} ms  {seconds / ours,8:F0} times as long as the fit, {seconds / pool,6:F0} as everything"));
            if (tables.Length <= 200)
            {
                var loop = Median(() => LeaveOneOut.Fit(tables, fit));
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"   our leave-one-out loop {loop * 1e3:F1} ms"));
                var covariate = Covariate.FromLevels("half", [.. Enumerable.Range(0, tables.Length).Select(i => i % 2 == 0 ? "even" : "odd")]);
                var regression = Median(() => MetaRegression.Fit(tables, covariate, new() { SeparateVariances = false }));
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"   our meta-regression of two levels, four models {regression * 1e3:F1} ms"));
            }
        }

        return 0;
    }

    private static double Median<T>(Func<T> action)
    {
        // What is compiled for speed comes when a busy machine has time for it.
        var begin = Stopwatch.GetTimestamp();
        for (var warm = 0; warm < 3 || Stopwatch.GetElapsedTime(begin).TotalSeconds < 2; warm++)
            _ = action();
        var times = new List<double>();
        begin = Stopwatch.GetTimestamp();
        while (times.Count < 9 || (times.Count < 400 && Stopwatch.GetElapsedTime(begin).TotalSeconds < 2))
        {
            var start = Stopwatch.GetTimestamp();
            _ = action();
            times.Add(Stopwatch.GetElapsedTime(start).TotalSeconds);
        }

        times.Sort();
        return times[times.Count / 2];
    }

    private static List<(string Name, double Seconds)> Anchor(string script, string file)
    {
        var output = Path.Combine(Path.GetTempPath(), $"anchors-{Environment.ProcessId}.json");
        try
        {
            using var process = Process.Start(new ProcessStartInfo("Rscript", [script, output, file]));
            if (process is null)
                return [];
            process.WaitForExit();
            if (process.ExitCode != 0)
                return [];
            using var document = JsonDocument.Parse(File.ReadAllText(output));
            var run = document.RootElement.GetProperty("runs")[0];
            return [.. run.EnumerateObject().Where(p => p.Value.ValueKind == JsonValueKind.Object).Select(p => (p.Name, p.Value.GetProperty("median_s").GetDouble()))];
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Console.Error.WriteLine("Rscript is not installed: no anchors.");
            return [];
        }
        finally
        {
            File.Delete(output);
        }
    }

    private static TwoByTwo[] Read(string file)
    {
        var lines = File.ReadAllLines(file);
        var header = lines[0].Split(',');
        return [.. lines.Skip(1).Select(l => l.Split(',')).Select(c => new TwoByTwo(Cell(c, "TP"), Cell(c, "FP"), Cell(c, "FN"), Cell(c, "TN")))];

        long Cell(string[] cells, string name) =>
            long.Parse(cells[Array.FindIndex(header, h => h.Trim('"') == name)], CultureInfo.InvariantCulture);
    }
}
