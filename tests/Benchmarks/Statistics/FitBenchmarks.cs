using BenchmarkDotNet.Attributes;
using LivingReview.DiagnosticAccuracy;

namespace LivingReview.Benchmarks.Statistics;

/// <summary>One exact fit; and what it takes to make its intervals and study effects.</summary>
[MemoryDiagnoser]
public class FitBenchmarks
{
    private TwoByTwo[] tables = [];
    private StudyTable[] labelled = [];
    private BivariateFit fit = BinomialModel.Fit([]);

    /// <summary>Number of studies.</summary>
    [Params(20, 60, 200, 1000)]
    public int Studies { get; set; }

    /// <summary>Draws the review.</summary>
    [GlobalSetup]
    public void Draw()
    {
        tables = GeneratedReview.Tables(Studies);
        labelled = [.. tables.Select((t, i) => new StudyTable("study " + i.ToString(System.Globalization.CultureInfo.InvariantCulture), t))];
        fit = BinomialModel.Fit(tables);
    }

    /// <summary>The exact maximum likelihood fit.</summary>
    [Benchmark(Baseline = true)]
    public BivariateFit Exact() => BinomialModel.Fit(tables);

    /// <summary>The fit with everything that follows from it but influence: intervals, curve, regions, heterogeneity, tests, every study's own figures.</summary>
    [Benchmark]
    public PooledEstimate Pool() => Pooling.Pool(labelled);

    /// <summary>The Laplace approximation, as glmer.</summary>
    [Benchmark]
    public BivariateFit Laplace() => BinomialModel.Fit(tables, new BinomialOptions { Nodes = 1 });

    /// <summary>Both calibrated profile intervals.</summary>
    [Benchmark]
    public MeanIntervalPair ProfileIntervals() => MeanIntervals.Compute(tables, fit, IntervalMethod.CalibratedProfile);

    /// <summary>Empirical Bayes estimates and weights of all studies.</summary>
    [Benchmark]
    public int StudyEffects() => EmpiricalBayes.Compute(tables, fit).Count;
}

/// <summary>The leave-one-out loop.</summary>
[MemoryDiagnoser]
public class LeaveOneOutBenchmarks
{
    private TwoByTwo[] tables = [];
    private BivariateFit fit = BinomialModel.Fit([]);

    /// <summary>Number of studies.</summary>
    [Params(20, 60, 200)]
    public int Studies { get; set; }

    /// <summary>Draws the review.</summary>
    [GlobalSetup]
    public void Draw()
    {
        tables = GeneratedReview.Tables(Studies);
        fit = BinomialModel.Fit(tables);
    }

    /// <summary>All fits without one study.</summary>
    [Benchmark]
    public int Loop() => LeaveOneOut.Fit(tables, fit).Count;
}

/// <summary>Cost against k: the ratio of two rows should be that of their k.</summary>
[MemoryDiagnoser]
public class LinearityBenchmarks
{
    private TwoByTwo[] tables = [];

    /// <summary>Number of studies.</summary>
    [Params(1_000, 10_000, 100_000)]
    public int Studies { get; set; }

    /// <summary>Draws the review.</summary>
    [GlobalSetup]
    public void Draw() => tables = GeneratedReview.Tables(Studies);

    /// <summary>The exact fit.</summary>
    [Benchmark]
    public BivariateFit Exact() => BinomialModel.Fit(tables);
}
