using LivingReview.EndToEnd.Tests.Fixtures;
using LivingReview.Hosting.Embedding;
using LivingReview.Testing;
using LivingReview.Testing.Living;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace LivingReview.EndToEnd.Tests.Living;

/// <summary>A person opens the demonstration's page, adds a study and sees the answer move.</summary>
public sealed class BrowserJourneyTests(Browser browser) : IClassFixture<Browser>
{
    /// <summary>Where the picture of the README is written when it is to be made anew.</summary>
    private const string PictureVariable = "LIVINGREVIEW_README_PICTURE";

    [Fact]
    public async Task A_study_added_on_the_page_moves_the_pooled_row_the_plots_and_the_alerts_without_a_reload()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        using var data = new TemporaryFolder();
        var port = OwnedProcess.FreePort();
        await using var demo = await ChildProcess.StartAsync(
            Repository.CommandLineAssembly, ["demo", "--history", "none", "--data", data.Path, "--port", $"{port}"], cancellationToken: cancellationToken);
        await demo.WaitForOutputAsync("Ctrl-C", cancellationToken);

        var page = await browser.OpenPageAsync(1400, 1600);
        var faults = Watch(page, port);
        await page.GotoAsync($"http://localhost:{port}/reviews/{ReviewApi.Review}");
        await page.EvaluateAsync("window.notReloaded = true");
        await Expect(page.GetByTestId("live-state")).ToHaveAttributeAsync("data-state", "live");
        var radiograph = page.GetByTestId("stratum-modality=radiograph");
        await Expect(radiograph).ToContainTextAsync("0.856 (0.747 to 0.923)");
        await PictureAsync(page);
        var forest = await page.GetByTestId("forest").InnerHTMLAsync();
        var sroc = await page.GetByTestId("sroc").InnerHTMLAsync();
        var timeline = await page.GetByTestId("timeline").InnerHTMLAsync();

        var form = page.GetByTestId("add-study");
        await form.GetByLabel("Label", new() { Exact = true }).FillAsync("Browser 2026");
        await form.GetByLabel("True positives").FillAsync("40");
        await form.GetByLabel("False positives").FillAsync("160");
        await form.GetByLabel("False negatives").FillAsync("160");
        await form.GetByLabel("True negatives").FillAsync("40");
        await form.GetByLabel("Modality").SelectOptionAsync("radiograph");
        await page.GetByTestId("submit-study").ClickAsync();

        await Expect(page.GetByTestId("estimate-revision")).ToHaveTextAsync("16");
        await Expect(page.GetByTestId("alerts")).ToContainTextAsync("Browser 2026");
        await Expect(radiograph).ToContainTextAsync("was 0.856");
        foreach (var (plot, before) in new[] { ("forest", forest), ("sroc", sroc), ("timeline", timeline) })
            await Eventually.SeesAsync(() => page.GetByTestId(plot).InnerHTMLAsync(), drawn => drawn != before, $"another drawing of {plot}");
        Assert.True(await page.EvaluateAsync<bool>("window.notReloaded === true"));
        Assert.Empty(faults);
    }

    /// <summary>Collects console errors and requests that leave this machine.</summary>
    private static List<string> Watch(IPage page, int port)
    {
        var faults = new List<string>();
        page.Console += (_, message) =>
        {
            if (message.Type == "error") faults.Add(message.Text);
        };
        page.Request += (_, request) =>
        {
            if (!request.Url.StartsWith($"http://localhost:{port}/", StringComparison.Ordinal)) faults.Add($"request to {request.Url}");
        };
        return faults;
    }

    private static async Task PictureAsync(IPage page)
    {
        if (Environment.GetEnvironmentVariable(PictureVariable) is { Length: > 0 } path)
            await page.ScreenshotAsync(new PageScreenshotOptions { Path = path });
    }
}
