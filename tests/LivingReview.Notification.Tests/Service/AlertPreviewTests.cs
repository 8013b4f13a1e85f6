using System.Net.Http.Json;
using LivingReview.Contracts.Alerts;
using LivingReview.Contracts.Estimates;
using LivingReview.Contracts.Reviews;
using LivingReview.Notification.Tests.Policies;
using LivingReview.Testing;

namespace LivingReview.Notification.Tests.Service;

public sealed class AlertPreviewTests(NotificationService notification) : IClassFixture<NotificationService>
{
    private static readonly Protocol Protocol = new() { TargetPrevalence = 0.2 };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static IReadOnlyList<EvidenceTable> Steady { get; } = [.. Enumerable.Range(0, 8).Select(i => Versions.Table($"s{i}", 90, 10 + i, 10, 90))];

    private static EvidenceTable Odd { get; } = Versions.Table("odd", 20, 60, 180, 40);

    private static EvidenceTable Usual { get; } = Versions.Table("usual", 89, 12, 11, 88);

    /// <summary>What the page promised before was rules A1, A2 and A4 against the newest estimate, whoever subscribed to what.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_the_preview_promises_is_what_happens_with_the_default_and_with_a_custom_policy(bool alarming)
    {
        var review = alarming ? "preview-odd" : "preview-usual";
        await notification.PublishAsync(Versions.Message(1, Steady, Protocol) with { Review = review });
        await Eventually.SeesAsync(() => notification.NotificationsAsync(review), n => n?.EstimateVersion >= 1, "the first version");
        var standard = await SubscribeAsync(review, new CreateSubscription { Name = "default" });
        var custom = await SubscribeAsync(review, new CreateSubscription { Name = "custom", Policy = new PolicyNode { Rule = "A1", Threshold = 0.0001, Severity = Severity.Critical } });
        var table = alarming ? Odd : Usual;
        var change = new EvidenceChange { Revision = 2, Kind = ChangeKind.Accepted, StudyId = table.StudyId, Label = table.Label };
        var saved = Versions.Message(2, [.. Steady, table], Protocol, change) with { Review = review };

        var promised = await PreviewAsync(review, new StudyPreview
        {
            Review = review,
            Revision = 1,
            Change = change,
            Table = table,
            Strata = [new StratumPreview { Stratum = "overall", Before = Versions.Estimate("overall", 1, Steady), After = saved.Strata[0] }],
        });
        Assert.Empty(await notification.AlertsAsync(review)); // a preview sends nothing
        await notification.PublishAsync(saved);
        await Eventually.SeesAsync(() => notification.NotificationsAsync(review), n => n?.EstimateVersion >= 2, "the saved study");

        Assert.Equal(["review", .. new[] { standard, custom }.OrderBy(s => s.Id).Select(s => s.Name)], promised.Subscriptions.Select(s => s.Name));
        foreach (var subscription in promised.Subscriptions)
        {
            var sent = await notification.AlertsAsync(review, subscription.SubscriptionId);
            Assert.Equal(sent.Select(s => (s.Stratum, s.Rule, s.Severity, s.Headline, s.Lead, s.Summary)), subscription.Alerts.Select(a => (a.Stratum, a.Rule, a.Severity, a.Headline, a.Lead, a.Summary)));
        }

        // The review's own list shows what somebody with the default policy gets.
        Assert.Equal(promised.Subscriptions.Single(s => s.Name == "default").Alerts.Select(a => (a.Rule, a.Severity)), promised.Subscriptions[0].Alerts.Select(a => (a.Rule, a.Severity)));
        Assert.Equal(Severity.Critical, Assert.Single(promised.Subscriptions.Single(s => s.Name == "custom").Alerts).Severity);
        Assert.Equal(alarming, promised.Subscriptions[0].Alerts.Count > 0);
    }

    [Fact]
    public async Task A_preview_of_evidence_that_has_moved_on_is_refused()
    {
        var review = "preview-stale";
        await notification.PublishAsync(Versions.Message(1, Steady, Protocol) with { Review = review, Revision = 7 });
        await Eventually.SeesAsync(() => notification.NotificationsAsync(review), n => n?.EstimateVersion >= 1, "the first version");

        using var answer = await notification.Client.PostAsJsonAsync($"/api/reviews/{review}/policies/preview", new StudyPreview
        {
            Review = review,
            Revision = 6,
            Change = new EvidenceChange { Revision = 7, Kind = ChangeKind.Accepted },
            Table = Odd,
            Strata = [],
        }, Cancellation);

        var problem = await HttpProblem.ReadAsync(answer);
        Assert.Equal((409, "stale-preview"), (problem.Status, problem.Type));
    }

    private async Task<AlertPreview> PreviewAsync(string review, StudyPreview preview)
    {
        using var answer = await notification.Client.PostAsJsonAsync($"/api/reviews/{review}/policies/preview", preview, Cancellation);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(Cancellation));
        return (await answer.Content.ReadFromJsonAsync<AlertPreview>(Cancellation))!;
    }

    private async Task<SubscriptionView> SubscribeAsync(string review, CreateSubscription request)
    {
        using var answer = await notification.Client.PostAsJsonAsync($"/api/reviews/{review}/subscriptions", request, Cancellation);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(Cancellation));
        return (await answer.Content.ReadFromJsonAsync<SubscriptionView>(Cancellation))!;
    }
}
