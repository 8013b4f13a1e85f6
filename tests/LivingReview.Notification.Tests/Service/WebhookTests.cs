using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using LivingReview.Contracts.Alerts;
using LivingReview.Testing;

namespace LivingReview.Notification.Tests.Service;

public sealed class WebhookTests(NotificationService notification) : IClassFixture<NotificationService>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_shift_is_posted_signed_as_a_cloud_event()
    {
        await using var receiver = await WebhookReceiver.StartAsync(204);
        var review = await notification.ReviewAsync();
        var subscription = await notification.SubscribeAsync(review, receiver.Url);

        await notification.ShiftAsync(review, 2);

        var call = (await receiver.CalledAsync())[0];
        var shift = Assert.Single(await notification.AlertsAsync(review, subscription.Id));
        AssertSigned(call, subscription.Secret!);
        Assert.Equal("/hook?tenant=1", call.Path);
        Assert.Equal("application/cloudevents+json; charset=utf-8", call.Headers["content-type"]);
        Assert.Equal(notification.Time.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture), call.Headers["webhook-timestamp"]);
        var e = JsonDocument.Parse(call.Body).RootElement;
        Assert.Equal(("1.0", $"msg_{shift.Id:N}", $"/reviews/{review}"), (Text(e, "specversion"), Text(e, "id"), Text(e, "source")));
        Assert.Equal(("org.livingreview.estimate.shifted.v1", "overall", "application/json"), (Text(e, "type"), Text(e, "subject"), Text(e, "datacontenttype")));
        Assert.Equal(shift.DetectedAt, DateTimeOffset.Parse(Text(e, "time"), CultureInfo.InvariantCulture));
        Assert.Equal("00000000000000000004", Text(e, "sequence")); // after the review's own shift
        Assert.Equal(shift.Summary, e.GetProperty("data").GetProperty("summary").GetString());
        Assert.Equal(call.Headers["webhook-id"], Text(e, "id"));
        Assert.Equal("delivered", (await SettledAsync(subscription)).Status);
    }

    [Fact]
    public async Task A_failed_delivery_comes_again_under_the_same_id_when_it_is_due()
    {
        await using var receiver = await WebhookReceiver.StartAsync(500, 200);
        var review = await notification.ReviewAsync();
        var subscription = await notification.SubscribeAsync(review, receiver.Url);
        await notification.ShiftAsync(review, 2);

        var failed = await Eventually.SeesAsync(async () => (await notification.DeliveriesAsync(subscription))[0], d => d.Attempts.Count == 1, "the first attempt");
        var attempt = Assert.Single(failed.Attempts);
        Assert.Equal(("pending", 500), (failed.Status, attempt.StatusCode));
        Assert.InRange(failed.NextAttemptAt!.Value - attempt.At, TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(5.5));
        notification.Advance(TimeSpan.FromSeconds(4));
        Assert.Single(receiver.Calls);

        notification.Advance(TimeSpan.FromSeconds(2));

        var calls = await receiver.CalledAsync(2);
        Assert.Equal(calls[0].Headers["webhook-id"], calls[1].Headers["webhook-id"]);
        Assert.Equal(calls[0].Text, calls[1].Text);
        Assert.NotEqual(calls[0].Headers["webhook-timestamp"], calls[1].Headers["webhook-timestamp"]);
        AssertSigned(calls[1], subscription.Secret!);
        var delivered = await SettledAsync(subscription);
        Assert.Equal(("delivered", null), (delivered.Status, delivered.NextAttemptAt));
        Assert.Equal([500, 200], delivered.Attempts.Select(a => a.StatusCode));
    }

    [Fact]
    public async Task A_receiver_that_is_gone_is_not_called_again()
    {
        await using var receiver = await WebhookReceiver.StartAsync(410);
        var review = await notification.ReviewAsync();
        var subscription = await notification.SubscribeAsync(review, receiver.Url);

        await notification.ShiftAsync(review, 2);
        var failed = await SettledAsync(subscription);
        await notification.ShiftAsync(review, 3);
        notification.Advance(TimeSpan.FromDays(4));

        Assert.Equal(("failed", null), (failed.Status, failed.NextAttemptAt));
        var disabled = await notification.SubscriptionAsync(subscription);
        Assert.Equal(("disabled", "The receiver answered 410 Gone."), (disabled.Status, disabled.DisabledReason));
        Assert.Single(await notification.DeliveriesAsync(subscription));
        Assert.Single(receiver.Calls);
    }

    [Fact]
    public async Task A_receiver_that_fails_ten_times_over_three_days_is_given_up()
    {
        await using var receiver = await WebhookReceiver.StartAsync(503);
        var review = await notification.ReviewAsync();
        var subscription = await notification.SubscribeAsync(review, receiver.Url);
        var start = notification.Time.GetUtcNow();
        await notification.ShiftAsync(review, 2);

        for (var attempt = 1; attempt < 10; attempt++)
        {
            var pending = await Eventually.SeesAsync(async () => (await notification.DeliveriesAsync(subscription))[0], d => d.Attempts.Count == attempt, $"attempt {attempt}");
            notification.Advance(TimeSpan.FromSeconds(Math.Ceiling((pending.NextAttemptAt!.Value - notification.Time.GetUtcNow()).TotalSeconds)));
        }

        var failed = await SettledAsync(subscription);
        Assert.Equal(("failed", 10), (failed.Status, failed.Attempts.Count));
        Assert.InRange(failed.Attempts[^1].At - start, TimeSpan.FromHours(75), TimeSpan.FromHours(84));
        Assert.Single(receiver.Calls.Select(c => c.Headers["webhook-id"]).Distinct());
        Assert.Equal("Every attempt of the retry schedule failed.", (await notification.SubscriptionAsync(subscription)).DisabledReason);
    }

    [Fact]
    public async Task A_redirect_is_a_failure_and_is_not_followed()
    {
        await using var target = await WebhookReceiver.StartAsync(200);
        await using var receiver = await WebhookReceiver.StartAsync((_, http) =>
        {
            (http.Response.StatusCode, http.Response.Headers.Location) = (307, target.Url);
            return Task.CompletedTask;
        });
        var review = await notification.ReviewAsync();
        var subscription = await notification.SubscribeAsync(review, receiver.Url);

        await notification.ShiftAsync(review, 2);

        var delivery = await notification.AttemptedAsync(subscription);
        Assert.Equal(("pending", 307), (delivery.Status, delivery.Attempts[0].StatusCode));
        Assert.Empty(target.Calls);
    }

    [Fact]
    public async Task A_receiver_that_cannot_be_reached_is_a_failure_with_its_reason()
    {
        string address;
        await using (var receiver = await WebhookReceiver.StartAsync(200)) address = receiver.Url;
        var review = await notification.ReviewAsync();
        var subscription = await notification.SubscribeAsync(review, address);

        await notification.ShiftAsync(review, 2);

        var delivery = await notification.AttemptedAsync(subscription);
        Assert.Equal(("pending", null), (delivery.Status, delivery.Attempts[0].StatusCode));
        Assert.NotEmpty(delivery.Attempts[0].Error!);
    }

    [Fact]
    public async Task A_slow_receiver_delays_nobody_else()
    {
        var release = new TaskCompletionSource();
        await using var slow = await WebhookReceiver.StartAsync((_, http) => release.Task.WaitAsync(http.RequestAborted));
        await using var quick = await WebhookReceiver.StartAsync(200);
        var review = await notification.ReviewAsync();
        var delayed = await notification.SubscribeAsync(review, slow.Url);
        var prompt = await notification.SubscribeAsync(review, quick.Url);

        await notification.ShiftAsync(review, 2);
        await slow.CalledAsync();
        await notification.ShiftAsync(review, 3);
        await quick.CalledAsync(2);

        await Eventually.SeesAsync(() => notification.DeliveriesAsync(prompt), d => d.Count == 2 && d.All(x => x.Status == "delivered"), "both deliveries");
        Assert.All(await notification.DeliveriesAsync(delayed), d => Assert.Equal(("pending", 0), (d.Status, d.Attempts.Count)));
        release.SetResult();
        await slow.CalledAsync(2);
    }

    [Fact]
    public async Task A_subscription_gets_its_shifts_in_order()
    {
        await using var receiver = await WebhookReceiver.StartAsync(200);
        var review = await notification.ReviewAsync();
        var subscription = await notification.SubscribeAsync(review, receiver.Url);

        for (var version = 2; version <= 6; version++)
        {
            notification.Time.Advance(TimeSpan.FromMilliseconds(5));
            await notification.ShiftAsync(review, version);
        }

        var calls = await receiver.CalledAsync(5);
        Assert.Equal(
            calls.Select(c => Text(JsonDocument.Parse(c.Body).RootElement, "sequence")).Order(StringComparer.Ordinal),
            calls.Select(c => Text(JsonDocument.Parse(c.Body).RootElement, "sequence")));
        Assert.Equal(5, (await notification.DeliveriesAsync(subscription)).Count);
    }

    [Fact]
    public async Task Shifts_of_one_instant_go_out_in_the_order_of_the_log()
    {
        await using var receiver = await WebhookReceiver.StartAsync(200);
        var review = await notification.ReviewAsync();
        string[] strata = [.. Enumerable.Range(0, 8).Select(i => $"modality=m{i}")];
        await notification.TellAsync(review, 2, [.. strata.Select(s => Given.Stratum(s, 0.88, 0.90))]);
        await notification.SubscribeAsync(review, receiver.Url);

        await notification.TellAsync(review, 3, [.. strata.Select(s => Given.Stratum(s, 0.70, 0.90))]);

        var calls = await receiver.CalledAsync(8);
        Assert.Equal(strata, calls.Select(c => Text(JsonDocument.Parse(c.Body).RootElement, "subject")));
    }

    [Fact]
    public async Task A_webhook_can_be_tested()
    {
        await using var receiver = await WebhookReceiver.StartAsync(200);
        var review = await notification.ReviewAsync();
        var subscription = await notification.SubscribeAsync(review, receiver.Url);

        using var answer = await notification.Client.PostAsync($"/api/reviews/{review}/subscriptions/{subscription.Id}/test", null, Cancellation);

        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        var accepted = (await answer.Content.ReadFromJsonAsync<DeliveryView>(Cancellation))!;
        var call = (await receiver.CalledAsync())[0];
        AssertSigned(call, subscription.Secret!);
        Assert.Equal((accepted.Id, "org.livingreview.test.v1"), (call.Headers["webhook-id"], Text(JsonDocument.Parse(call.Body).RootElement, "type")));
        Assert.Empty(await notification.AlertsAsync(review, subscription.Id));
    }

    [Fact]
    public async Task A_subscription_without_a_webhook_has_nothing_to_test()
    {
        var review = await notification.ReviewAsync();
        var subscription = await notification.SubscribeAsync(review);

        using var answer = await notification.Client.PostAsync($"/api/reviews/{review}/subscriptions/{subscription.Id}/test", null, Cancellation);

        var problem = await HttpProblem.ReadAsync(answer);
        Assert.Equal((409, "no-webhook"), (problem.Status, problem.Type));
    }

    [Fact]
    public async Task Deliveries_are_listed_newest_first()
    {
        await using var receiver = await WebhookReceiver.StartAsync(200);
        var review = await notification.ReviewAsync();
        var subscription = await notification.SubscribeAsync(review, receiver.Url);
        await notification.ShiftAsync(review, 2);
        await SettledAsync(subscription);
        notification.Time.Advance(TimeSpan.FromSeconds(1));
        using (await notification.Client.PostAsync($"/api/reviews/{review}/subscriptions/{subscription.Id}/test", null, Cancellation)) { }

        Assert.Equal(["org.livingreview.test.v1", "org.livingreview.estimate.shifted.v1"], (await notification.DeliveriesAsync(subscription)).Select(d => d.Type));
    }

    /// <summary>Checks the signature the way a receiver does, with nothing of ours.</summary>
    private static void AssertSigned(WebhookReceiver.Call call, string secret)
    {
        var key = Convert.FromBase64String(secret["whsec_".Length..]);
        byte[] signed = [.. Encoding.ASCII.GetBytes($"{call.Headers["webhook-id"]}.{call.Headers["webhook-timestamp"]}."), .. call.Body];
        Assert.Equal("v1," + Convert.ToBase64String(HMACSHA256.HashData(key, signed)), call.Headers["webhook-signature"]);
    }

    private static string Text(JsonElement e, string name) => e.GetProperty(name).GetString()!;

    private Task<DeliveryView> SettledAsync(SubscriptionView subscription) =>
        Eventually.SeesAsync(async () => (await notification.DeliveriesAsync(subscription))[0], d => d.Status != "pending", "an end of the delivery");
}
