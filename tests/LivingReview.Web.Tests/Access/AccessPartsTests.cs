using LivingReview.Client;
using LivingReview.Web.Access;
using LivingReview.Web.Live;
using LivingReview.Web.Reviews.Overview;
using LivingReview.Web.Tests.Fakes;
using Microsoft.Extensions.DependencyInjection;

namespace LivingReview.Web.Tests.Access;

public sealed class AccessPartsTests
{
    [Theory]
    [InlineData("reviews/x?stratum=a%3Db", "reviews/x?stratum=a%3Db")]
    [InlineData("/reviews/x", "reviews/x")]
    [InlineData("//evil.example", "evil.example")]
    [InlineData("https://evil.example", "")]
    [InlineData("a\\b", "")]
    [InlineData(null, "")]
    public void A_sign_in_leads_back_within_the_site(string? to, string safe) => Assert.Equal(safe, SignInLinks.Safe(to));

    [Fact]
    public async Task Each_scope_calls_with_its_own_credentials_and_reads_for_itself()
    {
        await using var api = await FakeApi.StartAsync();
        await using var services = new ServiceCollection().AddReadingOf(api.Address).BuildServiceProvider();
        await using var one = services.CreateAsyncScope();
        await using var other = services.CreateAsyncScope();
        one.ServiceProvider.GetRequiredService<Credential>().Set("first", new Person("One", "reader"));
        other.ServiceProvider.GetRequiredService<Credential>().Set("second", new Person("Other", "reader"));
        var cancellationToken = TestContext.Current.CancellationToken;

        await one.ServiceProvider.GetRequiredService<StudiesClient>().ListAsync(FakeApi.Review, cancellationToken);
        await other.ServiceProvider.GetRequiredService<StudiesClient>().ListAsync(FakeApi.Review, cancellationToken);
        await using var nobody = services.CreateAsyncScope();
        await nobody.ServiceProvider.GetRequiredService<StudiesClient>().ListAsync(FakeApi.Review, cancellationToken);

        Assert.Equal(["Bearer first", "Bearer second", ""], api.Evidence.Shown);
    }

    [Fact]
    public async Task What_was_read_with_a_key_is_no_answer_for_somebody_without()
    {
        await using var api = await FakeApi.StartAsync();
        api.Evidence.Locked = true;
        await using var services = new ServiceCollection().AddReadingOf(api.Address).BuildServiceProvider();
        await using var holder = services.CreateAsyncScope();
        await using var stranger = services.CreateAsyncScope();
        holder.ServiceProvider.GetRequiredService<Credential>().Set(FakeEvidence.Key, new Person("Asha", "reviewer"));
        var cancellationToken = TestContext.Current.CancellationToken;

        var query = OverviewQuery.From(null, null, null);
        Assert.Single((await holder.ServiceProvider.GetRequiredService<OverviewReader>().GetAsync(query, cancellationToken)).Reviews);
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => stranger.ServiceProvider.GetRequiredService<OverviewReader>().GetAsync(query, cancellationToken));
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => stranger.ServiceProvider.GetRequiredService<ReviewsClient>().GetAsync(FakeApi.Review, cancellationToken));
    }

    [Fact]
    public async Task Two_people_who_watch_a_review_have_a_reader_each()
    {
        await using var api = await FakeApi.StartAsync();
        await using var services = new ServiceCollection().AddReadingOf(api.Address).BuildServiceProvider();
        var hub = services.GetRequiredService<LiveHub>();
        var (one, other) = (new Credential(), new Credential());
        one.Set("first", null);
        other.Set("second", null);

        await using var first = hub.Subscribe(FakeApi.Review, _ => Task.CompletedTask, one);
        await using var same = hub.Subscribe(FakeApi.Review, _ => Task.CompletedTask, one);
        await using var second = hub.Subscribe(FakeApi.Review, _ => Task.CompletedTask, other);

        Assert.Equal(2, hub.Listeners);
    }
}
