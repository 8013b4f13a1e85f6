using BenchmarkDotNet.Running;
using LivingReview.Benchmarks.Statistics;

// Anything but the two commands below goes to BenchmarkDotNet: --filter '*Fit*', --list flat, ...
switch (args)
{
    case ["anchors", ..]:
        return Anchors.Run(args[1..]);
    case ["node-cost", ..]:
        return NodeCost.Run();
    default:
        BenchmarkSwitcher.FromAssembly(typeof(FitBenchmarks).Assembly).Run(args);
        return 0;
}
