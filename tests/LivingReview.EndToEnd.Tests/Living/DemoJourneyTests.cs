using System.Text.RegularExpressions;
using LivingReview.EndToEnd.Tests.Fixtures;
using LivingReview.Hosting.Embedding;
using LivingReview.Testing;
using static Microsoft.Playwright.Assertions;

namespace LivingReview.EndToEnd.Tests.Living;

/// <summary>A person opens the demonstration cold: its first screen shows a review that lives, and the next study arrives at a click.</summary>
public sealed class DemoJourneyTests(Browser browser) : IClassFixture<Browser>
{
    [Fact]
    public async Task The_first_screen_shows_motion_and_the_next_study_arrives_with_what_moved_why_and_who_was_told()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        using var data = new TemporaryFolder();
        var port = OwnedProcess.FreePort();
        var page = await browser.OpenPageAsync(1400, 900);
        await using (var demo = await ChildProcess.StartAsync(Repository.CommandLineAssembly, ["demo", "--data", data.Path, "--port", $"{port}"], cancellationToken: cancellationToken))
        {
            await demo.WaitForOutputAsync("Ctrl-C", cancellationToken);
            await page.GotoAsync($"http://localhost:{port}/reviews/osteoporosis-imaging-ml");
            await Expect(page.GetByTestId("live-state")).ToHaveAttributeAsync("data-state", "live");

            await Expect(page.GetByTestId("open-alerts")).ToContainTextAsync("open alert");
            await Expect(page).ToHaveTitleAsync(new Regex(@"^\([1-9]"));
            await Expect(page.GetByTestId("open-count")).ToHaveTextAsync(new Regex("^[1-9]"));
            await Expect(page.GetByTestId("answer-modality=radiograph")).ToContainTextAsync("Of 1,000 people of whom 200 have osteoporosis");
            await Expect(page.GetByTestId("answer-modality=mri")).ToContainTextAsync("1 study, too few to pool");
            await Expect(page.GetByTestId("minimum-modality=radiograph")).ToContainTextAsync("with probability");
            await Expect(page.GetByTestId("timeline").Locator("svg.wide .step")).Not.ToHaveCountAsync(1);
            await Expect(page.GetByTestId("timeline").Locator("svg.wide .version")).ToHaveCountAsync(3);
            await Expect(page.GetByTestId("timeline").Locator("svg.wide .year").First).ToContainTextAsync("20");
            await Expect(page.GetByTestId("alerts")).ToContainTextAsync("Fictitious 2021");
            Assert.True((await page.GetByTestId("answer").BoundingBoxAsync())!.Y < 500, "The answer is on the first screen.");

            await page.GetByTestId("add-next").ClickAsync();

            await Expect(page.GetByTestId("update")).ToContainTextAsync("Boonrod 2025 added");
            await Expect(page.GetByTestId("update")).ToContainTextAsync("→");
            await Expect(page.GetByTestId("sample-outcome")).ToContainTextAsync(new Regex("Told: |too small to tell"));
            await Expect(page.GetByTestId("sample")).ToContainTextAsync("Chen 2026");
        }

        // The second start finds everything and plays nothing again.
        await using var again = await ChildProcess.StartAsync(Repository.CommandLineAssembly, ["demo", "--data", data.Path, "--port", $"{port}"], cancellationToken: cancellationToken);
        await again.WaitForOutputAsync("found with 16 studies at revision 22", cancellationToken);
        await again.WaitForOutputAsync("found with 70 studies at revision 71", cancellationToken);
        await again.WaitForOutputAsync("Ctrl-C", cancellationToken);
    }
}
