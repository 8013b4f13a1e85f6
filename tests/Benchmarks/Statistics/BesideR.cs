using System.Diagnostics;
using System.Globalization;
using LivingReview.DiagnosticAccuracy;

namespace LivingReview.Benchmarks.Statistics;

/// <summary>
/// Meta-regression and the Bayesian fit beside glmer (Laplace) on the same tables, in alternation in one run, by processor time, so that other programs do not count.
/// Without R it times our side alone.
/// </summary>
internal static class BesideR
{
    private const string Script = """
        suppressMessages(library(lme4))
        a <- commandArgs(TRUE); d <- read.csv(a[1]); k <- nrow(d)
        long <- rbind(data.frame(id=1:k, dis=1, non=0, y=d$tp, n=d$tp+d$fn, x=d$x), data.frame(id=1:k, dis=0, non=1, y=d$tn, n=d$tn+d$fp, x=d$x))
        fit <- function(f) suppressMessages(suppressWarnings(glmer(f, data=long, family=binomial)))
        time <- function(f) { fit(f); median(sapply(1:5, function(i) { s <- proc.time(); fit(f); e <- proc.time() - s; e[["user.self"]] + e[["sys.self"]] })) }
        cat(time(cbind(y, n-y) ~ 0 + dis + non + (0 + dis + non | id)), time(cbind(y, n-y) ~ 0 + dis + non + dis:x + non:x + (0 + dis + non | id)), "\n")
        """;

    internal static int Run()
    {
        Console.WriteLine("| k | glmer, one fit | glmer with a covariate, one fit | our regression, model and its tests | times | our Bayesian fit | times |");
        Console.WriteLine("|---|---|---|---|---|---|---|");
        foreach (var k in (int[])[20, 60, 200])
        {
            var tables = GeneratedReview.Tables(k, 1);
            double?[] x = [.. Enumerable.Range(0, k).Select(i => (double?)(Math.Sin(i * 1.7) * 2))];
            RegressionTerm[] terms = [new(Covariate.FromValues("x", x))];
            var (regression, bayesian) = (new List<double>(), new List<double>());
            var r = new List<double[]>();
            for (var round = 0; round < 3; round++)
            {
                regression.Add(Processor(() => MultipleRegression.Fit(tables, terms)));
                bayesian.Add(Processor(() => BayesianModel.Fit(tables)));
                if (Glmer(tables, x) is { } times) r.Add(times);
            }

            var (ours, posterior) = (regression.Order().ElementAt(1), bayesian.Order().ElementAt(1));
            var (plain, covariate) = r.Count == 0 ? (double.NaN, double.NaN) : (r.Select(t => t[0]).Order().ElementAt(r.Count / 2), r.Select(t => t[1]).Order().ElementAt(r.Count / 2));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {k} | {plain * 1e3:F0} ms | {covariate * 1e3:F0} ms | {ours * 1e3:F2} ms | {covariate / ours:F0} | {posterior * 1e3:F1} ms | {plain / posterior:F1} |"));
        }

        return 0;
    }

    /// <summary>Seconds of this process's processor time for one call, after what is compiled for speed has been.</summary>
    internal static double Processor<T>(Func<T> action)
    {
        var self = Process.GetCurrentProcess();
        var begin = self.TotalProcessorTime;
        for (var warm = 0; warm < 40 || (self.TotalProcessorTime - begin).TotalSeconds < 1; warm++)
        {
            _ = action();
            self.Refresh();
        }

        var (calls, start) = (0, self.TotalProcessorTime);
        do
        {
            _ = action();
            calls++;
            self.Refresh();
        }
        while ((self.TotalProcessorTime - start).TotalSeconds < 1);
        return (self.TotalProcessorTime - start).TotalSeconds / calls;
    }

    private static double[]? Glmer(TwoByTwo[] tables, double?[] x)
    {
        var file = Path.Combine(Path.GetTempPath(), $"beside-{Environment.ProcessId}.csv");
        try
        {
            File.WriteAllLines(file, ["tp,fp,fn,tn,x", .. tables.Select((t, i) => string.Create(CultureInfo.InvariantCulture, $"{t.TruePositives},{t.FalsePositives},{t.FalseNegatives},{t.TrueNegatives},{x[i]}"))]);
            return TimesInR(Script, file);
        }
        finally
        {
            File.Delete(file);
        }
    }

    /// <summary>The two times in seconds that a script prints; null without R.</summary>
    internal static double[]? TimesInR(string text, string file)
    {
        var script = Path.Combine(Path.GetTempPath(), $"beside-{Environment.ProcessId}.R");
        try
        {
            File.WriteAllText(script, text);
            using var process = Process.Start(new ProcessStartInfo("Rscript", [script, file]) { RedirectStandardOutput = true });
            if (process is null) return null;
            var output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            double[] times = [.. output.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Where(t => t.Length > 0).Select(t => double.Parse(t, CultureInfo.InvariantCulture))];
            return times.Length == 2 ? times : null;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null; // no R here
        }
        finally
        {
            File.Delete(script);
        }
    }
}
