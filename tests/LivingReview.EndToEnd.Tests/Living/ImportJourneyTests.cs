using System.Globalization;
using System.Text;
using LivingReview.EndToEnd.Tests.Fixtures;
using LivingReview.Hosting.Embedding;
using LivingReview.Testing;
using LivingReview.Testing.Living;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace LivingReview.EndToEnd.Tests.Living;

/// <summary>A new user imports the sample from the page, breaks a cell, and reads what is wrong and where.</summary>
public sealed class ImportJourneyTests(Browser browser) : IClassFixture<Browser>
{
    private static readonly LocatorAssertionsToContainTextOptions Patient = new() { Timeout = 60_000 };

    [Fact]
    public async Task The_sample_is_there_already_and_a_broken_cell_is_told_by_row_and_column()
    {
        var cancellation = TestContext.Current.CancellationToken;
        using var data = new TemporaryFolder();
        var port = OwnedProcess.FreePort();
        await using var demo = await ChildProcess.StartAsync(
            Repository.CommandLineAssembly, ["demo", "--data", data.Path, "--port", port.ToString(CultureInfo.InvariantCulture)], cancellation: cancellation);
        await demo.WaitForOutputAsync("Ctrl-C", cancellation);
        var sample = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "shared", "samples", "osteoporosis-imaging-ml.csv"), cancellation);
        var page = await browser.OpenPageAsync(1400, 1600);
        await page.GotoAsync(string.Create(CultureInfo.InvariantCulture, $"http://localhost:{port}/reviews/{ReviewApi.Review}/import"));
        await Expect(page.GetByTestId("live-state")).ToHaveAttributeAsync("data-state", "live", new() { Timeout = 60_000 });

        await CheckAsync(page, sample);
        await Expect(page.GetByTestId("import-report")).ToContainTextAsync("The file would change nothing", Patient);
        await CheckAsync(page, sample.Replace(",51,14,5,31,", ",fifty-one,14,5,31,", StringComparison.Ordinal));
        var fault = page.GetByTestId("import-report").Locator(".faults tbody tr");
        await Expect(fault).ToHaveCountAsync(1, new() { Timeout = 60_000 });
        await Expect(fault).ToContainTextAsync("fifty-one");
        Assert.Equal(["2", "TP"], (await fault.Locator("td").AllInnerTextsAsync()).Take(2));
        await CheckAsync(page, sample.Replace(",51,14,5,31,", ",50,14,6,31,", StringComparison.Ordinal).Replace("Jang 2021,2021,", "Newcomer 2026,2026,", StringComparison.Ordinal).Replace("10.1038/s41598-021-99549-6", "10.1000/newcomer", StringComparison.Ordinal).Replace(",0.911,0.689,", ",,,", StringComparison.Ordinal));
        await Expect(page.GetByTestId("import-report")).ToContainTextAsync("The file can be imported", Patient);
        await page.GetByTestId("import-now").ClickAsync();
        await Expect(page.GetByTestId("import-report")).ToContainTextAsync("the review is at revision 16", Patient);
    }

    private static async Task CheckAsync(IPage page, string content)
    {
        await page.GetByTestId("import-file").SetInputFilesAsync(new FilePayload { Name = "studies.csv", MimeType = "text/csv", Buffer = Encoding.UTF8.GetBytes(content) });
        await page.GetByTestId("check-file").ClickAsync();
    }
}
