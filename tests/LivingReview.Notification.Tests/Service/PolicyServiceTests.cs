using System.Net;
using System.Net.Http.Json;
using LivingReview.Contracts.Alerts;
using LivingReview.Contracts.Estimates;
using LivingReview.Contracts.Reviews;
using LivingReview.Notification.Tests.Policies;
using LivingReview.Testing;

namespace LivingReview.Notification.Tests.Service;

/// <summary>Policies, the life of an alert and the backtest over HTTP.</summary>
public sealed class PolicyServiceTests(NotificationService notification) : IClassFixture<NotificationService>
{
    private static readonly EvidenceTable[] Eight = [.. Enumerable.Range(0, 8).Select(i => Versions.Table($"s{i}", 90 + i, 10 + i, 10, 90))];

    private static readonly EvidenceTable[] Shifted = [.. Eight, .. Enumerable.Range(0, 4).Select(i => Versions.Table($"n{i}", 40 + i, 10, 60, 90))];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_subscription_that_names_no_policy_gets_the_default_and_its_alert_is_explained()
    {
        const string Review = "policy-default";
        await TellAsync(Review, 1, Eight, new Protocol { TargetPrevalence = 0.2 });
        var subscription = await CreateAsync(Review, new CreateSubscription { Name = "panel" });

        await TellAsync(Review, 2, Shifted, new Protocol { TargetPrevalence = 0.2 });

        Assert.Equal(0.2, subscription.TargetPrevalence);
        Assert.Contains("No minimum acceptable", Assert.Single(subscription.PolicyNotes), StringComparison.Ordinal);
        var shift = Assert.Single(await notification.AlertsAsync(Review, subscription.Id));
        Assert.Equal((Severity.Warn, 13, 0.2), (shift.Severity, shift.SeverityNumber, shift.Prevalence));
        Assert.Equal("A2&A3", shift.Rule.Split(" or ")[0]);
        Assert.All(shift.Rules, r => Assert.NotEmpty(r.Text));
        Assert.Equal(["n0", "n1", "n2", "n3"], shift.Attribution!.Studies.Select(s => s.StudyId).Order());
        Assert.Equal(
            shift.After.Sensitivity.Estimate - shift.Before.Sensitivity.Estimate,
            shift.Attribution.Studies.Sum(s => s.DeltaSensitivity) + shift.Attribution.RemainderSensitivity, 10);
    }

    [Fact]
    public async Task A_policy_of_ones_own_is_kept_and_evaluated()
    {
        const string Review = "policy-own";
        await TellAsync(Review, 1, Eight);
        var loud = await CreateAsync(Review, new CreateSubscription { Name = "loud", Policy = new() { All = [new() { Rule = "A1", Threshold = 0.01 }, new() { Rule = "A3", Threshold = 0.05 }], Severity = Severity.Critical } });
        var deaf = await CreateAsync(Review, new CreateSubscription { Name = "deaf", Policy = new() { Rule = "A1", Threshold = 0.9 } });

        await TellAsync(Review, 2, Shifted);

        Assert.Equal(("A1&A3", Severity.Critical), (await notification.AlertsAsync(Review, loud.Id)).Select(s => (s.Rule, s.Severity)).Single());
        Assert.Empty(await notification.AlertsAsync(Review, deaf.Id));
    }

    [Fact]
    public async Task A_policy_that_means_nothing_is_refused()
    {
        const string Review = "policy-refused";
        await TellAsync(Review, 1, Eight);

        using var answer = await notification.Client.PostAsJsonAsync(
            $"/api/reviews/{Review}/subscriptions", new CreateSubscription { Name = "x", Policy = new() { Any = [new() { Rule = "A17" }] }, Types = ["nonsense"] }, Cancellation);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        var body = await answer.Content.ReadAsStringAsync(Cancellation);
        Assert.Contains("policy.any[0].rule", body, StringComparison.Ordinal);
        Assert.Contains("types", body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_corrected_table_is_critical_on_the_reviews_own_list()
    {
        const string Review = "policy-correction";
        await TellAsync(Review, 1, Eight);

        await TellAsync(Review, 2, [Versions.Table("s0", 91, 10, 9, 90), .. Eight.Skip(1)]);

        var shift = Assert.Single(await notification.AlertsAsync(Review));
        Assert.Equal(("A14", Severity.Critical, 17), (shift.Rule, shift.Severity, shift.SeverityNumber));
        Assert.Equal(("s0", Contracts.Estimates.ChangeKind.Amended), shift.Attribution!.Studies.Select(s => (s.StudyId, s.Change)).Single());
    }

    [Fact]
    public async Task A_change_of_method_is_an_entry_of_the_log_and_no_alert()
    {
        const string Review = "policy-method";
        await notification.TellAsync(Review, 1, Given.Stratum("overall", 0.9, 0.9));
        await notification.TellAsync(Review, 2, Given.Stratum("overall", 0.7, 0.7) with { EngineVersion = "99" });

        var log = await notification.Client.GetStringAsync($"/api/reviews/{Review}/events", Cancellation);

        Assert.Empty(await notification.AlertsAsync(Review));
        Assert.Contains("org.livingreview.method.changed.v1", log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_alert_is_acknowledged_muted_and_resolved_each_with_its_actor()
    {
        var review = await notification.ReviewAsync();
        await notification.ShiftAsync(review, 2);
        var id = Assert.Single(await notification.AlertsAsync(review)).Id;

        await ActAsync(review, id, "acknowledge", new AlertAction { Actor = "Ada", Note = "Two studies from one centre; the panel knows." });
        await ActAsync(review, id, "mute", new AlertAction { Actor = "Ada", Until = notification.Time.GetUtcNow().AddDays(1) });
        await notification.TellAsync(review, 3, Given.Stratum("overall", 0.70, 0.90));
        var quiet = await notification.AlertsAsync(review);
        await ActAsync(review, id, "resolve", new AlertAction { Actor = "Ben" });

        Assert.Single(quiet);
        Assert.Equal([("acknowledged", "Ada"), ("muted", "Ada"), ("resolved", "Ben")], (await notification.AlertsAsync(review))[^1].Life.Select(l => (l.Action, l.Actor)));
        var log = await notification.Client.GetStringAsync($"/api/reviews/{review}/events?types=org.livingreview.shift.attended.v1", Cancellation);
        Assert.Contains("the panel knows", log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_action_without_actor_or_on_no_shift_is_refused()
    {
        var review = await notification.ReviewAsync();
        await notification.ShiftAsync(review, 2);
        var id = Assert.Single(await notification.AlertsAsync(review)).Id;

        Assert.Equal(422, (await HttpProblem.ReadAsync(await PostAsync(review, id, "acknowledge", new AlertAction { Note = "x" }))).Status);
        Assert.Equal(422, (await HttpProblem.ReadAsync(await PostAsync(review, id, "mute", new AlertAction { Actor = "Ada" }))).Status);
        Assert.Equal((404, "unknown-shift"), await ProblemAsync(PostAsync(review, Guid.Empty, "resolve", new AlertAction { Actor = "Ada" })));
    }

    [Fact]
    public async Task What_happens_while_muted_is_told_afterwards()
    {
        var review = await notification.ReviewAsync();
        var subscription = await notification.SubscribeAsync(review);
        await UpdateAsync(subscription, new UpdateSubscription { MutedUntil = notification.Time.GetUtcNow().AddDays(1) });
        await notification.TellAsync(review, 2, Given.Stratum("overall", 0.80, 0.90));
        Assert.Empty(await notification.AlertsAsync(review, subscription.Id));

        await UpdateAsync(subscription, new UpdateSubscription { MutedUntil = notification.Time.GetUtcNow() });
        await notification.TellAsync(review, 3, Given.Stratum("overall", 0.80, 0.90));

        Assert.Equal((0.88, 0.80), (await notification.AlertsAsync(review, subscription.Id)).Select(s => (s.Before.Sensitivity.Estimate, s.After.Sensitivity.Estimate)).Single());
    }

    [Fact]
    public async Task A_paused_subscription_hears_nothing_until_it_is_active_again()
    {
        var review = await notification.ReviewAsync();
        var subscription = await notification.SubscribeAsync(review);
        Assert.Equal("paused", (await UpdateAsync(subscription, new UpdateSubscription { Status = "paused" })).Status);
        await notification.ShiftAsync(review, 2);
        await UpdateAsync(subscription, new UpdateSubscription { Status = "active" });
        await notification.TellAsync(review, 3, Given.Stratum("overall", 0.80, 0.90));

        Assert.Equal(13, Assert.Single(await notification.AlertsAsync(review, subscription.Id)).After.Revision);
    }

    [Fact]
    public async Task A_policy_is_tried_on_the_history()
    {
        const string Review = "policy-backtest";
        await TellAsync(Review, 1, Eight);
        await TellAsync(Review, 2, [.. Eight, Shifted[8]]);
        await TellAsync(Review, 3, Shifted);

        var report = await BacktestAsync(Review, new BacktestRequest { Threshold = 0.02, KnownChangeRevision = 2 });
        var coarse = await BacktestAsync(Review, new BacktestRequest { Threshold = 0.9 });

        Assert.Equal((3, 1L, 3L), (report.Versions, report.FromRevision, report.ToRevision));
        Assert.Equal((await notification.AlertsAsync(Review)).Count(s => s.Stratum == "overall"), report.Alerts);
        Assert.NotNull(report.Delay);
        Assert.Empty(coarse.Entries);
        using var unknown = await notification.Client.PostAsJsonAsync("/api/reviews/nobody/policies/backtest", new BacktestRequest(), Cancellation);
        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
    }

    private async Task TellAsync(string review, long version, IReadOnlyList<EvidenceTable> tables, Protocol? protocol = null)
    {
        await notification.PublishAsync(Versions.Message(version, tables, protocol) with { Review = review });
        await Eventually.SeesAsync(() => notification.NotificationsAsync(review), n => n?.EstimateVersion >= version, $"version {version} of {review}");
    }

    private async Task<SubscriptionView> CreateAsync(string review, CreateSubscription request)
    {
        using var answer = await notification.Client.PostAsJsonAsync($"/api/reviews/{review}/subscriptions", request, Cancellation);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(Cancellation));
        return (await answer.Content.ReadFromJsonAsync<SubscriptionView>(Cancellation))!;
    }

    private async Task<SubscriptionView> UpdateAsync(SubscriptionView subscription, UpdateSubscription change)
    {
        using var answer = await notification.Client.PutAsJsonAsync($"/api/reviews/{subscription.Review}/subscriptions/{subscription.Id}", change, Cancellation);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(Cancellation));
        return (await answer.Content.ReadFromJsonAsync<SubscriptionView>(Cancellation))!;
    }

    private async Task<BacktestReport> BacktestAsync(string review, BacktestRequest request)
    {
        using var answer = await notification.Client.PostAsJsonAsync($"/api/reviews/{review}/policies/backtest", request, Cancellation);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(Cancellation));
        return (await answer.Content.ReadFromJsonAsync<BacktestReport>(Cancellation))!;
    }

    private Task<HttpResponseMessage> PostAsync(string review, Guid shift, string action, AlertAction body) =>
        notification.Client.PostAsJsonAsync($"/api/reviews/{review}/shifts/{shift}/{action}", body, Cancellation);

    private async Task ActAsync(string review, Guid shift, string action, AlertAction body)
    {
        using var answer = await PostAsync(review, shift, action, body);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(Cancellation));
    }

    private static async Task<(int, string)> ProblemAsync(Task<HttpResponseMessage> answer)
    {
        var problem = await HttpProblem.ReadAsync(await answer);
        return (problem.Status, problem.Type);
    }
}
