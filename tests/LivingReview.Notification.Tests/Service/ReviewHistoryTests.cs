using System.Globalization;
using System.Runtime.CompilerServices;
using LivingReview.Contracts.Estimates;
using LivingReview.Notification.History;
using LivingReview.Testing;
using Marten;
using Microsoft.Extensions.DependencyInjection;

namespace LivingReview.Notification.Tests.Service;

public sealed class ReviewHistoryTests(NotificationService notification) : IClassFixture<NotificationService>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Whoever_asks_for_whatever_version_hears_what_the_store_says(int seed)
    {
        var random = new Random(seed);
        var review = await notification.ReviewAsync();
        ReviewHistory[] processes = [new(), new(), new()];
        await using var session = Session();

        for (var newest = 1L; newest <= 12; await notification.TellAsync(review, ++newest, Strata(newest)))
        {
            var all = await ReviewHistory.ReadAllAsync(session, review, Cancellation);
            foreach (var process in processes.Where(_ => random.Next(3) > 0))
            {
                var versions = Enumerable.Range(0, random.Next(4)).Select(_ => random.NextInt64(1, newest + 1)).ToHashSet();

                var read = await process.ReadAsync(session, review, versions, Cancellation);
                Assert.Equal(all.Where(s => versions.Contains(s.EstimateVersion) || s == all[^1]).Select(Text), read.Select(Text));
                if (random.Next(2) == 0) Assert.Equal(Text(all[^1]), Text((await process.ReadNewestAsync(session, review, Cancellation))!));
            }
        }
    }

    [Fact]
    public async Task A_version_that_never_arrived_is_left_out()
    {
        var review = await notification.ReviewAsync();
        await notification.TellAsync(review, 5, Strata(5));
        await using var session = Session();

        var read = await new ReviewHistory().ReadAsync(session, review, new HashSet<long> { 1, 3, 9 }, Cancellation);

        Assert.Equal([1L, 5L], read.Select(s => s.EstimateVersion));
        Assert.Empty(await new ReviewHistory().ReadAsync(session, "never-heard-of", new HashSet<long> { 1 }, Cancellation));
        Assert.Null(await new ReviewHistory().ReadNewestAsync(session, "never-heard-of", Cancellation));
    }

    [Fact]
    public async Task A_version_that_no_baseline_names_any_more_takes_no_memory()
    {
        var review = await notification.ReviewAsync();
        await notification.TellAsync(review, 2, Strata(2));
        await notification.TellAsync(review, 3, Strata(3));
        var history = new ReviewHistory();

        var (first, second) = await ReadAsync(history, review, new HashSet<long> { 1, 2 });
        Assert.True(Lives(first) && Lives(second));
        await ReadAsync(history, review, new HashSet<long> { 2 });

        await Eventually.SeesAsync(() => Task.FromResult(Lives(first)), lives => !lives, "version 1 let go");
        Assert.True(Lives(second));
        GC.KeepAlive(history);
    }

    // In methods of their own, so that no local of the test holds a version.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private async Task<(WeakReference, WeakReference)> ReadAsync(ReviewHistory history, string review, HashSet<long> versions)
    {
        await using var session = Session();
        var read = await history.ReadAsync(session, review, versions, Cancellation);
        return (new WeakReference(read[0]), new WeakReference(read[^2]));
    }

    private static bool Lives(WeakReference version)
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        return version.IsAlive;
    }

    private static StratumEstimate[] Strata(long version) =>
        [Given.Stratum("overall", 0.8 + version / 1000.0, 0.9), .. version % 2 == 0 ? new[] { Given.Stratum("modality=ct", 0.85, 0.9) } : []];

    private static string Text(ReviewState state) => string.Join(' ', [
        state.EstimateVersion.ToString(CultureInfo.InvariantCulture), state.Revision.ToString(CultureInfo.InvariantCulture), .. state.Order,
        .. state.Order.Select(s => state.Estimates[s].Sensitivity?.ToString()), state.Causes[0].StudyId]);

    private IQuerySession Session() => notification.Services.GetRequiredService<INotificationStore>().QuerySession();
}
