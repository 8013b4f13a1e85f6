using LivingReview.EndToEnd.Tests.Fixtures;
using LivingReview.Testing;
using LivingReview.Testing.Living;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace LivingReview.EndToEnd.Tests.Living;

/// <summary>A person opens the demonstration's page, adds a study and sees the answer move.</summary>
[Collection(RunningDemo.Collection)]
public sealed class BrowserJourneyTests(Browser browser, RunningDemo demo) : IClassFixture<Browser>
{
    /// <summary>Where the picture of the README is written when it is to be made anew.</summary>
    private const string PictureVariable = "LIVINGREVIEW_README_PICTURE";

    [Fact]
    public async Task A_study_added_on_the_page_moves_the_pooled_row_the_plots_and_the_alerts_without_a_reload()
    {
        var page = await browser.OpenPageAsync(1400, 1600);
        var faults = Watch(page, demo.Port);
        await page.GotoAsync($"{demo.Site}reviews/{ReviewApi.Review}");
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
        await AssertToldOfALogThatWasResetAsync(page);
    }

    /// <summary>
    /// The browser's own EventSource once had more of the log than there is, as before a restore: it reconnects by itself with the position of
    /// then, is told that the log begins anew, and gets it from the first event. Only its first answer is not the system's.
    /// </summary>
    private static async Task AssertToldOfALogThatWasResetAsync(IPage page)
    {
        await page.RouteAsync("**/events", route => route.FulfillAsync(new() { ContentType = "text/event-stream", Body = "retry: 20\nid: 99999\ndata: {}\n\n" }), new() { Times = 1 });

        var told = await page.EvaluateAsync<string[]>(
            """
            review => new Promise(done => {
                const [told, events] = [[], new EventSource(`/api/reviews/${review}/events`)];
                const hear = e => {
                    told.push(`${e.type.split('.').slice(2, 4).join('.')} ${e.lastEventId} ${JSON.parse(e.data).data?.position ?? ''}`);
                    if (told.length < 3) return;
                    events.close();
                    done(told);
                };
                events.onmessage = hear;
                for (const type of ['log.reset', 'estimates.recomputed', 'estimate.shifted']) events.addEventListener(`org.livingreview.${type}.v1`, hear);
            })
            """,
            ReviewApi.Review);

        Assert.Equal([" 99999 ", "log.reset 99999 99999"], told.Take(2));
        Assert.Matches("^estimates?.(recomputed|shifted) 1 $", told[2]);
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
