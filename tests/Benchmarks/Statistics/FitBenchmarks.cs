using BenchmarkDotNet.Attributes;
using LivingReview.DiagnosticAccuracy;

namespace LivingReview.Benchmarks.Statistics;

/// <summary>One exact fit; and what it takes to make its intervals and study effects.</summary>
[MemoryDiagnoser]
public class FitBenchmarks
{
    private TwoByTwo[] _tables = [];
    private StudyTable[] _labelled = [];
    private BivariateFit _fit = BinomialModel.Fit([]);

    /// <summary>Number of studies.</summary>
    [Params(20, 60, 200, 1000)]
    public int Studies { get; set; }

    /// <summary>Draws the review.</summary>
    [GlobalSetup]
    public void Draw()
    {
        _tables = GeneratedReview.Tables(Studies);
        _labelled = [.. _tables.Select((t, i) => new StudyTable("study " + i.ToString(System.Globalization.CultureInfo.InvariantCulture), t))];
        _fit = BinomialModel.Fit(_tables);
    }

    /// <summary>The exact maximum likelihood fit.</summary>
    [Benchmark(Baseline = true)]
    public BivariateFit Exact() => BinomialModel.Fit(_tables);

    /// <summary>The fit with everything that follows from it but influence: intervals, curve, regions, heterogeneity, tests, every study's own figures.</summary>
    [Benchmark]
    public PooledEstimate Pool() => Pooling.Pool(_labelled);

    /// <summary>The Laplace approximation, as glmer.</summary>
    [Benchmark]
    public BivariateFit Laplace() => BinomialModel.Fit(_tables, new BinomialOptions { Nodes = 1 });

    /// <summary>Both calibrated profile intervals.</summary>
    [Benchmark]
    public MeanIntervalPair ProfileIntervals() => MeanIntervals.Compute(_tables, _fit, IntervalMethod.CalibratedProfile);

    /// <summary>Empirical Bayes estimates and weights of all studies.</summary>
    [Benchmark]
    public int StudyEffects() => EmpiricalBayes.Compute(_tables, _fit).Count;
}

/// <summary>The leave-one-out loop.</summary>
[MemoryDiagnoser]
public class LeaveOneOutBenchmarks
{
    private TwoByTwo[] _tables = [];
    private BivariateFit _fit = BinomialModel.Fit([]);

    /// <summary>Number of studies.</summary>
    [Params(20, 60, 200)]
    public int Studies { get; set; }

    /// <summary>Draws the review.</summary>
    [GlobalSetup]
    public void Draw()
    {
        _tables = GeneratedReview.Tables(Studies);
        _fit = BinomialModel.Fit(_tables);
    }

    /// <summary>All fits without one study.</summary>
    [Benchmark]
    public int Loop() => LeaveOneOut.Fit(_tables, _fit).Count;
}

/// <summary>Cost against k: the ratio of two rows should be that of their k.</summary>
[MemoryDiagnoser]
public class LinearityBenchmarks
{
    private TwoByTwo[] _tables = [];

    /// <summary>Number of studies.</summary>
    [Params(1_000, 10_000, 100_000)]
    public int Studies { get; set; }

    /// <summary>Draws the review.</summary>
    [GlobalSetup]
    public void Draw() => _tables = GeneratedReview.Tables(Studies);

    /// <summary>The exact fit.</summary>
    [Benchmark]
    public BivariateFit Exact() => BinomialModel.Fit(_tables);
}
