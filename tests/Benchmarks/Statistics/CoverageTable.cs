using System.Globalization;
using LivingReview.DiagnosticAccuracy;

namespace LivingReview.Benchmarks.Statistics;

/// <summary>How often the nominal 95 % intervals of every method hold the true mean: the table of the methods page.</summary>
internal static class CoverageTable
{
    private static readonly (double A, double B)[] Variances = [(0.5, 0.6), (0.05, 0.05), (1.5, 2.0)];
    private static readonly IntervalMethod[] Methods = Enum.GetValues<IntervalMethod>();

    internal static int Run(int replicates)
    {
        Console.WriteLine("| variances | k | " + string.Join(" | ", Methods) + " |");
        Console.WriteLine("|---|---" + string.Concat(Methods.Select(_ => "|---")) + "|");
        foreach (var (a, b) in Variances)
        {
            foreach (var k in (int[])[5, 10, 20])
            {
                var cells = Row(k, a, b, replicates).Select(c => string.Create(CultureInfo.InvariantCulture, $"{c.A:F3} / {c.B:F3}"));
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {a}, {b} | {k} | ") + string.Join(" | ", cells) + " |");
            }
        }

        return 0;
    }

    private static (double A, double B)[] Row(int k, double varianceA, double varianceB, int replicates)
    {
        var covered = new (double A, double B)[Methods.Length];
        for (var replicate = 1; replicate <= replicates; replicate++)
        {
            var tables = GeneratedReview.Tables(k, (ulong)(replicate + 100_000 * k), varianceA, varianceB);
            var fit = BinomialModel.Fit(tables);
            for (var m = 0; m < Methods.Length; m++)
            {
                var pair = MeanIntervals.Compute(tables, fit, Methods[m]);
                covered[m].A += Holds(pair.LogitSensitivity, GeneratedReview.MuA) / (double)replicates;
                covered[m].B += Holds(pair.LogitSpecificity, GeneratedReview.MuB) / (double)replicates;
            }
        }

        return covered;
    }

    private static int Holds(Interval? interval, double truth) => interval is { } i && i.Lower <= truth && truth <= i.Upper ? 1 : 0;
}
