using LivingReview.Contracts;
using LivingReview.Notification.History;
using LivingReview.Notification.Notifications;
using LivingReview.Testing;
using Marten;
using Microsoft.Extensions.DependencyInjection;

namespace LivingReview.Notification.Tests.Service;

/// <summary>Each version of the estimates is evaluated once and in order, however it arrives.</summary>
public sealed class VersionOrderTests(NotificationService notification, PostgresFixture postgres) : IClassFixture<NotificationService>, IAsyncLifetime
{
    private static int _reviews;
    private readonly string _review = $"ordered-{Interlocked.Increment(ref _reviews)}";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Sensitivities of consecutive versions: every step but the third is a shift.</summary>
    private static readonly double[] Path = [0.90, 0.86, 0.865, 0.90, 0.85, 0.90, 0.84, 0.90];

    public async ValueTask InitializeAsync() => await notification.ListAbsoluteShiftsAsync(_review);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Theory]
    [InlineData(new[] { 1, 2, 3, 4, 5, 6, 7, 8 })]
    [InlineData(new[] { 8, 7, 6, 5, 4, 3, 2, 1 })]
    [InlineData(new[] { 2, 1, 2, 4, 4, 3, 8, 6, 5, 7, 1, 8 })]
    public async Task Whatever_the_order_of_arrival_the_alerts_are_the_same(int[] arrivals)
    {
        foreach (var version in arrivals) await notification.PublishAsync(Version(version));
        await EvaluatedAsync(Path.Length);

        Assert.Equal(Enumerable.Range(1, Path.Length).Select(v => (long)v), (await EntriesAsync()).Select(e => e.EstimateVersion));
        Assert.Equal(
            [(1L, 2L), (2L, 4L), (4L, 5L), (5L, 6L), (6L, 7L), (7L, 8L)],
            (await notification.AlertsAsync(_review)).Reverse().Select(s => (s.Before.Revision, s.After.Revision)));
        await using var session = Session();
        Assert.Empty(await session.Query<EarlyVersion>().Where(e => e.Review == _review).ToListAsync(Cancellation));
    }

    [Fact]
    public async Task A_version_that_does_not_come_is_asked_for_and_nothing_is_evaluated_without_it()
    {
        await notification.PublishAsync(Version(1));
        foreach (var version in new[] { 3, 4, 5 }) await notification.PublishAsync(Version(version));
        await EvaluatedAsync(1);

        await Eventually.HoldsAsync(
            () =>
            {
                notification.Time.Advance(TimeSpan.FromSeconds(1));
                return Requests().Contains(new EstimatesReplayRequested { Review = _review, From = 2, To = 2, EachVersion = true });
            },
            "a request for version 2");
        Assert.Equal(1, (await notification.NotificationsAsync(_review))!.EstimateVersion);

        await notification.PublishAsync(Version(2));
        await EvaluatedAsync(5);
        Assert.Equal([1L, 2L, 3L, 4L, 5L], (await EntriesAsync()).Select(e => e.Revision));
    }

    [Fact]
    public async Task A_log_that_was_lost_and_begun_anew_is_gone_on_with_and_gives_no_alert_by_itself()
    {
        foreach (var version in Enumerable.Range(1, 5)) await notification.PublishAsync(Version(version));
        await EvaluatedAsync(5);
        var alerts = (await notification.AlertsAsync(_review)).Count;

        // Analysis has read the same evidence again, at once: its only version has the figures of the old log's last.
        await notification.PublishAsync(Given.Version(_review, 1, log: 60, Given.Stratum("overall", Path[4], 0.9)));
        await EvaluatedAsync(1);
        Assert.Equal(alerts, (await notification.AlertsAsync(_review)).Count);

        // What the old log said is late, not new.
        foreach (var version in new[] { 1, 2, 5 }) await notification.PublishAsync(Version(version));
        await notification.PublishAsync(Given.Version(_review, 2, log: 60, Given.Stratum("overall", 0.60, 0.9)));
        await EvaluatedAsync(2);

        Assert.Equal([1L, 2L, 3L, 4L, 5L, 6L, 7L], (await EntriesAsync()).Select(e => e.EstimateVersion));
        var newest = (await notification.AlertsAsync(_review))[0];
        Assert.Equal((Path[4], 0.60), (newest.Before.Sensitivity.Estimate, newest.After.Sensitivity.Estimate));
    }

    [Fact]
    public async Task A_log_that_was_set_back_goes_on_from_the_version_that_it_still_had()
    {
        foreach (var version in Enumerable.Range(1, 5)) await notification.PublishAsync(Version(version));
        await EvaluatedAsync(5);

        var other = Given.Version(_review, 4, log: 60, Given.Stratum("overall", 0.70, 0.9)) with { PreviousOccurredAt = Version(3).OccurredAt };
        await notification.PublishAsync(other);
        await Eventually.SeesAsync(EntriesAsync, e => e.Count == 6, "the other version 4");

        Assert.Equal(4, (await notification.NotificationsAsync(_review))!.EstimateVersion);
        Assert.Equal((Path[4], 0.70), ((await notification.AlertsAsync(_review))[0].Before.Sensitivity.Estimate, (await notification.AlertsAsync(_review))[0].After.Sensitivity.Estimate));
    }

    [Fact]
    public async Task A_head_of_another_log_has_it_replayed_from_the_start()
    {
        foreach (var version in Enumerable.Range(1, 5)) await notification.PublishAsync(Version(version));
        await EvaluatedAsync(5);

        await notification.PublishAsync(new EstimatesHeadAnnounced { Review = _review, EstimateVersion = 5, OccurredAt = Version(5).OccurredAt });
        await notification.PublishAsync(new EstimatesHeadAnnounced { Review = _review, EstimateVersion = 3, OccurredAt = Version(3).OccurredAt });
        await notification.PublishAsync(new EstimatesHeadAnnounced { Review = _review, EstimateVersion = 1, OccurredAt = Version(5).OccurredAt.AddHours(1) });

        await Eventually.HoldsAsync(() => Requests().Any(), "a request");
        Assert.Equal([new EstimatesReplayRequested { Review = _review, From = 1, EachVersion = true }], Requests());
    }

    [Fact]
    public async Task Of_many_heads_those_that_are_behind_are_looked_at()
    {
        foreach (var version in Enumerable.Range(1, 3)) await notification.PublishAsync(Version(version));
        await EvaluatedAsync(3);

        await notification.PublishAsync(new EstimatesHeadsAnnounced { Heads = [new(_review, 3), new("elsewhere", 0)] });
        await notification.PublishAsync(new EstimatesHeadsAnnounced { Heads = [new(_review, 5)] });

        await Eventually.HoldsAsync(
            () =>
            {
                notification.Time.Advance(TimeSpan.FromSeconds(1));
                return Requests().Contains(new EstimatesReplayRequested { Review = _review, From = 4, To = 5, EachVersion = true });
            },
            "a request for what is missing");
    }

    [Fact]
    public async Task A_replay_that_repeats_everything_changes_nothing()
    {
        foreach (var version in Enumerable.Range(1, 4)) await notification.PublishAsync(Version(version));
        await EvaluatedAsync(4);
        var before = (await notification.NotificationsAsync(_review))!.Sequence;

        foreach (var version in Enumerable.Range(1, 5)) await notification.PublishAsync(Version(version));
        await EvaluatedAsync(5);

        Assert.Equal(before + 2, (await notification.NotificationsAsync(_review))!.Sequence); // version 5, and its alert
    }

    [Fact]
    public async Task A_message_of_an_earlier_version_of_analysis_is_evaluated_and_gone_on_from()
    {
        await notification.PublishAsync(Given.Recomputed(_review, 7, Given.Stratum("overall", 0.9, 0.9)) with { OccurredAt = Given.Version(_review, 7, 0).OccurredAt });
        await EvaluatedAsync(7);

        await notification.PublishAsync(Given.Version(_review, 8, 0, Given.Stratum("overall", 0.8, 0.9)));
        await EvaluatedAsync(8);

        Assert.Equal((0.9, 0.8), Assert.Single((await notification.AlertsAsync(_review)).Select(s => (s.Before.Sensitivity.Estimate, s.After.Sensitivity.Estimate))));
    }

    [Fact]
    public async Task The_same_alert_has_the_same_id_whenever_it_is_evaluated()
    {
        await notification.PublishAsync(Version(1));
        await notification.PublishAsync(Version(2));
        await EvaluatedAsync(2);
        var first = Assert.Single(await notification.AlertsAsync(_review));

        await using var again = new NotificationService(postgres);
        await again.InitializeAsync();
        await again.ListAbsoluteShiftsAsync(_review);
        await again.PublishAsync(Version(1));
        await again.PublishAsync(Version(2));
        await Eventually.SeesAsync(() => again.NotificationsAsync(_review), n => n?.EstimateVersion == 2, "the history again");

        var second = Assert.Single(await again.AlertsAsync(_review));
        Assert.Equal((first.Id, first.DetectedAt), (second.Id, second.DetectedAt));
        Assert.Equal(Version(2).OccurredAt, second.DetectedAt);
    }

    private EstimateVersionAdded Version(int version) => Given.Version(_review, version, 0, Given.Stratum("overall", Path[version - 1], 0.9));

    private Task<ReviewNotifications?> EvaluatedAsync(long version) =>
        Eventually.SeesAsync(() => notification.NotificationsAsync(_review), n => n?.EstimateVersion == version, $"version {version} of {_review}");

    private async Task<IReadOnlyList<HistoryEntry>> EntriesAsync()
    {
        await using var session = Session();
        return await session.Query<HistoryEntry>().Where(e => e.Review == _review).OrderBy(e => e.EstimateVersion).ToListAsync(Cancellation);
    }

    private IReadOnlyList<EstimatesReplayRequested> Requests() =>
        [.. notification.Services.GetRequiredService<MessageLog<EstimatesReplayRequested>>().All.Select(m => m.Message).Where(m => m.Review == _review)];

    private IQuerySession Session() => notification.Services.GetRequiredService<INotificationStore>().QuerySession();
}
