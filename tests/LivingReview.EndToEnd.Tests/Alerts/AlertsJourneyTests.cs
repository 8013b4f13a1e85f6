using System.Collections.Concurrent;
using System.Text.Json;
using LivingReview.EndToEnd.Tests.Fixtures;
using LivingReview.Hosting.Embedding;
using LivingReview.Testing;
using LivingReview.Testing.Living;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace LivingReview.EndToEnd.Tests.Alerts;

/// <summary>A panel member composes a policy on the demonstration's page, tries it, subscribes, is told of a study, and says what comes of it.</summary>
public sealed class AlertsJourneyTests(Browser browser) : IClassFixture<Browser>
{
    [Fact]
    public async Task A_policy_is_tried_subscribed_fired_delivered_and_acknowledged()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var received = new ConcurrentQueue<JsonElement>();
        await using var receiver = await ReceiverAsync(received, cancellationToken);
        using var data = new TemporaryFolder();
        var port = OwnedProcess.FreePort();
        await using var demo = await ChildProcess.StartAsync(Repository.CommandLineAssembly, ["demo", "--history", "none", "--data", data.Path, "--port", $"{port}", "--local-webhooks"], cancellationToken: cancellationToken);
        await demo.WaitForOutputAsync("Ctrl-C", cancellationToken);
        var page = await browser.OpenPageAsync(1400, 1600);
        var faults = new List<string>();
        page.Console += (_, message) =>
        {
            if (message.Type == "error") faults.Add(message.Text);
        };
        await page.GotoAsync($"http://localhost:{port}/reviews/{ReviewApi.Review}/alerts/subscriptions/new");
        await Expect(page.GetByTestId("live-state")).ToHaveAttributeAsync("data-state", "live");

        // A policy of one's own: a shift of two points; tried on the history of the sample before it is saved.
        await page.GetByTestId("policy").GetByLabel("Name").FillAsync("Guideline panel");
        await page.GetByLabel("Custom rules").CheckAsync();
        var rules = page.Locator(".policy-group").First.Locator("> .policy-children > li > .policy-rule");
        await Expect(rules).Not.ToHaveCountAsync(0);
        var before = await rules.CountAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Add a rule" }).Last.ClickAsync(); // the outer group's
        await Expect(rules).ToHaveCountAsync(before + 1);
        await rules.Last.GetByLabel("Rule", new() { Exact = true }).SelectOptionAsync("A1");
        await rules.Last.GetByLabel("Shift", new() { Exact = true }).FillAsync("2");
        await page.GetByLabel("Webhook", new() { Exact = true }).FillAsync(receiver.Urls.Single() + "/hook");
        await page.GetByTestId("run-backtest").ClickAsync();
        await Expect(page.GetByTestId("backtest-entries").Locator("li").First).ToContainTextAsync("percentage points");
        await page.GetByTestId("save-policy").ClickAsync();
        await Expect(page.GetByLabel("Signing secret")).ToHaveValueAsync(new System.Text.RegularExpressions.Regex("^whsec_"));

        await page.GetByTestId("test-webhook").ClickAsync();
        await Expect(page.GetByTestId("test-result")).ToContainTextAsync("Status 200");
        Assert.Equal("org.livingreview.test.v1", Assert.Single(received).GetProperty("type").GetString());

        using var api = new HttpClient { BaseAddress = new Uri($"http://localhost:{port}") };
        using var body = new StringContent("""{"label":"Lee 2026","year":2026,"tables":[{"tp":30,"fp":60,"fn":70,"tn":140,"factors":{"modality":"ct"}}]}""", System.Text.Encoding.UTF8, "application/json");
        body.Headers.Add("Idempotency-Key", "lee-2026");
        using (var added = await api.PostAsync($"/api/reviews/{ReviewApi.Review}/studies", body, cancellationToken)) Assert.True(added.IsSuccessStatusCode, await added.Content.ReadAsStringAsync(cancellationToken));

        // The page shows the delivery by itself; its link leads to the alert.
        await Eventually.HoldsAsync(() => received.Any(e => e.GetProperty("type").GetString() == "org.livingreview.estimate.shifted.v1" && e.GetProperty("subject").GetString() == "modality=ct"), "the shift at the receiver");
        var shift = received.First(e => e.GetProperty("type").GetString() == "org.livingreview.estimate.shifted.v1" && e.GetProperty("subject").GetString() == "modality=ct").GetProperty("data");
        await Expect(page.GetByTestId("deliveries").GetByRole(AriaRole.Link, new() { Name = "Alert" }).First).ToBeVisibleAsync();
        await page.GotoAsync(shift.GetProperty("links").GetProperty("shift").GetString()!);
        await Expect(page.GetByTestId("alert")).ToContainTextAsync("Modality: CT");
        await Expect(page.GetByTestId("shares")).ToContainTextAsync("Lee 2026");
        await Expect(page.GetByTestId("live-state")).ToHaveAttributeAsync("data-state", "live");
        await page.GetByTestId("respond").GetByLabel("Your name").FillAsync("Ann Lee");
        await page.GetByLabel("Note").FillAsync("A small study; our advice stands.");
        await page.GetByRole(AriaRole.Button, new() { Name = "Acknowledge" }).ClickAsync();

        await Expect(page.GetByTestId("status")).ToHaveTextAsync("Acknowledged by Ann Lee");
        using var schema = await api.GetAsync("/schemas/estimate.shifted.v1.json", cancellationToken);
        Assert.True(schema.IsSuccessStatusCode);
        Assert.Empty(faults);
    }

    private static async Task<WebApplication> ReceiverAsync(ConcurrentQueue<JsonElement> received, CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        app.MapPost("/hook", async (HttpContext http) => received.Enqueue((await JsonDocument.ParseAsync(http.Request.Body, cancellationToken: http.RequestAborted)).RootElement));
        await app.StartAsync(cancellationToken);
        return app;
    }
}
