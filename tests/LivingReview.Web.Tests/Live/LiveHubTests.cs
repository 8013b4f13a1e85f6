using System.Threading.Channels;
using LivingReview.Web.Live;
using LivingReview.Web.Tests.Fakes;
using Microsoft.Extensions.DependencyInjection;

namespace LivingReview.Web.Tests.Live;

public sealed class LiveHubTests : IAsyncLifetime
{
    private readonly List<IAsyncDisposable> _open = [];
    private FakeApi _api = null!;

    public async ValueTask InitializeAsync() => _api = await FakeApi.StartAsync();

    public async ValueTask DisposeAsync()
    {
        foreach (var thing in Enumerable.Reverse(_open))
            await thing.DisposeAsync();
        await _api.DisposeAsync();
    }

    [Fact]
    public async Task Many_pages_share_one_stream_and_all_are_notified()
    {
        var hub = Hub();
        var pages = Enumerable.Range(0, 5).Select(_ => Open(hub)).ToList();
        foreach (var page in pages)
            await page.UntilAsync(change => change.State == LiveState.Live);

        _api.Announce("org.livingreview.estimates.recomputed.v1");
        foreach (var page in pages)
            await page.UntilAsync(change => change.Data);

        Assert.Equal(1, _api.OpenStreams);
        Assert.Single(_api.LastEventIds);
        Assert.Equal(1, hub.Listeners);
    }

    [Fact]
    public async Task The_last_page_to_leave_ends_the_stream()
    {
        var hub = Hub();
        var (first, second) = (Open(hub), Open(hub));
        await first.UntilAsync(change => change.State == LiveState.Live);

        await first.Subscription.DisposeAsync();
        var whileOneIsLeft = hub.Listeners;
        await second.Subscription.DisposeAsync();

        Assert.Equal(1, whileOneIsLeft);
        Assert.Equal(0, hub.Listeners);
        await first.Subscription.Completion.WaitAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_broken_stream_is_shown_and_resumed_where_it_broke()
    {
        var page = Open(Hub());
        await page.UntilAsync(change => change.State == LiveState.Live);
        _api.Announce("org.livingreview.estimates.recomputed.v1");
        await page.UntilAsync(change => change.Data);

        _api.StreamsDown = true;
        _api.BreakStreams();
        await page.UntilAsync(change => change.State == LiveState.Lost);
        _api.StreamsDown = false;
        await page.UntilAsync(change => change is { State: LiveState.Live, Data: true });

        Assert.Equal(["", "2"], _api.LastEventIds);
    }

    [Fact]
    public async Task A_change_is_found_by_polling_while_the_stream_is_down()
    {
        _api.StreamsDown = true;
        var page = Open(Hub(WebServices.Quick with { PollWhenLost = TimeSpan.FromMilliseconds(50) }));
        await page.UntilAsync(change => change.State == LiveState.Lost);

        _api.Change("overall", estimate => estimate with { K = 15 }, announce: false);
        await page.UntilAsync(change => change is { State: LiveState.Lost, Data: true });

        Assert.Equal(0, _api.OpenStreams);
    }

    [Fact]
    public async Task A_review_that_has_no_stream_yet_is_not_called_lost()
    {
        var hub = Hub();
        var states = new List<LiveState>();
        await using var subscription = hub.Subscribe("unborn", change =>
        {
            states.Add(change.State);
            return Task.CompletedTask;
        });

        var page = Open(hub);
        await page.UntilAsync(change => change.State == LiveState.Live);

        Assert.Equal(LiveState.Connecting, subscription.State);
        Assert.DoesNotContain(LiveState.Lost, states);
    }

    [Fact]
    public async Task A_page_that_fails_does_not_cost_the_others_their_update()
    {
        var hub = Hub();
        await using var broken = hub.Subscribe(FakeApi.Review, _ => throw new InvalidOperationException("gone"));
        var page = Open(hub);
        await page.UntilAsync(change => change.State == LiveState.Live);

        _api.Announce("org.livingreview.estimates.recomputed.v1");

        await page.UntilAsync(change => change.Data);
    }

    [Theory]
    [InlineData(1, 500)]
    [InlineData(2, 1000)]
    [InlineData(5, 8000)]
    [InlineData(6, 15000)]
    [InlineData(1000, 15000)]
    public void Attempts_become_rarer_up_to_a_limit(int failures, int milliseconds) =>
        Assert.Equal(TimeSpan.FromMilliseconds(milliseconds), new LiveTiming().RetryAfter(failures));

    private LiveHub Hub(LiveTiming? pace = null)
    {
        var services = new ServiceCollection().AddReadingOf(_api.Address, pace).BuildServiceProvider();
        _open.Add(services);
        return services.GetRequiredService<LiveHub>();
    }

    private Listener Open(LiveHub hub)
    {
        var listener = new Listener();
        listener.Subscription = hub.Subscribe(FakeApi.Review, listener.OnChangeAsync);
        _open.Add(listener.Subscription);
        return listener;
    }

    private sealed class Listener
    {
        private readonly Channel<LiveChange> _changes = Channel.CreateUnbounded<LiveChange>();

        public LiveSubscription Subscription { get; set; } = null!;

        public Task OnChangeAsync(LiveChange change)
        {
            _changes.Writer.TryWrite(change);
            return Task.CompletedTask;
        }

        public async Task UntilAsync(Func<LiveChange, bool> wanted)
        {
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
            patience.CancelAfter(TimeSpan.FromMinutes(1));
            while (!wanted(await _changes.Reader.ReadAsync(patience.Token)))
            {
                // Not yet.
            }
        }
    }
}
