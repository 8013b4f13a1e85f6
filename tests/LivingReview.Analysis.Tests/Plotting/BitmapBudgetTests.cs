using LivingReview.Figures.Raster;

namespace LivingReview.Analysis.Tests.Plotting;

public sealed class BitmapBudgetTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Bitmaps_share_the_budget_and_wait_for_their_turn_in_order()
    {
        var queue = new BitmapBudget(budget: 100, length: 3);
        var first = await queue.EnterAsync(60, Cancellation);
        using var second = await queue.EnterAsync(40, Cancellation);
        var large = queue.EnterAsync(60, Cancellation);
        var small = queue.EnterAsync(1, Cancellation);

        Assert.False(large.IsCompleted || small.IsCompleted);
        first!.Dispose();
        first.Dispose(); // a second time gives nothing back

        using var third = await large;
        Assert.False(small.IsCompleted); // 40 and 60 are taken
        third!.Dispose();
        using var fourth = await small;
        Assert.NotNull(fourth);
    }

    [Fact]
    public async Task A_full_queue_sends_away_at_once()
    {
        var queue = new BitmapBudget(budget: 100, length: 1);
        using var drawn = await queue.EnterAsync(100, Cancellation);
        var waiting = queue.EnterAsync(100, Cancellation);

        Assert.Null(await queue.EnterAsync(1, Cancellation));
        Assert.False(waiting.IsCompleted);
    }

    [Fact]
    public async Task A_caller_that_goes_gives_its_place_up()
    {
        var queue = new BitmapBudget(budget: 100, length: 2);
        var drawn = await queue.EnterAsync(100, Cancellation);
        using var gone = new CancellationTokenSource();
        var first = queue.EnterAsync(100, gone.Token);
        var second = queue.EnterAsync(100, Cancellation);

        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        drawn!.Dispose();

        using var turn = await second;
        Assert.NotNull(turn);
    }

    [Fact]
    public async Task More_than_the_budget_never_gets_a_turn()
    {
        var queue = new BitmapBudget(budget: 100);

        Assert.True(queue.Fits(100));
        Assert.False(queue.Fits(101));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => queue.EnterAsync(101, Cancellation));
    }
}
