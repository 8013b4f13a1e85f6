using System.Globalization;
using BenchmarkDotNet.Running;
using LivingReview.Benchmarks.Living;
using LivingReview.Benchmarks.Notification;

// dotnet run -c Release --project tests/Benchmarks -- latency     a whole run, printed as a table
// dotnet run -c Release --project tests/Benchmarks -- policies [N] false alerts and delays of alert policies, N runs
// dotnet run -c Release --project tests/Benchmarks -- --filter *  BenchmarkDotNet
switch (args)
{
    case ["latency"]:
        await LatencyRun.RunAsync(CancellationToken.None);
        break;
    case ["policies", .. var runs]:
        PolicySimulation.Run(runs is [var n] ? int.Parse(n, CultureInfo.InvariantCulture) : 500);
        break;
    default:
        BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
        break;
}
