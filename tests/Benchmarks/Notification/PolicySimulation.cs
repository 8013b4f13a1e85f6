using System.Globalization;
using LivingReview.Contracts;
using LivingReview.Contracts.Alerts;
using LivingReview.Contracts.Estimates;
using LivingReview.Contracts.Reviews;
using LivingReview.DiagnosticAccuracy;
using LivingReview.Notification.Backtesting;
using LivingReview.Notification.History;
using LivingReview.Notification.Policies;

namespace LivingReview.Benchmarks.Notification;

/// <summary>
/// How often each policy cries and how late it sees: 20 studies, then 40 updates of one study each, with and without a true drop of
/// sensitivity from 0.90 to 0.80 from study 31 on; tau 0.6, median 80 diseased. The design of the reference simulation (univariate,
/// DerSimonian-Laird), here with the exact bivariate fit and the decisions of the real service, replayed by its backtest.
/// </summary>
internal static class PolicySimulation
{
    private const int Seed = 20261124;
    private const int First = 20;
    private const int Updates = 40;
    private const int DropFrom = 31;
    private const double Tau = 0.6;

    private static readonly Criteria Plain = new(0.2, null, null);
    private static readonly Criteria Minimal = new(0.2, 0.87, 0.80);

    private static readonly (string Name, EffectivePolicy EffectivePolicy, string Reference)[] Policies =
    [
        ("A1 >= 1 pp", Effective(A1(0.01)), "1.02 | 0.71 | 1.00, 5.4"),
        ("A1 >= 2 pp", Effective(A1(0.02)), "0.18 | 0.18 | 0.98, 11.1"),
        ("A1 >= 3 pp", Effective(A1(0.03)), "0.02 | 0.02 | 0.87, 16.4"),
        ("A1 >= 5 pp", Effective(A1(0.05)), "0.00 | 0.00 | 0.30, 23.1"),
        ("A4 left region", Effective(new PolicyNode { Rule = "A4", Severity = Severity.Warn }), "0.05 | 0.05 | 0.79, 15.9"),
        ("A3 alone, 0.05", Effective(new PolicyNode { Rule = "A3" }), "0.32 | 0.24 | 0.90, 12.2"),
        ("A1 2 pp & A3", Effective(new PolicyNode { All = [A1(0.02), new() { Rule = "A3" }] }), "0.11 | 0.11 | 0.89, 12.8"),
        ("A2 & A3", Effective(new PolicyNode { All = [new() { Rule = "A2" }, new() { Rule = "A3" }] }), "-"),
        ("A6 (MAC 0.87)", Effective(new PolicyNode { Rule = "A6" }, Minimal), "-"),
        ("A7 (MAC 0.87)", Effective(new PolicyNode { Rule = "A7" }, Minimal), "-"),
        ("default", Effective(StandardPolicy.Default(Plain)), "-"),
        ("default, MAC 0.87", Effective(StandardPolicy.Default(Minimal), Minimal), "-"),
    ];

    public static void Run(int runs)
    {
        var quiet = new Tally[Policies.Length];
        var drop = new Tally[Policies.Length];
        Parallel.For(0, runs, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, run =>
        {
            foreach (var (dropping, tallies) in new[] { (false, quiet), (true, drop) })
            {
                var versions = Versions(new Random(Seed + 2 * run + (dropping ? 1 : 0)), dropping);
                for (var i = 0; i < Policies.Length; i++)
                {
                    var report = Backtest.Run("simulation", Policies[i].EffectivePolicy, versions, dropping ? DropFrom : null);
                    lock (tallies) tallies[i] = tallies[i].With(report);
                }
            }
        });

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{runs} runs, seed {Seed}; alerts of severity warn or critical; reference: univariate, 4000 runs"));
        Console.WriteLine($"{"policy",-20}{"no change: mean",16}{"P(any)",8}   {"drop: P(detect)",16}{"delay",8}   reference: mean | P(any) | P(detect), delay");
        for (var i = 0; i < Policies.Length; i++)
        {
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{Policies[i].Name,-20}{(double)quiet[i].Alerts / runs,16:0.00}{(double)quiet[i].Any / runs,8:0.00}   {(double)drop[i].Detected / runs,16:0.00}{(drop[i].Detected == 0 ? double.NaN : drop[i].Delay / drop[i].Detected),8:0.0}   {Policies[i].Reference}"));
        }
    }

    /// <summary>The states of a review as it grows; a version's number is its count of studies.</summary>
    private static List<ReviewState> Versions(Random random, bool dropping)
    {
        var tables = new List<EvidenceTable>();
        var states = new List<ReviewState>();
        for (var study = 1; study <= First + Updates; study++)
        {
            tables.Add(Study(random, study, dropping && study >= DropFrom ? 0.80 : 0.90));
            if (study >= First) states.Add(ReviewState.Next(states.LastOrDefault(), HistoryEntry.Between(states.LastOrDefault(), Message(study, tables))));
        }

        return states;
    }

    private static EvidenceTable Study(Random random, int number, double sensitivity)
    {
        var (diseased, healthy) = (Size(random), Size(random));
        var tp = Binomial(random, diseased, Around(random, sensitivity));
        var tn = Binomial(random, healthy, Around(random, 0.90));
        return new EvidenceTable
        {
            StudyId = string.Create(CultureInfo.InvariantCulture, $"s{number:D3}"),
            Label = "s",
            Tp = tp,
            Fn = diseased - tp,
            Tn = tn,
            Fp = healthy - tn,
            Strata = ["overall"],
        };
    }

    private static EstimatesRecomputed Message(int version, List<EvidenceTable> tables)
    {
        var pooled = Pooling.Pool([.. tables.Select(t => new StudyTable(t.StudyId, new TwoByTwo(t.Tp, t.Fp, t.Fn, t.Tn)))], new() { Intervals = IntervalMethod.Wald });
        var fit = pooled.Fit;
        return new EstimatesRecomputed
        {
            Review = "simulation",
            Title = "Simulation",
            EstimateVersion = version,
            Revision = version,
            ShiftThreshold = 0.02,
            Changed = ["overall"],
            Causes = [],
            OccurredAt = DateTimeOffset.UnixEpoch.AddDays(version),
            Protocol = new Protocol(),
            Tables = [.. tables],
            Strata =
            [
                new StratumEstimate
                {
                    Stratum = "overall", K = fit.Studies, Diseased = fit.Diseased, NonDiseased = fit.NonDiseased, Regime = Contracts.Estimates.Regime.Bivariate, Converged = fit.Converged,
                    LogitSensitivity = fit.LogitSensitivity, LogitSpecificity = fit.LogitSpecificity, SeLogitSensitivity = fit.SeLogitSensitivity,
                    SeLogitSpecificity = fit.SeLogitSpecificity, CovLogits = fit.CovLogits, VarianceSensitivity = fit.VarianceSensitivity,
                    VarianceSpecificity = fit.VarianceSpecificity, Covariance = fit.Covariance, Sensitivity = IntervalFrom(pooled.Sensitivity), Specificity = IntervalFrom(pooled.Specificity),
                    EngineVersion = Engine.Version, InputHash = "", Revision = version,
                },
            ],
        };
    }

    private static EstimateInterval? IntervalFrom(Interval? x) => x is { } i ? new(i.Estimate, i.Lower, i.Upper) : null;

    private static EffectivePolicy Effective(PolicyNode policy, Criteria? criteria = null) => new() { Policy = policy, Criteria = criteria ?? Plain };

    private static PolicyNode A1(double threshold) => new() { Rule = "A1", Threshold = threshold };

    private static long Size(Random random) => Math.Max(10, (long)Math.Round(80 * Math.Exp(0.6 * Normal(random))));

    private static double Around(Random random, double probability) => 1 / (1 + Math.Exp(-(Math.Log(probability / (1 - probability)) + Tau * Normal(random))));

    private static double Normal(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

    private static long Binomial(Random random, long trials, double probability)
    {
        var hits = 0L;
        for (var i = 0L; i < trials; i++) hits += random.NextDouble() < probability ? 1 : 0;
        return hits;
    }

    private readonly record struct Tally(int Alerts, int Any, int Detected, double Delay)
    {
        public Tally With(BacktestReport report) => new(
            Alerts + report.Alerts, Any + (report.Alerts > 0 ? 1 : 0), Detected + (report.Delay is null ? 0 : 1), Delay + (report.Delay?.Revisions ?? 0));
    }
}
