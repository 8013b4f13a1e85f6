using BenchmarkDotNet.Running;
using LivingReview.Benchmarks.Analysis;
using LivingReview.Benchmarks.Living;

// dotnet run -c Release --project tests/Benchmarks -- latency     a whole run, printed as a table
//                                                         throughput, recomputation: the same
// dotnet run -c Release --project tests/Benchmarks -- --filter *  BenchmarkDotNet
switch (args)
{
    case ["latency"]:
        await LatencyRun.RunAsync(CancellationToken.None);
        break;
    case ["throughput"]:
        await ThroughputRun.RunAsync(CancellationToken.None);
        break;
    case ["recomputation"]:
        RecomputationRun.Run([60, 1_000, 10_000]);
        break;
    default:
        BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
        break;
}
