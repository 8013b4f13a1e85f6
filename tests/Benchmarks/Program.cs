using System.Globalization;
using BenchmarkDotNet.Running;
using LivingReview.Benchmarks.Analysis;
using LivingReview.Benchmarks.Ingestion;
using LivingReview.Benchmarks.Living;
using LivingReview.Benchmarks.Living.Chaos;
using LivingReview.Benchmarks.Living.Soak;
using LivingReview.Benchmarks.Notification;
using LivingReview.Benchmarks.Statistics;
using LivingReview.Benchmarks.Surveillance;

// dotnet run -c Release --project tests/Benchmarks -- NAME: a whole run, printed as a table; the names are below.
// Anything else goes to BenchmarkDotNet: --filter '*Fit*', --list flat, ...
// The hosts are measured as they run, compiled for speed from the start; for tests they are started otherwise.
Environment.SetEnvironmentVariable("DOTNET_TC_CallCountingDelayMs", "0");
switch (args)
{
    case ["anchors", ..]:
        return Anchors.Run(args[1..]);
    case ["node-cost"]:
        return NodeCost.Run();
    case ["coverage", .. var sets]:
        return CoverageTable.Run(sets is [var each] ? int.Parse(each, CultureInfo.InvariantCulture) : 400);
    case ["models-coverage"]:
        return ModelCoverage.Run(200);
    case ["models-coverage", var reviews]:
        return ModelCoverage.Run(int.Parse(reviews, CultureInfo.InvariantCulture));
    case ["models-coverage", var most, var seconds, .. var rows]:
        return ModelCoverage.Run(int.Parse(most, CultureInfo.InvariantCulture), double.Parse(seconds, CultureInfo.InvariantCulture), rows is [var row] ? row : null);
    case ["prediction-coverage", .. var simulated]:
        return PredictionCoverage.Run(simulated is [var howManyReviews] ? int.Parse(howManyReviews, CultureInfo.InvariantCulture) : 200);
    case ["beside-r"]:
        return BesideR.Run();
    case ["subgroup-tests", .. var repetitions]:
        return SubgroupTestSize.Run(repetitions is [var repeated] ? int.Parse(repeated, CultureInfo.InvariantCulture) : 1000);
    case ["thresholds-beside-r"]:
        return ThresholdsBesideR.Run();
    case ["slow-corners"]:
        return SlowCorners.Run();
    case ["forecast", .. var histories]:
        return ForecastReplay.Run(histories);
    case ["latency"]:
        await LatencyRun.RunAsync(CancellationToken.None);
        return 0;
    case ["soak", .. var minutes]:
        return await SoakRun.RunAsync(minutes is [var m] ? double.Parse(m, CultureInfo.InvariantCulture) : 10, CancellationToken.None);
    case ["chaos", .. var time]:
        return await ChaosBench.RunAsync(time is [var t, ..] ? double.Parse(t, CultureInfo.InvariantCulture) : 10, time is [_, var part] ? part : "", CancellationToken.None);
    case ["footprint"]:
        await FootprintRun.RunAsync(CancellationToken.None);
        return 0;
    case ["readers", .. var pages]:
        await ReadersRun.RunAsync(pages is [var open] ? int.Parse(open, CultureInfo.InvariantCulture) : 1_000, CancellationToken.None);
        return 0;
    case ["throughput", .. var form]:
        await ThroughputRun.RunAsync(form is [var only] ? only : null, CancellationToken.None);
        return 0;
    case ["many-reviews", .. var howMany]:
        await ManyReviewsRun.RunAsync(howMany is [var total] ? int.Parse(total, CultureInfo.InvariantCulture) : 1_000, CancellationToken.None);
        return 0;
    case ["recomputation"]:
        RecomputationRun.Run([60, 1_000, 10_000]);
        return 0;
    case ["twins"]:
        RecomputationRun.RunTwins();
        return 0;
    case ["import", .. var rows]:
        await ImportRun.RunAsync(rows is [var count] ? int.Parse(count, CultureInfo.InvariantCulture) : 100_000, CancellationToken.None);
        return 0;
    case ["policies", .. var runs]:
        PolicySimulation.Run(runs is [var n] ? int.Parse(n, CultureInfo.InvariantCulture) : 500);
        return 0;
    case ["alerts", .. var versions]:
        await AlertReadingRun.RunAsync(versions is [var many] ? int.Parse(many, CultureInfo.InvariantCulture) : 1_500, CancellationToken.None);
        return 0;
    case ["extraction", var texts, .. var how]:
        return ExtractionRun.Run(texts, how is ["verbose"]);
    case ["ranking", var labelled, .. var starts]:
        return RankingRun.Run(labelled, starts is [var drawn] ? int.Parse(drawn, CultureInfo.InvariantCulture) : 5);
    default:
        // In this process: a project of its own would build every service again, for longer than BenchmarkDotNet waits.
        BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args.Contains("--inProcess") ? args : [.. args, "--inProcess"]);
        return 0;
}
