using LivingReview.Contracts.Alerts;
using LivingReview.Web.Tests.Fakes;
using LivingReview.Web.Tests.Journeys;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace LivingReview.Web.Tests.Alerts;

/// <summary>Shifts, subscriptions and policies in a real browser, over a real host and a stand-in API. Screenshots go to TestResults/screenshots.</summary>
public sealed class AlertsJourneyTests(Browsing browsing) : BrowserJourney(browsing)
{
    private const string Alerts = "reviews/osteoporosis/alerts";

    private SubscriptionView Panel => Api.Alerts.Subscriptions[0];

    private Alert Alert => Api.Alerts.PanelAlerts.Single(s => s.Severity == Severity.Warn);

    private string PanelPage => $"{Alerts}/subscriptions/{Panel.Id}";

    public static TheoryData<string, int, ColorScheme> Looks()
    {
        var looks = new TheoryData<string, int, ColorScheme>();
        foreach (var page in new[] { "alerts", "alert", "subscriptions", "subscription", "new", "feeds" })
        {
            foreach (var (width, scheme) in new[] { (1400, ColorScheme.Light), (1400, ColorScheme.Dark), (390, ColorScheme.Light), (390, ColorScheme.Dark) })
                looks.Add(page, width, scheme);
        }

        return looks;
    }

    [Theory]
    [MemberData(nameof(Looks))]
    public async Task Every_page_fits_is_accessible_and_asks_nobody_else(string name, int width, ColorScheme scheme)
    {
        Api.Alerts.Deliveries.AddRange(FakeApi.Recorded<List<DeliveryView>>("alerts-deliveries").Select(d => d with { Status = "failed", NextAttemptAt = null }));
        var page = await OpenAsync(
            name switch
            {
                "alerts" => $"{Alerts}?subscription={Panel.Id}",
                "alert" => $"{Alerts}/{Alert.Id}",
                "subscriptions" => Alerts + "/subscriptions",
                "subscription" => PanelPage,
                "new" => Alerts + "/subscriptions/new",
                _ => Alerts + "/feeds",
            },
            width, scheme);
        if (name is "subscription")
        {
            await page.GetByTestId("run-backtest").ClickAsync();
            await Expect(page.GetByTestId("backtest-line")).ToBeVisibleAsync();
        }

        await ShootAsync(page, $"alerts-{name}-{width}-{scheme}");

        Assert.Empty(await page.EvaluateAsync<string[]>(
            "[...document.querySelectorAll('main *')].filter(e => e.getBoundingClientRect().right > document.documentElement.clientWidth + 0.5 && !e.closest('.scroll, .tabs, .hidden')).map(e => e.tagName + '.' + e.className + ' ' + e.textContent.slice(0, 40))"));
        await ExpectWellMadeAsync(page);
    }

    [Fact]
    public async Task An_alert_is_read_acknowledged_and_resolved()
    {
        var page = await OpenAsync($"{Alerts}?subscription={Panel.Id}");
        await Expect(page.GetByTestId("open-alerts").Locator("article")).ToHaveCountAsync(1);
        await page.GetByTestId("open-alerts").GetByRole(AriaRole.Link, new() { Name = "All studies" }).ClickAsync();

        await Expect(page.GetByTestId("rules")).ToContainTextAsync("More or fewer people misjudged");
        await Expect(page.GetByTestId("shares")).ToContainTextAsync("Lee 2026");
        await page.GetByRole(AriaRole.Button, new() { Name = "Acknowledge" }).ClickAsync();
        await Expect(page.Locator("#respond-actor-fault")).ToContainTextAsync("Who does this");
        await Expect(page.Locator("#respond-note-fault")).ToContainTextAsync("A note");
        await page.GetByTestId("respond").GetByLabel("Your name").FillAsync("Ann Lee");
        await page.GetByLabel("Note").FillAsync("A small study of poor quality; no change of our advice.");
        await page.GetByRole(AriaRole.Button, new() { Name = "Acknowledge" }).ClickAsync();

        await Expect(page.GetByTestId("status")).ToHaveTextAsync("Acknowledged by Ann Lee");
        await Expect(page.GetByTestId("life")).ToContainTextAsync("no change of our advice");
        await page.GetByRole(AriaRole.Button, new() { Name = "Resolve" }).ClickAsync();
        await Expect(page.GetByTestId("status")).ToHaveTextAsync("Resolved by Ann Lee");
        await page.GetByRole(AriaRole.Link, new() { Name = "All alerts", Exact = true }).ClickAsync();
        await page.GetByTestId("alerts-of").SelectOptionAsync("Guideline panel");
        await Expect(page.GetByTestId("past-alerts")).ToContainTextAsync("Resolved by Ann Lee");
        Assert.Empty(Complaints);
    }

    [Fact]
    public async Task A_policy_is_composed_tried_on_the_history_and_saved_only_when_asked()
    {
        var page = await OpenAsync(Alerts + "/subscriptions/new");
        await page.GetByTestId("policy").GetByLabel("Name").FillAsync("Clinic");
        await page.GetByLabel("Custom rules").CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Remove this group" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Remove this group" })).ToHaveCountAsync(0);
        var rules = page.Locator(".policy-rule");
        var before = await rules.CountAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Add a rule" }).ClickAsync();
        await Expect(rules).ToHaveCountAsync(before + 1);
        var added = rules.Last;
        await added.GetByLabel("Rule", new() { Exact = true }).SelectOptionAsync("A1");
        await added.GetByLabel("Shift").FillAsync("200");

        await page.GetByTestId("run-backtest").ClickAsync();
        await Expect(page.Locator(".policy-rule .fault")).ToContainTextAsync("below 100 percentage points");
        await page.Locator(".policy-rule").Last.GetByLabel("Shift").FillAsync("2");
        await page.GetByLabel("Measure the delay from").SelectOptionAsync("7");
        await page.GetByTestId("run-backtest").ClickAsync();

        await Expect(page.GetByTestId("backtest-facts")).ToContainTextAsync("8");
        await Expect(page.GetByTestId("backtest-delay")).ToHaveTextAsync("immediately");
        await Expect(page.GetByTestId("backtest-entries").Locator("li").First).ToContainTextAsync("Reasons");
        Assert.True(Api.Alerts.Backtests.TryDequeue(out var asked));
        Assert.Equal((0.02, 7), (asked.Policy!.Any!.Single(n => n.Rule == "A1").Threshold, asked.KnownChangeRevision));
        Assert.Single(Api.Alerts.Subscriptions);
        await page.GetByTestId("save-policy").ClickAsync();

        await Expect(page.GetByTestId("saved")).ToContainTextAsync("Subscribed");
        await Expect(page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("subscriptions/[0-9a-f-]{36}$"));
        Assert.Equal("Clinic", Api.Alerts.Subscriptions[1].Name);
        Assert.Equal(0.02, Api.Alerts.Subscriptions[1].Policy!.Any!.Single(n => n.Rule == "A1").Threshold);
        Assert.Empty(Complaints);
    }

    [Fact]
    public async Task A_policy_can_be_written_as_JSON_and_seen_as_a_form()
    {
        var page = await OpenAsync(PanelPage);
        await page.GetByRole(AriaRole.Button, new() { Name = "Show as JSON" }).ClickAsync();
        await page.GetByLabel("Policy as JSON").FillAsync("""{ "rule": "A16", """);
        await Expect(page.Locator("#policy-json-fault")).ToContainTextAsync("not a policy");
        await page.GetByTestId("save-policy").ClickAsync();
        await Expect(page.GetByTestId("policy")).ToContainTextAsync("Nothing was saved");

        await page.GetByLabel("Policy as JSON").FillAsync("""{ "rule": "A16", "threshold": 40 }""");
        await page.GetByRole(AriaRole.Button, new() { Name = "Back to the form" }).ClickAsync();

        await Expect(page.GetByTestId("rule-A16").GetByLabel("Records waiting")).ToHaveValueAsync("40");
        Assert.DoesNotContain(Api.Alerts.Subscriptions[0].Policy!.Any!, n => n.Rule == "A16");
        await page.GetByTestId("save-policy").ClickAsync();
        await Expect(page.GetByTestId("saved")).ToContainTextAsync("Saved");
        Assert.Equal(40, Api.Alerts.Subscriptions[0].Policy!.Any!.Single().Threshold);
        Assert.Empty(Complaints);
    }

    [Fact]
    public async Task The_form_and_the_saved_policy_are_compared_on_one_time_line()
    {
        var page = await OpenAsync(PanelPage);

        await page.GetByLabel("Default policy").CheckAsync();
        await page.GetByTestId("run-backtest").ClickAsync();

        await Expect(page.GetByTestId("backtest-facts")).ToContainTextAsync("0 (saved policy: 8)");
        await Expect(page.GetByTestId("backtest-line")).ToContainTextAsync("As saved");
        await page.GetByLabel("Minimum sensitivity").FillAsync("85");
        await Expect(page.GetByTestId("backtest")).ToContainTextAsync("has changed since this run");
        Assert.False(Api.Alerts.Subscriptions[0].HasDefaultPolicy);
    }

    [Fact]
    public async Task A_webhook_shows_its_secret_once_is_tested_rotated_and_asked_again()
    {
        var page = await OpenAsync(Alerts + "/subscriptions/new");
        await page.GetByTestId("policy").GetByLabel("Name").FillAsync("Registry");
        await page.GetByLabel("Webhook", new() { Exact = true }).FillAsync("somewhere");
        await page.GetByTestId("save-policy").ClickAsync();
        await Expect(page.Locator("#new-webhook-fault")).ToContainTextAsync("absolute http or https address");
        await page.GetByLabel("Webhook", new() { Exact = true }).FillAsync("https://registry.example/hook");
        await page.GetByTestId("save-policy").ClickAsync();

        await Expect(page.GetByLabel("Signing secret")).ToHaveValueAsync("whsec_SecretOfTheRecording");
        await ShootAsync(page, "alerts-secret");
        await page.GetByRole(AriaRole.Button, new() { Name = "I have saved it" }).ClickAsync();
        await Expect(page.GetByTestId("secret")).ToHaveCountAsync(0);
        Api.Alerts.Answer = new(DateTimeOffset.UtcNow, 500, 31, null, "out of order");
        await page.GetByTestId("test-webhook").ClickAsync();
        await Expect(page.GetByTestId("test-result")).ToHaveTextAsync("Status 500 after 31 ms: out of order");
        Api.Alerts.Answer = new(DateTimeOffset.UtcNow, 204, 12, null);
        await page.GetByTestId("delivery").GetByRole(AriaRole.Button).ClickAsync();
        await Expect(page.GetByTestId("replayed")).ToHaveTextAsync("1 delivery will be resent.");
        await Expect(page.GetByTestId("delivery")).ToContainTextAsync("Delivered");
        await page.GetByTestId("rotate").ClickAsync();
        await Expect(page.GetByLabel("Signing secret")).ToHaveValueAsync("whsec_AnotherSecretOfTheRecording");
        await Expect(page.GetByTestId("channels")).ToContainTextAsync("The previous secret is valid until");
        await page.ReloadAsync();
        await Expect(page.GetByTestId("channels")).ToBeVisibleAsync();
        await Expect(page.GetByTestId("secret")).ToHaveCountAsync(0);
        Assert.Empty(Complaints);
    }

    [Fact]
    public async Task A_range_of_deliveries_is_sent_again()
    {
        Api.Alerts.Deliveries.AddRange(FakeApi.Recorded<List<DeliveryView>>("alerts-deliveries").Select(d => d with { Status = "failed", NextAttemptAt = null }));
        var page = await OpenAsync(PanelPage);
        await page.GetByText("Resend a range").ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Resend", Exact = true }).ClickAsync();
        await Expect(page.Locator("#replay-from-fault")).ToHaveTextAsync("Enter a date and time.");

        await page.GetByLabel("Created from").FillAsync("2026-11-01T00:00");
        await page.GetByRole(AriaRole.Button, new() { Name = "Resend", Exact = true }).ClickAsync();

        await Expect(page.GetByTestId("replayed")).ToHaveTextAsync("2 deliveries will be resent.");
        Assert.All(Api.Alerts.Deliveries, d => Assert.Equal("delivered", d.Status));
    }

    [Fact]
    public async Task A_stopped_subscription_says_why_is_set_active_paused_and_deleted()
    {
        Api.Alerts.Subscriptions[0] = Panel with { Status = "disabled", DisabledReason = "The receiver answered 410 Gone." };
        var page = await OpenAsync(Alerts + "/subscriptions");
        await Expect(page.GetByTestId("subscriptions")).ToContainTextAsync("The receiver answered 410 Gone.");
        await page.GetByRole(AriaRole.Link, new() { Name = "Guideline panel" }).ClickAsync();
        await Expect(page.GetByTestId("state")).ToContainTextAsync("Deliveries have stopped: The receiver answered 410 Gone.");

        await page.GetByRole(AriaRole.Button, new() { Name = "Activate" }).ClickAsync();
        await Expect(page.GetByTestId("status")).ToHaveTextAsync("Active");
        await page.GetByRole(AriaRole.Button, new() { Name = "Pause" }).ClickAsync();
        await Expect(page.GetByTestId("status")).ToHaveTextAsync("Paused");
        await page.GetByRole(AriaRole.Button, new() { Name = "Delete", Exact = true }).ClickAsync();
        Assert.Single(Api.Alerts.Subscriptions);
        await page.GetByRole(AriaRole.Button, new() { Name = "Delete permanently" }).ClickAsync();

        await Expect(page.GetByText("No subscriptions yet")).ToBeVisibleAsync();
        Assert.Empty(Api.Alerts.Subscriptions);
        Assert.Empty(Complaints);
    }

    [Fact]
    public async Task E_mail_is_offered_where_it_works_and_waits_for_its_owner()
    {
        Api.Alerts.Guide = Api.Alerts.Guide with { SendsMail = true };
        var page = await OpenAsync(PanelPage);

        await page.GetByTestId("channels").GetByLabel("Address").Nth(1).FillAsync("ann@example.org");
        await page.GetByRole(AriaRole.Button, new() { Name = "Confirm this address" }).ClickAsync();

        await Expect(page.GetByTestId("email-state")).ToContainTextAsync("nothing else is sent until it is followed");
        await page.GetByRole(AriaRole.Button, new() { Name = "Stop e-mail" }).ClickAsync();
        await Expect(page.GetByTestId("email-state")).ToHaveTextAsync("No address yet.");
    }

    [Fact]
    public async Task A_new_alert_arrives_by_itself_and_moves_no_form()
    {
        var page = await OpenAsync(PanelPage);
        await page.GetByTestId("policy").GetByLabel("Name").FillAsync("Half typ");
        Api.Alerts.Deliveries.Add(new() { Id = "msg_" + Alert.Id.ToString("N"), Type = "org.livingreview.estimate.shifted.v1", Status = "delivered", Attempts = [new(DateTimeOffset.UtcNow, 200, 5, null)], CreatedAt = DateTimeOffset.UtcNow });

        Api.Announce("org.livingreview.estimate.shifted.v1");

        await Expect(page.GetByTestId("delivery")).ToContainTextAsync("Status 200");
        await Expect(page.GetByTestId("policy").GetByLabel("Name")).ToHaveValueAsync("Half typ");
    }

    [Theory]
    [InlineData("/subscriptions/01a20d0b-0000-7000-8000-000000000000", "no such subscription")]
    [InlineData("/01a20d0b-0000-7000-8000-000000000000", "no such alert")]
    public async Task What_is_not_there_says_so_and_leads_back(string address, string words)
    {
        var page = await OpenAsync(Alerts + address);

        await Expect(page.GetByRole(AriaRole.Main)).ToContainTextAsync(words);
        await page.GetByRole(AriaRole.Link, new() { Name = "Show all of them" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "Guideline panel" }).Or(page.GetByTestId("open-alerts")).First).ToBeVisibleAsync();
    }

}
