using System.Text.RegularExpressions;
using LivingReview.EndToEnd.Tests.Fixtures;
using LivingReview.Hosting.Embedding;
using LivingReview.Testing;
using Microsoft.Playwright;

namespace LivingReview.EndToEnd.Tests.Operations;

/// <summary>The demonstration with the Aspire dashboard, as a developer opens it: from the link on the page.</summary>
public sealed partial class TelemetryDashboardTests(Browser browser, PostgresFixture postgres) : IClassFixture<Browser>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_page_leads_to_the_demonstration_s_traces_and_nobody_sees_them_without_the_token()
    {
        var page = await browser.OpenPageAsync();
        var address = new Uri($"http://localhost:{OwnedProcess.FreePort()}");
        await using var program = await ChildProcess.StartAsync(
            Repository.CommandLineAssembly, ["demo", "--history", "none", "--dashboard", "--postgres", await postgres.CreateDatabaseAsync(Cancellation), "--port", $"{address.Port}"], cancellationToken: Cancellation);
        await Eventually.HoldsAsync(() => program.Output.Contains("Ctrl-C", StringComparison.Ordinal) || program.HasExited, "the demonstration");
        // The package is fetched through the machine's own feeds, which may not have it.
        Assert.SkipWhen(program.Output.Contains("could not be fetched", StringComparison.Ordinal), program.Output);
        var dashboard = new Uri(SignIn().Match(program.Output).Groups["address"].Value);

        using (var client = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false }))
        {
            using var refused = await client.GetAsync(new Uri(dashboard, "/traces"), Cancellation);
            Assert.StartsWith("/login", refused.Headers.Location!.PathAndQuery, StringComparison.Ordinal);
        }

        Assert.Equal("127.0.0.1", dashboard.Host);
        await page.GotoAsync(address.ToString());
        var link = await page.GetByTestId("telemetry").GetAttributeAsync("href");
        Assert.Equal(dashboard.ToString(), link);
        await page.GotoAsync(link!);
        await page.GotoAsync(new Uri(dashboard, "/traces").ToString());
        await Assertions.Expect(page.GetByText(ImportTrace()).First).ToBeVisibleAsync();

        var folder = Directory.CreateDirectory(Path.Combine(AppContext.BaseDirectory, "TestResults", "screenshots")).FullName;
        await page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(folder, "telemetry-dashboard.png") });
    }

    [GeneratedRegex(@"^Dashboard   (?<address>http://\S+/login\?t=\w+)\s*$", RegexOptions.Multiline)]
    private static partial Regex SignIn();

    [GeneratedRegex("livingreview: POST", RegexOptions.IgnoreCase)]
    private static partial Regex ImportTrace();
}
