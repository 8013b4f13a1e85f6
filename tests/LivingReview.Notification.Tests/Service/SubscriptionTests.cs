using System.Net;
using System.Net.Http.Json;
using LivingReview.Contracts.Alerts;
using LivingReview.Notification.Notifications;
using LivingReview.Testing;

namespace LivingReview.Notification.Tests.Service;

public sealed class SubscriptionTests(NotificationService notification) : IClassFixture<NotificationService>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_secret_is_shown_once_and_only_for_a_webhook()
    {
        var review = await notification.ReviewAsync();

        var hooked = await notification.SubscribeAsync(review, "https://example.org/hook");
        var reader = await notification.SubscribeAsync(review);

        Assert.Equal(32, Convert.FromBase64String(hooked.Secret!["whsec_".Length..]).Length);
        Assert.Null(reader.Secret);
        Assert.Null((await notification.SubscriptionAsync(hooked)).Secret);
        var listed = (await notification.Client.GetFromJsonAsync<SubscriptionView[]>($"/api/reviews/{review}/subscriptions", Cancellation))!;
        Assert.Equal(new[] { hooked.Id, reader.Id }.Order(), listed.Select(s => s.Id).Order());
        Assert.All(listed, s => Assert.Null(s.Secret));
    }

    public static TheoryData<CreateSubscription, string> Broken => new()
    {
        { new() { Name = " " }, "name" },
        { new() { Name = null }, "name" },
        { new() { Name = new string('a', 201) }, "name" },
        { new() { Name = "n", Threshold = 0 }, "threshold" },
        { new() { Name = "n", Threshold = 1 }, "threshold" },
        { new() { Name = "n", WebhookUrl = "example.org/hook" }, "webhookUrl" },
        { new() { Name = "n", WebhookUrl = "file:///etc/passwd" }, "webhookUrl" },
        { new() { Name = "n", WebhookUrl = "https://10.0.0.1/hook" }, "webhookUrl" },
        { new() { Name = "n", WebhookUrl = "http://203.0.113.7/hook" }, "webhookUrl" },
        { new() { Name = "n", WebhookUrl = "https://[::ffff:169.254.169.254]/latest" }, "webhookUrl" },
        { new() { Name = "n", WebhookUrl = "https://user:password@example.org/" }, "webhookUrl" },
        { new() { Name = "n", WebhookUrl = "https://example.org/#part" }, "webhookUrl" },
    };

    [Theory]
    [MemberData(nameof(Broken))]
    public async Task A_bad_subscription_is_refused_by_the_field(CreateSubscription request, string field)
    {
        var review = await notification.ReviewAsync();

        using var answer = await notification.Client.PostAsJsonAsync($"/api/reviews/{review}/subscriptions", request, Cancellation);

        var problem = await HttpProblem.ReadAsync(answer);
        Assert.Equal((422, "invalid"), (problem.Status, problem.Type));
        Assert.Equal([field], problem.Errors.Keys);
        Assert.Empty((await notification.Client.GetFromJsonAsync<SubscriptionView[]>($"/api/reviews/{review}/subscriptions", Cancellation))!);
    }

    [Theory]
    [InlineData("threshold", 7, "7 is not a number above 0 and below 1: 0.02 is two percentage points.")]
    [InlineData("cooldownHours", -1, "-1 is not a number from 0 to 8784.")]
    public async Task A_number_out_of_its_range_is_named_with_the_range(string field, double number, string message)
    {
        var review = await notification.ReviewAsync();

        using var answer = await notification.Client.PostAsJsonAsync($"/api/reviews/{review}/subscriptions", new Dictionary<string, object> { ["name"] = "n", [field] = number }, Cancellation);

        var problem = await HttpProblem.ReadAsync(answer);
        Assert.Equal(422, problem.Status);
        Assert.Equal([message], problem.Errors[field]);
    }

    [Fact]
    public async Task Changes_at_the_same_time_take_turns_and_none_is_lost()
    {
        await using var receiver = await WebhookReceiver.StartAsync(200);
        var review = await notification.ReviewAsync();
        var made = await notification.SubscribeAsync(review, receiver.Url);
        var address = $"/api/reviews/{review}/subscriptions/{made.Id}";
        object[] changes =
        [
            new { name = "Another name" }, new { cooldownHours = 5 }, new { criteria = new { targetPrevalence = 0.1 } }, new { mutedUntil = "2100-01-01T00:00:00Z" },
            new { strata = new[] { "overall" } }, new { types = new[] { CloudEvent.Shifted } },
        ];

        var answers = await Task.WhenAll(
        [
            .. changes.Select(change => notification.Client.PutAsJsonAsync(address, change, Cancellation)),
            .. Enumerable.Range(0, 4).Select(_ => notification.Client.PostAsync(new Uri(address + "/test", UriKind.Relative), null, Cancellation)),
            .. Enumerable.Range(0, 2).Select(_ => notification.Client.PostAsJsonAsync(address + "/rotate-secret", new { overlapHours = 1 }, Cancellation)),
        ]);

        Assert.All(answers, answer => Assert.True(answer.IsSuccessStatusCode, answer.StatusCode.ToString()));
        var stands = await notification.SubscriptionAsync(made);
        Assert.Equal(("Another name", 5, 0.1, 2100), (stands.Name, stands.CooldownHours, stands.OwnCriteria.TargetPrevalence, stands.MutedUntil?.Year));
        Assert.Equal(["overall"], stands.Strata);
        Assert.Equal([CloudEvent.Shifted], stands.Types);
        foreach (var answer in answers) answer.Dispose();
    }

    [Fact]
    public async Task A_review_that_is_not_known_cannot_be_subscribed()
    {
        using var answer = await notification.Client.PostAsJsonAsync("/api/reviews/nobody/subscriptions", new CreateSubscription { Name = "n" }, Cancellation);

        Assert.Equal((404, "unknown-review"), ((int)answer.StatusCode, (await HttpProblem.ReadAsync(answer)).Type));
    }

    [Fact]
    public async Task A_deleted_subscription_is_gone_and_hears_nothing_more()
    {
        await using var receiver = await WebhookReceiver.StartAsync(200);
        var review = await notification.ReviewAsync();
        var gone = await notification.SubscribeAsync(review, receiver.Url);
        var stays = await notification.SubscribeAsync(review, receiver.Url);

        using var deleted = await notification.Client.DeleteAsync($"/api/reviews/{review}/subscriptions/{gone.Id}", Cancellation);
        await notification.ShiftAsync(review, 2);
        await notification.AttemptedAsync(stays);

        Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
        Assert.Single(receiver.Calls);
        Assert.Empty(await notification.AlertsAsync(review, gone.Id));
        foreach (var address in new[] { "", "/deliveries" })
        {
            using var answer = await notification.Client.GetAsync($"/api/reviews/{review}/subscriptions/{gone.Id}{address}", Cancellation);
            Assert.Equal("unknown-subscription", (await HttpProblem.ReadAsync(answer)).Type);
        }

        using var again = await notification.Client.DeleteAsync($"/api/reviews/{review}/subscriptions/{gone.Id}", Cancellation);
        Assert.Equal(HttpStatusCode.NotFound, again.StatusCode);
    }

    [Fact]
    public async Task A_subscription_is_not_found_under_another_review()
    {
        var (review, other) = (await notification.ReviewAsync(), await notification.ReviewAsync());
        var subscription = await notification.SubscribeAsync(review);

        using var answer = await notification.Client.DeleteAsync($"/api/reviews/{other}/subscriptions/{subscription.Id}", Cancellation);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Equal("active", (await notification.SubscriptionAsync(subscription)).Status);
    }
}
