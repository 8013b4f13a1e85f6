using System.Net.Http.Json;
using LivingReview.Contracts;
using LivingReview.Contracts.Alerts;
using LivingReview.Contracts.Reviews;
using LivingReview.Notification.Certainty;
using LivingReview.Notification.Searches;
using LivingReview.Notification.Tests.Policies;
using LivingReview.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace LivingReview.Notification.Tests.Service;

/// <summary>Rules A16 and A9 from the searches and the certainty that ingestion tells of.</summary>
public sealed class SearchTests(NotificationService notification) : IClassFixture<NotificationService>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_backlog_above_the_threshold_is_told_once_until_it_was_worked_off()
    {
        const string Review = "search-backlog";
        var subscription = await SubscribeAsync(Review, new() { Rule = "A16", Threshold = 50 });

        await SearchedAsync(Review, 1, unassessed: 40);
        await SearchedAsync(Review, 2, unassessed: 60);
        await SearchedAsync(Review, 3, unassessed: 61);
        await SearchedAsync(Review, 4, unassessed: 10);
        await SearchedAsync(Review, 5, unassessed: 70);

        var shifts = await Eventually.SeesAsync(() => notification.AlertsAsync(Review, subscription.Id), s => s.Count >= 2, "two alerts");
        Assert.Equal(["70 records of the search wait for assessment (more than 50)", "60 records of the search wait for assessment (more than 50)"], shifts.Select(s => Assert.Single(s.Rules).Text));
    }

    [Fact]
    public async Task A_search_that_is_overdue_is_told_and_an_older_message_changes_nothing()
    {
        const string Review = "search-overdue";
        var subscription = await SubscribeAsync(Review, new() { Rule = "A16" });
        await SearchedAsync(Review, 2, unassessed: 0, notification.Time.GetUtcNow().AddDays(-5));
        await SearchedAsync(Review, 1, unassessed: 0, notification.Time.GetUtcNow().AddDays(-300), heard: 2);
        Assert.Empty(await notification.AlertsAsync(Review, subscription.Id));

        notification.Advance(TimeSpan.FromDays(26));
        await SearchedAsync(Review, 3, unassessed: 1, notification.Time.GetUtcNow().AddDays(-31));

        var shift = Assert.Single(await Eventually.SeesAsync(() => notification.AlertsAsync(Review, subscription.Id), s => s.Count > 0, "the alert"));
        Assert.Equal("the literature was last searched 31 days ago; the protocol promises a search every 30 days", Assert.Single(shift.Rules).Text);
    }

    [Fact]
    public async Task A_certainty_that_is_entered_anew_is_told_once_and_a_first_one_is_not()
    {
        const string Review = "certainty-entered";
        var subscription = await SubscribeAsync(Review, new() { Rule = "A9" });

        await AssessedAsync(Review, 1, "moderate");
        await AssessedAsync(Review, 2, "low");
        await AssessedAsync(Review, 3, "low");
        await AssessedAsync(Review, 4, "high");
        await AssessedAsync(Review, 3, "very-low", heard: 4);

        var shifts = await Eventually.SeesAsync(() => notification.AlertsAsync(Review, subscription.Id), s => s.Count >= 2, "two alerts");
        Assert.Equal(
            ["the certainty that was entered changed: sensitivity from low to high", "the certainty that was entered changed: sensitivity from moderate to low"],
            shifts.Select(s => Assert.Single(s.Rules).Text));
    }

    private async Task AssessedAsync(string review, long version, string level, long? heard = null)
    {
        await notification.PublishAsync(new CertaintyAssessed
        {
            Review = review,
            Levels = [new AssessedCertainty { Stratum = "overall", Outcome = "sensitivity", Level = level }],
            Version = version,
            OccurredAt = notification.Time.GetUtcNow(),
        });
        await Eventually.SeesAsync(
            async () =>
            {
                await using var session = notification.Services.GetRequiredService<INotificationStore>().QuerySession();
                return await session.LoadAsync<KnownCertainty>(review, Cancellation);
            },
            k => k?.Version >= (heard ?? version),
            $"judgement {version}");
    }

    private async Task<SubscriptionView> SubscribeAsync(string review, PolicyNode policy)
    {
        await notification.PublishAsync(Versions.Message(1, [.. Enumerable.Range(0, 6).Select(i => Versions.Table($"s{i}", 90, 10 + i, 10, 90))], new Protocol { SearchIntervalDays = 30 }) with { Review = review });
        await Eventually.SeesAsync(() => notification.NotificationsAsync(review), n => n is not null, "the review");
        using var answer = await notification.Client.PostAsJsonAsync($"/api/reviews/{review}/subscriptions", new CreateSubscription { Name = "librarian", Policy = policy }, Cancellation);
        return (await answer.Content.ReadFromJsonAsync<SubscriptionView>(Cancellation))!;
    }

    private async Task SearchedAsync(string review, long version, int unassessed, DateTimeOffset? at = null, long? heard = null)
    {
        await notification.PublishAsync(new SearchRecorded
        {
            Review = review,
            SearchId = Guid.NewGuid(),
            Database = "PubMed",
            SearchedAt = at ?? notification.Time.GetUtcNow(),
            Records = 100,
            Unassessed = unassessed,
            Version = version,
            OccurredAt = notification.Time.GetUtcNow(),
        });
        await Eventually.SeesAsync(
            async () =>
            {
                await using var session = notification.Services.GetRequiredService<INotificationStore>().QuerySession();
                return await session.LoadAsync<KnownSearch>(review, Cancellation);
            },
            k => k?.Version >= (heard ?? version),
            $"search {version}");
    }
}
