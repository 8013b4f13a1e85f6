using System.Globalization;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using LivingReview.Contracts.Alerts;
using LivingReview.Testing;
using Microsoft.AspNetCore.Http;

namespace LivingReview.Notification.Tests.Service;

/// <summary>What receivers and their owners may ask for: other secrets, other times, once more.</summary>
public sealed class DeliveryTests(NotificationService notification) : IClassFixture<NotificationService>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task After_a_rotation_both_secrets_sign_until_the_overlap_is_over()
    {
        await using var receiver = await WebhookReceiver.StartAsync(200);
        var review = await notification.ReviewAsync();
        var subscription = await notification.SubscribeAsync(review, receiver.Url);

        var rotated = await PostAsync<SubscriptionView>(subscription, "rotate-secret", new RotateSecret { OverlapHours = 1 });
        await notification.ShiftAsync(review, 2);
        var during = (await receiver.CalledAsync())[0];
        notification.Advance(TimeSpan.FromHours(2));
        await notification.ShiftAsync(review, 3);
        var after = (await receiver.CalledAsync(2))[1];

        Assert.NotEqual(subscription.Secret, rotated.Secret);
        Assert.Equal([Signature(during, rotated.Secret!), Signature(during, subscription.Secret!)], during.Headers["webhook-signature"].Split(' '));
        Assert.Equal([Signature(after, rotated.Secret!)], after.Headers["webhook-signature"].Split(' '));
        Assert.Null((await notification.SubscriptionAsync(subscription)).Secret);
    }

    [Theory]
    [InlineData(429)]
    [InlineData(503)]
    public async Task A_receiver_that_asks_to_wait_is_obeyed(int status)
    {
        await using var receiver = await WebhookReceiver.StartAsync((call, http) =>
        {
            if (call == 1) (http.Response.StatusCode, http.Response.Headers.RetryAfter) = (status, "600");
            return Task.CompletedTask;
        });
        var review = await notification.ReviewAsync();
        var subscription = await notification.SubscribeAsync(review, receiver.Url);
        await notification.ShiftAsync(review, 2);

        var waiting = await notification.AttemptedAsync(subscription);
        notification.Advance(TimeSpan.FromSeconds(590));
        Assert.Single(receiver.Calls);
        notification.Advance(TimeSpan.FromSeconds(20));

        await receiver.CalledAsync(2);
        Assert.Equal((600.0, TimeSpan.FromSeconds(600)), (waiting.Attempts[0].RetryAfterSeconds, waiting.NextAttemptAt - waiting.Attempts[0].At));
    }

    [Fact]
    public async Task A_format_that_is_not_understood_is_not_tried_again_and_disables_nothing()
    {
        await using var receiver = await WebhookReceiver.StartAsync(415);
        var review = await notification.ReviewAsync();
        var subscription = await notification.SubscribeAsync(review, receiver.Url);
        await notification.ShiftAsync(review, 2);

        var failed = await notification.AttemptedAsync(subscription);

        Assert.Equal(("failed", null), (failed.Status, failed.NextAttemptAt));
        Assert.Equal("active", (await notification.SubscriptionAsync(subscription)).Status);
    }

    [Fact]
    public async Task The_log_of_deliveries_shows_how_the_answer_began()
    {
        await using var receiver = await WebhookReceiver.StartAsync(async (_, http) =>
        {
            http.Response.StatusCode = 500;
            await http.Response.WriteAsync("database is away\n" + new string('x', 5000), http.RequestAborted);
        });
        var review = await notification.ReviewAsync();
        var subscription = await notification.SubscribeAsync(review, receiver.Url);
        await notification.ShiftAsync(review, 2);

        var excerpt = (await notification.AttemptedAsync(subscription)).Attempts[0].Excerpt!;

        Assert.StartsWith("database is away", excerpt, StringComparison.Ordinal);
        Assert.InRange(excerpt.Length, 16, 500);
    }

    [Fact]
    public async Task One_delivery_and_a_range_are_replayed_under_their_ids()
    {
        await using var receiver = await WebhookReceiver.StartAsync(200);
        var review = await notification.ReviewAsync();
        var subscription = await notification.SubscribeAsync(review, receiver.Url);
        var start = notification.Time.GetUtcNow();
        for (var version = 2; version <= 4; version++)
        {
            notification.Time.Advance(TimeSpan.FromMinutes(1));
            await notification.ShiftAsync(review, version);
        }

        var ids = (await receiver.CalledAsync(3)).Select(c => c.Headers["webhook-id"]).ToList();
        await Eventually.SeesAsync(() => notification.DeliveriesAsync(subscription), d => d.All(x => x.Status == "delivered"), "three deliveries");

        var one = await PostAsync<ReplayReport>(subscription, "replay", new ReplayDeliveries { Id = ids[1] });
        await receiver.CalledAsync(4);
        await Eventually.SeesAsync(() => notification.DeliveriesAsync(subscription), d => d.All(x => x.Status == "delivered"), "the replay");
        var range = await PostAsync<ReplayReport>(subscription, "replay", new ReplayDeliveries { From = start, To = start.AddSeconds(150) });
        var calls = await receiver.CalledAsync(6);

        Assert.Equal([ids[1]], one.Replayed);
        Assert.Equal(ids[..2], range.Replayed);
        Assert.Equal([.. ids, ids[1], ids[0], ids[1]], calls.Select(c => c.Headers["webhook-id"]));
    }

    [Fact]
    public async Task A_disabled_webhook_is_told_in_the_log_and_works_again_when_set_active()
    {
        await using var receiver = await WebhookReceiver.StartAsync(410, 200);
        var review = await notification.ReviewAsync();
        var subscription = await notification.SubscribeAsync(review, receiver.Url);
        await notification.ShiftAsync(review, 2);
        var id = (await receiver.CalledAsync())[0].Headers["webhook-id"];
        await Eventually.SeesAsync(() => notification.SubscriptionAsync(subscription), s => s.Status == "disabled", "the end");

        var log = await notification.Client.GetStringAsync($"/api/reviews/{review}/events?subscription={subscription.Id}&types=org.livingreview.subscription.disabled.v1", Cancellation);
        using var refused = await notification.Client.PostAsJsonAsync(Address(subscription, "replay"), new ReplayDeliveries { Id = id }, Cancellation);
        using var active = await notification.Client.PutAsJsonAsync(Address(subscription, ""), new UpdateSubscription { Status = "active" }, Cancellation);
        await PostAsync<ReplayReport>(subscription, "replay", new ReplayDeliveries { Id = id });

        Assert.Contains("410 Gone", log, StringComparison.Ordinal);
        Assert.Equal((409, "disabled"), await ProblemAsync(refused));
        Assert.Equal(id, (await receiver.CalledAsync(2))[1].Headers["webhook-id"]);
    }

    [Fact]
    public async Task A_subscriber_chooses_types()
    {
        await using var receiver = await WebhookReceiver.StartAsync(200);
        var review = await notification.ReviewAsync();
        using var answer = await notification.Client.PostAsJsonAsync(
            $"/api/reviews/{review}/subscriptions",
            new CreateSubscription { Name = "etl", Threshold = 0.02, WebhookUrl = receiver.Url, Types = ["org.livingreview.estimates.recomputed.v1"] }, Cancellation);

        await notification.ShiftAsync(review, 2);
        await notification.ShiftAsync(review, 3);

        var calls = await receiver.CalledAsync(2);
        Assert.All(calls, c => Assert.Contains("org.livingreview.estimates.recomputed.v1", c.Text, StringComparison.Ordinal));
        Assert.Equal(2, calls.Select(c => c.Headers["webhook-id"]).Distinct().Count());
    }

    [Fact]
    public async Task A_message_stays_under_twenty_kilobytes()
    {
        await using var receiver = await WebhookReceiver.StartAsync(200);
        const string Review = "delivery-large";
        var before = Enumerable.Range(0, 60).Select(i => Policies.Versions.Table($"study-number-{i}", 90, 10, 10, 90)).ToArray();
        await notification.PublishAsync(Policies.Versions.Message(1, before) with { Review = Review });
        await Eventually.SeesAsync(() => notification.NotificationsAsync(Review), n => n?.EstimateVersion == 1, "the review");
        await notification.SubscribeAsync(Review, receiver.Url);

        await notification.PublishAsync(Policies.Versions.Message(2, [.. before.Take(5), .. Enumerable.Range(0, 60).Select(i => Policies.Versions.Table($"another-study-number-{i}", 40, 10, 60, 90))]) with { Review = Review });

        var call = (await receiver.CalledAsync())[0];
        Assert.InRange(call.Body.Length, 1000, 20_000);
    }

    private static string Signature(WebhookReceiver.Call call, string secret)
    {
        byte[] signed = [.. Encoding.ASCII.GetBytes($"{call.Headers["webhook-id"]}.{call.Headers["webhook-timestamp"]}."), .. call.Body];
        return "v1," + Convert.ToBase64String(HMACSHA256.HashData(Convert.FromBase64String(secret["whsec_".Length..]), signed));
    }

    private static string Address(SubscriptionView subscription, string what) =>
        string.Create(CultureInfo.InvariantCulture, $"/api/reviews/{subscription.Review}/subscriptions/{subscription.Id}/{what}").TrimEnd('/');

    private static async Task<(int, string)> ProblemAsync(HttpResponseMessage answer)
    {
        var problem = await HttpProblem.ReadAsync(answer);
        return (problem.Status, problem.Type);
    }

    private async Task<T> PostAsync<T>(SubscriptionView subscription, string what, object body)
    {
        using var answer = await notification.Client.PostAsync(Address(subscription, what), JsonContent.Create(body, body.GetType()), Cancellation);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(Cancellation));
        return (await answer.Content.ReadFromJsonAsync<T>(Cancellation))!;
    }
}
