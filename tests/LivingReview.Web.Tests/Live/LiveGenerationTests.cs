using LivingReview.Web.Live;
using LivingReview.Web.Tests.Fakes;
using Microsoft.Extensions.DependencyInjection;

namespace LivingReview.Web.Tests.Live;

public sealed class LiveGenerationTests : IAsyncLifetime
{
    private FakeApi _api = null!;

    public async ValueTask InitializeAsync() => _api = await FakeApi.StartAsync();

    public ValueTask DisposeAsync() => _api.DisposeAsync();

    [Fact]
    public async Task What_was_read_under_an_older_reader_is_never_taken_for_what_a_newer_one_noticed()
    {
        await using var services = new ServiceCollection().AddReadingOf(_api.Address).BuildServiceProvider();
        var hub = services.GetRequiredService<LiveHub>();
        await using (var first = hub.Subscribe(FakeApi.Review, _ => Task.CompletedTask))
        {
            first.Touch();
            first.Touch();
        }

        await using var second = hub.Subscribe(FakeApi.Review, _ => Task.CompletedTask);
        var begun = hub.Generation(FakeApi.Review);
        second.Touch();

        Assert.True(begun > 2, $"began at {begun}");
        Assert.True(hub.Generation(FakeApi.Review) > begun);
    }
}
