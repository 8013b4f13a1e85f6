using LivingReview.Testing.Chaos;

namespace LivingReview.EndToEnd.Tests.ScaleOut;

/// <summary>The short form of the chaos suite; <c>dotnet run --project tests/Benchmarks -- chaos</c> is the long one.</summary>
public sealed class ChaosTests
{
    [Fact]
    public async Task Whatever_fails_nothing_is_lost_or_wrong_every_version_is_evaluated_once_and_all_are_ready_again()
    {
        var log = new System.Collections.Concurrent.ConcurrentQueue<string>();

        var report = await ChaosRun.RunAsync(ChaosFault.OneOfEachKind, reviews: 2, away: TimeSpan.FromSeconds(2), length: TimeSpan.Zero, log.Enqueue, TestContext.Current.CancellationToken);

        Assert.True(report.Faults.Count == 0, string.Join("\n", report.Faults.Concat(log)));
        Assert.Equal(ChaosFault.OneOfEachKind.Count, report.Returns.Count);
        foreach (var line in log) TestContext.Current.SendDiagnosticMessage(line);
    }
}
