using System.Diagnostics;
using System.Globalization;
using LivingReview.DiagnosticAccuracy;

namespace LivingReview.Benchmarks.Statistics;

/// <summary>What was slow once, timed in one run: tiny reviews with arms of one person, the multi-start of small reviews, meta-regression.</summary>
internal static class SlowCorners
{
    internal static int Run()
    {
        Tiny();
        foreach (var k in (int[])[20, 40, 41, 60])
        {
            var tables = GeneratedReview.Tables(k, 3);
            Print($"exact fit, k = {k}", () => BinomialModel.Fit(tables));
        }

        foreach (var k in (int[])[20, 64])
        {
            var tables = GeneratedReview.Tables(k, 5);
            var levels = Covariate.FromLevels("half", [.. Enumerable.Range(0, k).Select(i => i % 2 == 0 ? "even" : "odd")]);
            var number = Covariate.FromValues("x", [.. Enumerable.Range(0, k).Select(i => (double?)(i * 37 % k))]);
            Print($"meta-regression of two levels, four models, k = {k}", () => MetaRegression.Fit(tables, levels, new() { SeparateVariances = false }));
            Print($"the same with separate variances, k = {k}", () => MetaRegression.Fit(tables, levels));
            Print($"regression on two covariates, four models, k = {k}", () => MultipleRegression.Fit(tables, [new(levels), new(number)]));
        }

        return 0;
    }

    /// <summary>Three to five studies, arms of one to three people: the whole estimate with calibrated profile intervals.</summary>
    private static void Tiny()
    {
        var (random, times) = (new Random(7), new List<(double Seconds, string Tables)>());
        for (var set = 0; set < 200; set++)
        {
            StudyTable[] tables = [.. Enumerable.Range(0, 3 + set % 3).Select(i => new StudyTable($"{i}", Table(random)))];
            _ = Pooling.Pool(tables);
            var start = Stopwatch.GetTimestamp();
            _ = Pooling.Pool(tables);
            times.Add((Stopwatch.GetElapsedTime(start).TotalSeconds, string.Join(" ", tables.Select(t => $"{t.Table.TruePositives},{t.Table.FalsePositives},{t.Table.FalseNegatives},{t.Table.TrueNegatives}"))));
        }

        times.Sort();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"200 sets of 3 to 5 studies, arms of 1 to 3 people: median {times[100].Seconds * 1e3:F2} ms, 95 % {times[190].Seconds * 1e3:F1} ms, longest {times[^1].Seconds * 1e3:F1} ms ({times[^1].Tables})"));
    }

    private static TwoByTwo Table(Random random)
    {
        var (diseased, healthy) = (1 + random.Next(3), 1 + random.Next(3));
        var (tp, tn) = (random.Next(diseased + 1), random.Next(healthy + 1));
        return new(tp, healthy - tn, diseased - tp, tn);
    }

    private static void Print<T>(string name, Func<T> action)
    {
        var begin = Stopwatch.GetTimestamp();
        for (var warm = 0; warm < 2 || Stopwatch.GetElapsedTime(begin).TotalSeconds < 1; warm++)
            _ = action();
        var times = new List<double>();
        begin = Stopwatch.GetTimestamp();
        while (times.Count < 5 || (times.Count < 200 && Stopwatch.GetElapsedTime(begin).TotalSeconds < 1))
        {
            var start = Stopwatch.GetTimestamp();
            _ = action();
            times.Add(Stopwatch.GetElapsedTime(start).TotalSeconds);
        }

        times.Sort();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name}: {times[times.Count / 2] * 1e3:F2} ms (least {times[0] * 1e3:F2})"));
    }
}
