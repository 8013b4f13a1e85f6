using System.Text.Json;
using LivingReview.Contracts;
using LivingReview.Contracts.Alerts;
using LivingReview.Notification.History;
using LivingReview.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace LivingReview.Notification.Tests.Service;

public sealed class AlertTests(NotificationService notification) : IClassFixture<NotificationService>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_shift_of_the_reviews_own_baseline_is_listed_explained()
    {
        var review = await notification.ReviewAsync();

        await notification.TellAsync(review, 2, Given.Stratum("overall", 0.84, 0.90));

        var shift = Assert.Single(await notification.AlertsAsync(review));
        Assert.Equal((review, "Osteoporosis", "overall", "A1", 0.02), (shift.Review, shift.ReviewTitle, shift.Stratum, shift.Rule, shift.Threshold));
        Assert.Equal((0.88, 11), (shift.Before.Sensitivity.Estimate, shift.Before.Revision));
        Assert.Equal((0.84, 12), (shift.After.Sensitivity.Estimate, shift.After.Revision));
        Assert.Equal("study-2", Assert.Single(shift.Causes).StudyId);
        Assert.StartsWith("All studies: sensitivity fell from 0.880 to 0.840", shift.Summary, StringComparison.Ordinal);
        Assert.Equal($"/api/reviews/{review}/estimates?revision=12&stratum=overall", shift.Links["estimate"]);
    }

    [Fact]
    public async Task The_newest_shift_comes_first()
    {
        var review = await notification.ReviewAsync();

        await notification.TellAsync(review, 2, Given.Stratum("overall", 0.84, 0.90));
        await notification.TellAsync(review, 3, Given.Stratum("overall", 0.88, 0.90));

        Assert.Equal([13L, 12L], (await notification.AlertsAsync(review)).Select(s => s.After.Revision));
    }

    [Fact]
    public async Task A_small_move_is_noted_in_the_log_and_is_no_shift()
    {
        var review = await notification.ReviewAsync();

        await notification.TellAsync(review, 2, Given.Stratum("overall", 0.87, 0.90));

        Assert.Empty(await notification.AlertsAsync(review));
        Assert.Equal(["org.livingreview.estimates.recomputed.v1", "org.livingreview.estimates.recomputed.v1"], (await LogAsync(review)).Select(Type));
    }

    [Fact]
    public async Task The_log_has_every_entry_as_a_cloud_event_and_goes_on_after_a_position()
    {
        var review = await notification.ReviewAsync();
        await notification.TellAsync(review, 2, Given.Stratum("overall", 0.84, 0.90));

        var log = await LogAsync(review);

        Assert.Equal(
            ["org.livingreview.estimates.recomputed.v1", "org.livingreview.estimates.recomputed.v1", "org.livingreview.estimate.shifted.v1"],
            log.Select(Type));
        Assert.Equal(["00000000000000000001", "00000000000000000002", "00000000000000000003"], log.Select(e => e.GetProperty("sequence").GetString()));
        Assert.All(log, e => Assert.Equal(("1.0", $"/reviews/{review}", "application/json"), (Text(e, "specversion"), Text(e, "source"), Text(e, "datacontenttype"))));
        Assert.Equal((2, 12), (log[1].GetProperty("data").GetProperty("estimateVersion").GetInt32(), log[1].GetProperty("data").GetProperty("revision").GetInt32()));
        Assert.Equal("overall", Text(log[2], "subject"));
        Assert.Equal(log.Skip(2).Select(e => Text(e, "id")), (await LogAsync(review, "?after=2")).Select(e => Text(e, "id")));
        Assert.Equal(log.Select(e => Text(e, "id")), (await LogAsync(review, "?after=1000")).Select(e => Text(e, "id"))); // a log of before, longer than this one
        Assert.Equal(log.Skip(2).Select(e => Text(e, "id")), (await LogAsync(review, "?types=org.livingreview.estimate.shifted.v1")).Select(e => Text(e, "id")));
    }

    [Fact]
    public async Task An_older_version_that_comes_late_is_ignored()
    {
        var review = await notification.ReviewAsync();
        await notification.TellAsync(review, 3, Given.Stratum("overall", 0.88, 0.90));
        var before = await LogAsync(review);

        await notification.PublishAsync(Given.Recomputed(review, 2, Given.Stratum("overall", 0.50, 0.50)));
        await Eventually.SeesAsync(() => ChangeAsync(review, 12), c => c is not null, "the late version's causes");

        Assert.Equal(before.Select(e => Text(e, "id")), (await LogAsync(review)).Select(e => Text(e, "id")));
        Assert.Empty(await notification.AlertsAsync(review));
    }

    [Fact]
    public async Task A_message_that_comes_many_times_is_one_shift()
    {
        var review = await notification.ReviewAsync();
        var message = Given.Recomputed(review, 2, Given.Stratum("overall", 0.84, 0.90));

        await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => notification.PublishAsync(message)));
        await notification.TellAsync(review, 3, Given.Stratum("overall", 0.84, 0.90));
        await notification.PublishAsync(message);
        await notification.TellAsync(review, 4, Given.Stratum("overall", 0.84, 0.90));

        Assert.Single(await notification.AlertsAsync(review));
        Assert.Equal(5, (await notification.NotificationsAsync(review))!.Sequence);
    }

    [Fact]
    public async Task A_shift_names_every_change_since_its_baseline_and_no_other()
    {
        var review = await notification.ReviewAsync();
        await notification.TellAsync(review, 3, Given.Stratum("overall", 0.875, 0.90));
        await notification.PublishAsync(Given.Recomputed(review, 2, Given.Stratum("overall", 0.50, 0.50)));
        await Eventually.SeesAsync(() => ChangeAsync(review, 12), c => c is not null, "the late version's causes");

        await notification.TellAsync(review, 4, Given.Stratum("overall", 0.85, 0.90));
        await notification.TellAsync(review, 5, Given.Stratum("overall", 0.80, 0.90));

        var shifts = await notification.AlertsAsync(review);
        Assert.Equal([12L, 13L, 14L], shifts[1].Causes.Select(c => c.Revision));
        Assert.Equal([15L], shifts[0].Causes.Select(c => c.Revision));
    }

    [Fact]
    public async Task A_subscription_starts_from_what_holds_when_it_is_made()
    {
        var review = await notification.ReviewAsync();
        await notification.TellAsync(review, 2, Given.Stratum("overall", 0.84, 0.90));
        var late = await notification.SubscribeAsync(review);

        await notification.TellAsync(review, 3, Given.Stratum("overall", 0.85, 0.90));
        Assert.Empty(await notification.AlertsAsync(review, late.Id));
        await notification.TellAsync(review, 4, Given.Stratum("overall", 0.86, 0.90));

        Assert.Equal(0.84, Assert.Single(await notification.AlertsAsync(review, late.Id)).Before.Sensitivity.Estimate);
    }

    [Fact]
    public async Task Each_subscription_hears_by_its_own_threshold_and_strata()
    {
        var review = await notification.ReviewAsync();
        await notification.TellAsync(review, 2, Given.Stratum("overall", 0.88, 0.90), Given.Stratum("modality=ct", 0.90, 0.90));
        var coarse = await notification.SubscribeAsync(review, threshold: 0.1);
        var ct = await notification.SubscribeAsync(review, strata: "modality=ct");

        await notification.TellAsync(review, 3, Given.Stratum("overall", 0.83, 0.90), Given.Stratum("modality=ct", 0.90, 0.90));
        await notification.TellAsync(review, 4, Given.Stratum("overall", 0.83, 0.90), Given.Stratum("modality=ct", 0.78, 0.90));

        Assert.Equal([("modality=ct", 0.1)], await SeenAsync(coarse));
        Assert.Equal([("modality=ct", 0.02)], await SeenAsync(ct));
        Assert.Equal(["modality=ct", "overall"], (await notification.AlertsAsync(review)).Select(s => s.Stratum));
        Assert.Equal(4, (await LogAsync(review, $"?subscription={ct.Id}")).Count(e => Type(e).Contains("recomputed", StringComparison.Ordinal)));
        Assert.Single(await LogAsync(review, $"?subscription={ct.Id}"), e => Type(e).Contains("shifted", StringComparison.Ordinal));

        async Task<IEnumerable<(string, double)>> SeenAsync(SubscriptionView subscription) =>
            (await notification.AlertsAsync(review, subscription.Id)).Select(s => (s.Stratum, s.Threshold));
    }

    [Fact]
    public async Task Versions_that_were_missed_are_asked_for()
    {
        var review = await notification.ReviewAsync();

        await notification.PublishAsync(new EstimatesHeadAnnounced { Review = review, EstimateVersion = 1 });
        await notification.PublishAsync(new EstimatesHeadAnnounced { Review = review, EstimateVersion = 4 });

        await Eventually.HoldsAsync(
            () =>
            {
                notification.Time.Advance(TimeSpan.FromSeconds(1)); // what is under way has that long to arrive
                return Requests().Any();
            },
            "a request for what was missed");
        Assert.Equal(new EstimatesReplayRequested { Review = review, From = 2, To = 4, EachVersion = true }, Requests().First());

        IEnumerable<EstimatesReplayRequested> Requests() =>
            notification.Services.GetRequiredService<MessageLog<EstimatesReplayRequested>>().All.Select(m => m.Message).Where(m => m.Review == review);
    }

    private static string Type(JsonElement e) => Text(e, "type");

    private static string Text(JsonElement e, string name) => e.GetProperty(name).GetString()!;

    private async Task<IReadOnlyList<JsonElement>> LogAsync(string review, string query = "") =>
        [.. JsonDocument.Parse(await notification.Client.GetStringAsync($"/api/reviews/{review}/events{query}", Cancellation)).RootElement.EnumerateArray()];

    private async Task<KnownChange?> ChangeAsync(string review, long revision)
    {
        await using var session = notification.Services.GetRequiredService<INotificationStore>().QuerySession();
        return await session.LoadAsync<KnownChange>($"{review}/{revision:D9}", Cancellation);
    }
}
