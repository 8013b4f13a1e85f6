using System.Diagnostics;
using System.Globalization;
using LivingReview.Analysis.Evidence;
using LivingReview.Analysis.Recomputing;
using LivingReview.Contracts.Estimates;
using LivingReview.Contracts.Reviews;
using LivingReview.Contracts.Studies;

namespace LivingReview.Benchmarks.Analysis;

/// <summary>Recomputing a review of 30 strata: everything, and after one more study, as the review grows.</summary>
internal static class RecomputationRun
{
    private const int Seed = 20261124;
    private static readonly int[] LevelsOfFactors = [10, 10, 9]; // with overall: 30 strata

    private static readonly Protocol Protocol = new()
    {
        Factors = [.. LevelsOfFactors.Select((n, f) => new Factor { Name = $"factor{f}", Levels = [.. Enumerable.Range(0, n).Select(l => $"level{l}")] })],
    };

    public static void Run(IReadOnlyList<int> sizes)
    {
        Console.WriteLine("milliseconds to recompute a review of 30 strata");
        Console.WriteLine($"{"studies",8} {"everything",12} {"per study",10} {"one more study",15} {"strata",7}");
        Measure(60); // warms up
        foreach (var size in sizes)
        {
            var (all, one, strata) = Measure(size);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{size,8} {all,12:F1} {all / size,10:F3} {one,15:F1} {strata,7}"));
        }
    }

    /// <summary>The same with every usual analysis beside the headline: all of them, and after one more study.</summary>
    public static void RunTwins()
    {
        foreach (var twin in TwinAnalysis.Usual.Where(t => !t.ExternalValidation))
            Print(twin.Name, Protocol with { Twins = [twin] });
        Print("all of them", Protocol with { ExternalValidation = ["factor0=level1"], Twins = TwinAnalysis.Usual });
    }

    private static void Print(string name, Protocol protocol)
    {
        _ = Measure(60, protocol); // warms up
        var before = Environment.CpuUsage.TotalTime;
        var runs = Enumerable.Range(0, 5).Select(_ => Measure(60, protocol)).OrderBy(r => r.All).ToList();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"60 studies, 30 strata, other analyses: {name}: everything {runs[2].All:F0} ms (least {runs[0].All:F0}), one more study {runs[2].One:F0} ms; processor time of both together {(Environment.CpuUsage.TotalTime - before).TotalMilliseconds / runs.Count:F0} ms"));
    }

    private static (double All, double One, int Strata) Measure(int studies, Protocol? protocol = null)
    {
        var random = new Random(Seed);
        var state = EvidenceState.Empty("bench").Apply(Revision(1) with { Kind = ChangeKind.Protocol, Protocol = protocol ?? Protocol, Title = "Bench" });
        for (var i = 0; i < studies; i++) state = state.Apply(Accepted(state.Head + 1, random));

        var start = Stopwatch.GetTimestamp();
        var first = Recomputation.Next(null, state, []);
        var all = Stopwatch.GetElapsedTime(start);

        var current = new CurrentEstimates("bench", first.Revision, 1, default, first.Title, first.ShiftThreshold, first.Changed);
        state = state.Apply(Accepted(state.Head + 1, random));
        start = Stopwatch.GetTimestamp();
        var next = Recomputation.Next(current, state, []);
        return (all.TotalMilliseconds, Stopwatch.GetElapsedTime(start).TotalMilliseconds, next.Changed.Count);
    }

    private static EvidenceRevision Accepted(long revision, Random random)
    {
        var (n1, n2) = (random.Next(20, 300), random.Next(20, 600));
        var (sensitivity, specificity) = (Expit(1.5 + Normal(random) * 0.7), Expit(1.8 + Normal(random) * 0.8));
        var (tp, tn) = ((long)Math.Round(n1 * sensitivity), (long)Math.Round(n2 * specificity));
        return Revision(revision) with
        {
            Kind = ChangeKind.Accepted,
            Study = new ExtractedStudy
            {
                Id = string.Create(CultureInfo.InvariantCulture, $"study-{revision}"),
                Label = string.Create(CultureInfo.InvariantCulture, $"Study {revision}"),
                Tables =
                [
                    new ExtractedTable
                    {
                        Tp = tp, Fn = n1 - tp, Tn = tn, Fp = n2 - tn, Primary = true, RiskOfBias = revision % 2 == 0 ? "low" : "high", IndeterminateDiseased = revision % 3,
                        Factors = Protocol.Factors.ToDictionary(f => f.Name, f => f.Levels[random.Next(f.Levels.Count)]),
                    },
                ],
            },
        };
    }

    private static EvidenceRevision Revision(long revision) =>
        new() { Id = string.Create(CultureInfo.InvariantCulture, $"bench/{revision}"), Review = "bench", Revision = revision, Kind = ChangeKind.Accepted, OccurredAt = default };

    private static double Expit(double x) => 1 / (1 + Math.Exp(-x));

    private static double Normal(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
