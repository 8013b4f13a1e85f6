using System.Globalization;
using LivingReview.EndToEnd.Tests.Fixtures;
using LivingReview.Hosting.Embedding;
using LivingReview.Testing;
using LivingReview.Testing.Living;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace LivingReview.EndToEnd.Tests.Access;

/// <summary>The demonstration with keys in force: it still brings its sample in, and its page asks who comes.</summary>
public sealed class SignInTests(Browser browser) : IClassFixture<Browser>
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task With_a_key_file_the_page_lets_people_in_by_their_keys(bool publicReading)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        using var data = new TemporaryFolder();
        var made = await ChildProcess.RunAsync(Repository.CommandLineAssembly, ["keys", "create", "Asha Rao", "--role", "extractor", "--data", data.Path], cancellationToken: cancellationToken);
        var key = made.Output.Trim();
        var port = OwnedProcess.FreePort();
        await using var demo = await ChildProcess.StartAsync(
            Repository.CommandLineAssembly, ["demo", "--history", "none", "--data", data.Path, "--port", port.ToString(CultureInfo.InvariantCulture)],
            new Dictionary<string, string?> { ["Authentication__PublicReading"] = publicReading ? "true" : "false" }, cancellationToken);
        await demo.WaitForOutputAsync("Ctrl-C", cancellationToken);
        var page = await browser.OpenPageAsync(1400, 1600);
        var site = string.Create(CultureInfo.InvariantCulture, $"http://localhost:{port}/reviews/{ReviewApi.Review}");

        await page.GotoAsync(site + "/studies");
        await Expect(page.GetByTestId(publicReading ? "list-note" : "access-denied")).ToContainTextAsync(publicReading ? "14 studies" : "Sign in to see this");
        await page.GotoAsync(site + "/studies/new");
        if (publicReading)
        {
            await Expect(page.GetByTestId("live-state")).ToHaveAttributeAsync("data-state", "live");
            await FillAsync(page);
            await page.GetByTestId("submit-study").ClickAsync();
            await Expect(page.GetByTestId("submission-outcome")).ToContainTextAsync("Sign in to see this or to make changes.");
        }

        await page.GetByTestId("sign-in-link").ClickAsync();
        await page.GetByLabel("API key").FillAsync(key);
        await page.GetByTestId("sign-in").GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await Expect(page.GetByTestId("person")).ToHaveTextAsync("Asha Rao (extractor)");
        await Expect(page.GetByTestId("live-state")).ToHaveAttributeAsync("data-state", "live");
        await FillAsync(page);
        await page.GetByTestId("submit-study").ClickAsync();
        await Expect(page.GetByTestId("submission-outcome")).ToContainTextAsync("Signed 2026 was saved as revision 16");
        await page.GetByTestId("added").ClickAsync();
        await Expect(page.GetByTestId("history")).ToContainTextAsync("Added by Asha Rao");

        // An extractor may not withdraw, and is told so.
        await page.GetByLabel("Reason for withdrawing").FillAsync("Only a trial.");
        await page.GetByRole(AriaRole.Button, new() { Name = "Withdraw" }).ClickAsync();
        await Expect(page.GetByTestId("withdraw-study")).ToContainTextAsync("This needs the role reviewer; you are extractor.");
    }

    private static async Task FillAsync(IPage page)
    {
        await page.GetByLabel("Label", new() { Exact = true }).FillAsync("Signed 2026");
        await page.GetByLabel("True positives").FillAsync("40");
        await page.GetByLabel("False positives").FillAsync("10");
        await page.GetByLabel("False negatives").FillAsync("8");
        await page.GetByLabel("True negatives").FillAsync("60");
        await page.GetByLabel("Modality").SelectOptionAsync("ct");
    }
}
