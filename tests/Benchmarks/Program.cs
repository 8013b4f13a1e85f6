using BenchmarkDotNet.Running;
using LivingReview.Benchmarks.Living;

// dotnet run -c Release --project tests/Benchmarks -- latency     a whole run, printed as a table
// dotnet run -c Release --project tests/Benchmarks -- --filter *  BenchmarkDotNet
switch (args)
{
    case ["latency"]:
        await LatencyRun.RunAsync(CancellationToken.None);
        break;
    default:
        BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
        break;
}
