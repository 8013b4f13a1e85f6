using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using LivingReview.Contracts.Alerts;
using LivingReview.Hosting.Authentication;
using LivingReview.Testing;

namespace LivingReview.Notification.Tests.Service;

/// <summary>A subscription belongs to who made it: others see that it is there, and neither its address nor its deliveries.</summary>
public sealed class OwnershipTests(PostgresFixture postgres) : IAsyncLifetime
{
    private const string Address = "https://hooks.example.org/services/T0/B1?token=Tok3n";

    private readonly TemporaryFolder _folder = new();
    private readonly NotificationService _notification = new(postgres);
    private readonly Dictionary<string, string> _keys = [];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        foreach (var (id, name, role) in new[] { ("ada", "Ada Rao", "extractor"), ("ben", "Ben Okoye", "reviewer"), ("eve", "Ada Rao (key ada)", "reviewer"), ("olu", "Olu Bello", "owner"), ("rae", "Rae Lind", "reader") })
        {
            (_keys[id], var hash) = ApiKey.Secret(id);
            KeyFile.Change(_folder["keys.json"], keys => [.. keys, new ApiKey { Id = id, Name = name, Role = role, SecretHash = hash, CreatedAt = DateTimeOffset.UnixEpoch }]);
        }

        _notification.Settings["Authentication:KeyFile"] = _folder["keys.json"];
        _notification.LocalNames.Add("hooks.example.org");
        await _notification.InitializeAsync();
    }

    [Fact]
    public async Task Others_see_the_host_alone_and_the_owner_and_the_role_owner_the_whole_address()
    {
        var (review, subscription) = await SubscribedAsync();

        foreach (var (who, address, mayChange) in new[] { ("ada", Address, true), ("olu", Address, true), ("ben", "https://hooks.example.org/********", false), ("eve", "https://hooks.example.org/********", false), ("rae", "https://hooks.example.org/********", false) })
        {
            using var answer = await SendAsync(who, HttpMethod.Get, $"/api/reviews/{review}/subscriptions");
            var seen = Assert.Single((await answer.Content.ReadFromJsonAsync<SubscriptionView[]>(Cancellation))!);
            Assert.Equal((subscription.Id, "Ada Rao (key ada)", address, mayChange, null), (seen.Id, seen.Owner, seen.WebhookUrl, seen.MayChange, seen.Secret));
        }
    }

    [Theory]
    [InlineData("ben")]
    [InlineData("eve")] // a name that looks like the owner's record
    public async Task Nobody_else_changes_rotates_tests_replays_deletes_or_reads_what_was_delivered(string who)
    {
        var (review, subscription) = await SubscribedAsync();
        var its = $"/api/reviews/{review}/subscriptions/{subscription.Id}";

        foreach (var (method, path, body) in new (HttpMethod, string, object?)[]
        {
            (HttpMethod.Put, its, new UpdateSubscription { Name = "mine now", Owner = "Ben Okoye (key ben)" }), (HttpMethod.Post, its + "/rotate-secret", new RotateSecret()),
            (HttpMethod.Post, its + "/test", null), (HttpMethod.Post, its + "/replay", new ReplayDeliveries { Id = "msg" }), (HttpMethod.Delete, its, null),
            (HttpMethod.Get, its + "/deliveries", null), (HttpMethod.Get, its + "/history", null),
        })
        {
            using var answer = await SendAsync(who, method, path, body);
            Assert.Equal((HttpStatusCode.Forbidden, path), (answer.StatusCode, path));
            Assert.Contains("belongs to Ada Rao (key ada)", await answer.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
        }

        using var still = await SendAsync("ada", HttpMethod.Get, its);
        var seen = (await still.Content.ReadFromJsonAsync<SubscriptionView>(Cancellation))!;
        Assert.Equal(("ada's", Address), (seen.Name, seen.WebhookUrl));
    }

    [Fact]
    public async Task Every_act_is_in_the_history_with_its_actor_also_after_the_subscription_was_moved_and_deleted()
    {
        var (review, subscription) = await SubscribedAsync();
        var its = $"/api/reviews/{review}/subscriptions/{subscription.Id}";

        await DoneAsync("ada", HttpMethod.Put, its, new UpdateSubscription { Name = "panel", CooldownHours = 2 });
        await DoneAsync("olu", HttpMethod.Post, its + "/rotate-secret", new RotateSecret());
        await DoneAsync("ada", HttpMethod.Post, its + "/test");
        await DoneAsync("ada", HttpMethod.Put, its, new UpdateSubscription { Owner = "Ben Okoye (key ben)" });
        using var refused = await SendAsync("ada", HttpMethod.Delete, its);
        await DoneAsync("ben", HttpMethod.Delete, its);

        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        using var answer = await SendAsync("ben", HttpMethod.Get, its + "/history");
        var acts = (await answer.Content.ReadFromJsonAsync<SubscriptionAct[]>(Cancellation))!;
        Assert.Equal(
            ["created by Ada Rao (key ada): ", "changed by Ada Rao (key ada): name cooldownHours", "secret-rotated by Olu Bello (key olu): ", "test-sent by Ada Rao (key ada): ", "moved by Ada Rao (key ada): owner", "deleted by Ben Okoye (key ben): "],
            acts.Select(a => $"{a.Action} by {a.Actor}: {string.Join(' ', a.Changed)}"));
        using var other = await SendAsync("ada", HttpMethod.Get, its + "/history");
        Assert.Equal(HttpStatusCode.Forbidden, other.StatusCode);
    }

    [Fact]
    public async Task An_alert_of_a_subscription_is_its_owners_to_mute_and_the_reviews_own_everybodys_who_writes()
    {
        var (review, subscription) = await SubscribedAsync();
        await _notification.ListAbsoluteShiftsAsync(review);
        await _notification.ShiftAsync(review, 2);
        var (ofSubscription, ofReview) = (await AlertAsync(review, subscription.Id), await AlertAsync(review, null));
        var mute = new AlertAction { Until = _notification.Time.GetUtcNow().AddDays(1) };

        using var refused = await SendAsync("ben", HttpMethod.Post, $"/api/reviews/{review}/shifts/{ofSubscription}/mute", mute);
        await DoneAsync("ada", HttpMethod.Post, $"/api/reviews/{review}/shifts/{ofSubscription}/mute", mute);
        await DoneAsync("ben", HttpMethod.Post, $"/api/reviews/{review}/shifts/{ofReview}/mute", mute);

        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
    }

    [Theory]
    [InlineData("{ \"owner\": \"Ben\" }", "owner")]
    [InlineData("{ \"owner\": \"\" }", "owner")]
    [InlineData("{ \"webhookUrl\": \"https://hooks.example.org/********\" }", "webhookUrl")]
    public async Task An_owner_that_is_no_caller_and_a_masked_address_are_refused(string body, string field)
    {
        var (review, subscription) = await SubscribedAsync();

        using var answer = await SendAsync("ada", HttpMethod.Put, $"/api/reviews/{review}/subscriptions/{subscription.Id}", JsonContent.Create(System.Text.Json.JsonDocument.Parse(body).RootElement));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Contains($"\"{field}\"", await answer.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_subscription_without_a_recorded_owner_is_the_role_owners_to_give_away()
    {
        var (review, subscription) = await SubscribedAsync();
        await _notification.ForgetOwnerAsync(subscription.Id);
        var its = $"/api/reviews/{review}/subscriptions/{subscription.Id}";

        using var refused = await SendAsync("ada", HttpMethod.Put, its, new UpdateSubscription { Name = "mine" });
        await DoneAsync("olu", HttpMethod.Put, its, new UpdateSubscription { Owner = "Ada Rao (key ada)" });
        await DoneAsync("ada", HttpMethod.Put, its, new UpdateSubscription { Name = "mine" });

        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
    }

    public async ValueTask DisposeAsync()
    {
        await _notification.DisposeAsync();
        _folder.Dispose();
    }

    private async Task<(string Review, SubscriptionView Subscription)> SubscribedAsync()
    {
        var review = await _notification.ReviewAsync();
        using var answer = await SendAsync("ada", HttpMethod.Post, $"/api/reviews/{review}/subscriptions", new CreateSubscription { Name = "ada's", Threshold = 0.02, WebhookUrl = Address });
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(Cancellation));
        return (review, (await answer.Content.ReadFromJsonAsync<SubscriptionView>(Cancellation))!);
    }

    private async Task<Guid> AlertAsync(string review, Guid? subscription)
    {
        using var answer = await SendAsync("rae", HttpMethod.Get, $"/api/reviews/{review}/shifts{(subscription is { } id ? $"?subscription={id}" : "")}");
        return Assert.Single((await answer.Content.ReadFromJsonAsync<Alert[]>(Cancellation))!).Id;
    }

    private async Task DoneAsync(string who, HttpMethod method, string path, object? body = null)
    {
        using var answer = await SendAsync(who, method, path, body);
        Assert.True(answer.IsSuccessStatusCode, $"{who} {method} {path}: {await answer.Content.ReadAsStringAsync(Cancellation)}");
    }

    private Task<HttpResponseMessage> SendAsync(string who, HttpMethod method, string path, object? body = null)
    {
        var request = new HttpRequestMessage(method, path) { Content = body as HttpContent ?? (body is null ? null : JsonContent.Create(body)) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", _keys[who]);
        return _notification.Client.SendAsync(request, Cancellation);
    }
}
