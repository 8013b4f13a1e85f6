using System.Net.Http.Json;
using LivingReview.Contracts.Alerts;
using LivingReview.Testing;

namespace LivingReview.Notification.Tests.Service;

public sealed class DestinationTests(PostgresFixture postgres)
{
    [Fact]
    public async Task Loopback_is_not_called_unless_the_operator_allows_it()
    {
        await using var notification = new NotificationService(postgres);
        notification.Settings.Clear();
        await notification.InitializeAsync();
        await using var receiver = await WebhookReceiver.StartAsync(200);
        var review = await notification.ReviewAsync();

        foreach (var url in new[] { receiver.Url, receiver.Url.Replace("127.0.0.1", "localhost", StringComparison.Ordinal) })
        {
            using var answer = await notification.Client.PostAsJsonAsync($"/api/reviews/{review}/subscriptions", new CreateSubscription { Name = "here", WebhookUrl = url }, TestContext.Current.CancellationToken);
            Assert.Equal(422, (int)answer.StatusCode);
            Assert.Contains("webhookUrl: Deliveries may not go to this address", (await HttpProblem.ReadAsync(answer)).Detail, StringComparison.Ordinal);
        }

        Assert.Empty(receiver.Calls);
    }

    [Fact]
    public async Task A_receiver_that_does_not_answer_in_time_is_a_failure()
    {
        await using var notification = new NotificationService(postgres);
        notification.Settings["Notification:Webhooks:TimeoutSeconds"] = "0.3";
        await notification.InitializeAsync();
        await using var receiver = await WebhookReceiver.StartAsync((_, http) => Task.Delay(Timeout.Infinite, http.RequestAborted));
        var review = await notification.ReviewAsync();
        var subscription = await notification.SubscribeAsync(review, receiver.Url);

        await notification.ShiftAsync(review, 2);

        var delivery = await notification.AttemptedAsync(subscription);
        Assert.Equal(("pending", "The receiver did not answer in time."), (delivery.Status, delivery.Attempts[0].Error));
    }
}
