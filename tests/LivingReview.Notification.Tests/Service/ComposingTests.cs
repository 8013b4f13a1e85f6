using System.Net;
using System.Net.Http.Json;
using LivingReview.Contracts.Alerts;
using LivingReview.Contracts.Reviews;
using LivingReview.Notification.Policies;
using LivingReview.Notification.Tests.Policies;
using LivingReview.Testing;

namespace LivingReview.Notification.Tests.Service;

/// <summary>What a page needs to compose a policy and to change a subscription.</summary>
public sealed class ComposingTests(NotificationService notification) : IClassFixture<NotificationService>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_guide_explains_every_rule_within_the_bounds_that_are_checked()
    {
        var review = await notification.ReviewAsync();

        var guide = (await notification.Client.GetFromJsonAsync<PolicyGuide>($"/api/reviews/{review}/policies/guide", Cancellation))!;

        Assert.Equal(RuleBook.Rules.Keys.OrderBy(r => int.Parse(r[1..], System.Globalization.CultureInfo.InvariantCulture)), guide.Rules.Select(r => r.Rule));
        Assert.All(guide.Rules, r => Assert.Equal(RuleBook.Rules[r.Rule].Severity, r.Severity));
        Assert.Equal(["overall"], guide.Strata);
        Assert.Single(guide.Changes);
        Assert.False(guide.SendsMail);
        foreach (var (rule, parameter) in guide.Rules.Where(r => r.Threshold is not null).Select(r => (r.Rule, r.Threshold!)))
        {
            Assert.Empty(Checked(rule, parameter.Default ?? 1));
            Assert.NotEmpty(Checked(rule, parameter.Above));
            if (parameter.AtMost is { } most) Assert.NotEmpty(Checked(rule, most + 0.001));
        }
    }

    [Fact]
    public async Task A_subscription_is_changed_part_by_part_and_back_again()
    {
        var review = await notification.ReviewAsync();
        var made = await notification.SubscribeAsync(review, "http://127.0.0.1:9/hook");

        var changed = await ChangeAsync(made, new() { Criteria = new() { TargetPrevalence = 0.3, MinimumSensitivity = 0.8 }, Policy = new() { Rule = "A14" }, CooldownHours = 12 });
        var back = await ChangeAsync(made, new() { Criteria = new(), DefaultPolicy = true, WebhookUrl = "" });

        Assert.Equal((0.3, 0.8, null, false, 12), (changed.TargetPrevalence, changed.OwnCriteria.MinimumSensitivity, changed.OwnCriteria.MinimumSpecificity, changed.HasDefaultPolicy, changed.CooldownHours));
        Assert.Equal((null, true, null, 12), (back.OwnCriteria.TargetPrevalence, back.HasDefaultPolicy, back.WebhookUrl, back.CooldownHours));
        Assert.Contains(back.Policy!.Any!, n => n.Rule == "A14");
    }

    [Fact]
    public async Task A_bad_change_is_refused_by_its_fields()
    {
        var review = await notification.ReviewAsync();
        var made = await notification.SubscribeAsync(review);

        using var answer = await notification.Client.PutAsJsonAsync(
            Address(made), new UpdateSubscription { Criteria = new() { TargetPrevalence = 1.5 }, DefaultPolicy = true, Threshold = 0.1, Email = "someone@example.org" }, Cancellation);

        var problem = await HttpProblem.ReadAsync(answer);
        Assert.Equal((422, "invalid"), (problem.Status, problem.Type));
        Assert.Equal(["criteria.targetPrevalence", "defaultPolicy", "email"], problem.Errors.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_severity_that_does_not_exist_is_refused_by_its_place_with_those_that_do()
    {
        var review = await notification.ReviewAsync();
        using var body = new StringContent("""{"name":"n","policy":{"all":[{"any":[{"rule":"A2","severity":"loud"}]}]}}""", System.Text.Encoding.UTF8, "application/json");

        using var answer = await notification.Client.PostAsync(new Uri($"/api/reviews/{review}/subscriptions", UriKind.Relative), body, Cancellation);

        var problem = await HttpProblem.ReadAsync(answer);
        Assert.Equal((422, "invalid"), (problem.Status, problem.Type));
        Assert.Equal(["One of: info, warn, critical."], problem.Errors["policy.all[0].any[0].severity"]);
    }

    [Fact]
    public async Task A_shift_is_found_by_its_id_whoever_was_told()
    {
        var review = await notification.ReviewAsync();
        var subscription = await notification.SubscribeAsync(review);
        await notification.ShiftAsync(review, 2);
        var told = Assert.Single(await notification.AlertsAsync(review, subscription.Id));

        var found = (await notification.Client.GetFromJsonAsync<Alert>(told.Links["shift"].Replace("/reviews/", "/api/reviews/", StringComparison.Ordinal).Replace("/alerts/", "/shifts/", StringComparison.Ordinal), Cancellation))!;
        using var unknown = await notification.Client.GetAsync($"/api/reviews/{review}/shifts/{Guid.Empty}", Cancellation);

        Assert.Equal((told.Id, told.Summary), (found.Id, found.Summary));
        Assert.Equal((HttpStatusCode.NotFound, "unknown-shift"), (unknown.StatusCode, (await HttpProblem.ReadAsync(unknown)).Type));
    }

    [Fact]
    public async Task A_burst_is_backtested_change_by_change()
    {
        const string Review = "composed-burst";
        var tables = Enumerable.Range(0, 6).Select(i => Versions.Table($"s{i}", 90, 10 + i, 10, 90)).Concat(Enumerable.Range(0, 3).Select(i => Versions.Table($"x{i}", 40, 10, 60, 90))).ToList();
        await notification.PublishAsync(Versions.Message(9, tables, new Protocol { TargetPrevalence = 0.2 }, [.. tables.Select((t, i) => new Contracts.Estimates.EvidenceChange { Revision = i + 1, Kind = Contracts.Estimates.ChangeKind.Accepted, StudyId = t.StudyId, Label = t.Label })]) with { Review = Review });
        await Eventually.SeesAsync(() => notification.NotificationsAsync(Review), n => n is not null, "the review");

        using var answer = await notification.Client.PostAsJsonAsync($"/api/reviews/{Review}/policies/backtest", new BacktestRequest { Threshold = 0.02, KnownChangeRevision = 7 }, Cancellation);

        var report = (await answer.Content.ReadFromJsonAsync<BacktestReport>(Cancellation))!;
        Assert.Equal((9, 1L, 9L, 0L), (report.Versions, report.FromRevision, report.ToRevision, report.Delay!.Revisions));
        Assert.All(report.Entries, e => Assert.NotEmpty(e.Rules));
    }

    private static IReadOnlyList<(string, string)> Checked(string rule, double threshold)
    {
        var faults = new Hosting.Problems.Faults();
        PolicyRules.Check(new PolicyNode { Rule = rule, Threshold = threshold }, "policy", faults);
        return faults.All;
    }

    private static string Address(SubscriptionView subscription) => $"/api/reviews/{subscription.Review}/subscriptions/{subscription.Id}";

    private async Task<SubscriptionView> ChangeAsync(SubscriptionView subscription, UpdateSubscription change)
    {
        using var answer = await notification.Client.PutAsJsonAsync(Address(subscription), change, Cancellation);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(Cancellation));
        return (await answer.Content.ReadFromJsonAsync<SubscriptionView>(Cancellation))!;
    }
}
