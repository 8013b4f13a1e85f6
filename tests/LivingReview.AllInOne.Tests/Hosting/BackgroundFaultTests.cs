using LivingReview.Hosting.Bus;
using LivingReview.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace LivingReview.AllInOne.Tests.Hosting;

public sealed class BackgroundFaultTests
{
    [Fact]
    public async Task A_call_that_a_library_cancels_does_not_end_the_work_and_the_hosts_end_does()
    {
        using var announcer = new Cancelled();
        await announcer.StartAsync(TestContext.Current.CancellationToken);

        await Eventually.HoldsAsync(() => announcer.Rounds >= 3, "a third round after two that were cancelled");
        Assert.False(announcer.ExecuteTask!.IsCompleted);

        await announcer.StopAsync(TestContext.Current.CancellationToken);
        Assert.True(announcer.ExecuteTask.IsCompleted);
    }

    /// <summary>What a publication does whose connection goes while it waits for the broker's confirmation.</summary>
    private sealed class Cancelled() : PeriodicAnnouncer(TimeSpan.FromMilliseconds(10), TimeProvider.System, NullLogger.Instance)
    {
        private int _rounds;

        public int Rounds => Volatile.Read(ref _rounds);

        protected override Task AnnounceAsync(CancellationToken cancellationToken) =>
            Interlocked.Increment(ref _rounds) <= 2 ? Task.FromException(new TaskCanceledException("The connection is gone.")) : Task.CompletedTask;
    }
}
