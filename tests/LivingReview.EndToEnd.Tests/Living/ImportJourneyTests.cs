using System.Globalization;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using LivingReview.Contracts.Estimates;
using LivingReview.Contracts.Reviews;
using LivingReview.EndToEnd.Tests.Fixtures;
using LivingReview.Hosting.Embedding;
using LivingReview.Testing;
using LivingReview.Testing.Living;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace LivingReview.EndToEnd.Tests.Living;

/// <summary>A review team brings its evidence in from the demonstration's page.</summary>
public sealed class ImportJourneyTests(Browser browser) : IClassFixture<Browser>
{
    private const string Empty = "from-the-page";

    [Fact]
    public async Task A_broken_cell_is_named_corrected_imported_and_estimated_and_the_export_changes_nothing()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        using var data = new TemporaryFolder();
        var port = OwnedProcess.FreePort();
        await using var demo = await ChildProcess.StartAsync(
            Repository.CommandLineAssembly, ["demo", "--history", "none", "--data", data.Path, "--port", $"{port}"], cancellationToken: cancellationToken);
        await demo.WaitForOutputAsync("Ctrl-C", cancellationToken);
        await RegisterAsync(port, Sample(), cancellationToken);
        var sample = await File.ReadAllTextAsync(ReviewApi.SampleFile, cancellationToken);
        var page = await browser.OpenPageAsync(1400, 1200);
        var faults = Watch(page, port);

        await OpenAsync(page, $"http://localhost:{port}/reviews/{Empty}/import");
        await CheckAsync(page, sample.Replace(",patient,51,14,5,31,", ",patient,51,fourteen,5,31,", StringComparison.Ordinal));
        await Expect(page.GetByTestId("import-sentence")).ToContainTextAsync("1 problem needs attention before import");
        Assert.Equal(["Rejected", "2", "FP", "'fourteen' is not a whole number."], (await page.Locator(".report tbody td").AllInnerTextsAsync()).Select(t => t.Trim()));

        await CheckAsync(page, sample);
        await Expect(page.GetByTestId("import-sentence")).ToContainTextAsync("The import would add 14 new studies");
        await page.GetByTestId("confirm-import").ClickAsync();
        await Expect(page.GetByTestId("import-sentence")).ToContainTextAsync("Imported: 14 new studies added, no studies corrected. The review is at revision 15.");
        await page.GetByRole(AriaRole.Link, new() { Name = "View the results" }).ClickAsync();
        await EstimatedAsync(port, Empty, 15, cancellationToken);
        await Expect(page.GetByTestId("stratum-modality=radiograph")).ToContainTextAsync("0.856 (0.747 to 0.923)");

        await OpenAsync(page, $"http://localhost:{port}/reviews/{Empty}/import?part=exports");
        var download = await page.RunAndWaitForDownloadAsync(() => page.GetByRole(AriaRole.Link, new() { Name = "CSV", Exact = true }).ClickAsync());
        var exported = await File.ReadAllTextAsync(await download.PathAsync(), cancellationToken);
        await OpenAsync(page, $"http://localhost:{port}/reviews/{Empty}/import");
        await CheckAsync(page, exported);
        await Expect(page.GetByTestId("import-sentence")).ToContainTextAsync("Nothing would change: all 14 studies in the file are already in the review");

        await CheckAsync(page, LongFile(12_000));
        await Expect(page.GetByTestId("import-sentence")).ToContainTextAsync("6,000 problems need attention before import");
        await Expect(page.Locator(".report tbody tr")).ToHaveCountAsync(26);

        Assert.Empty(faults);
    }

    [Fact]
    public async Task A_comparison_of_tests_and_a_messy_sheet_are_imported_on_the_page()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        using var data = new TemporaryFolder();
        var port = OwnedProcess.FreePort();
        await using var demo = await ChildProcess.StartAsync(
            Repository.CommandLineAssembly, ["demo", "--history", "none", "--data", data.Path, "--port", $"{port}"], cancellationToken: cancellationToken);
        await demo.WaitForOutputAsync("Ctrl-C", cancellationToken);
        var page = await browser.OpenPageAsync(1400, 1200);
        var faults = Watch(page, port);

        await ComparisonAsync(page, port, cancellationToken);
        await MessySheetAsync(page, port, cancellationToken);

        Assert.Empty(faults);
    }

    /// <summary>Schuetz 2010: 19 studies of MRI, five of which have a table of CT as well; printed 87.1 and 70.3 on 20 studies.</summary>
    private static async Task ComparisonAsync(IPage page, int port, CancellationToken cancellationToken)
    {
        var protocol = new Protocol { Factors = [new Factor { Name = "test", Label = "Test", Levels = ["CT", "MRI"] }], MinimumStudies = 4 };
        await RegisterAsync(port, new RegisterReview { Id = "coronary", Title = "CT and MRI of coronary arteries", Protocol = protocol }, cancellationToken);
        await OpenAsync(page, $"http://localhost:{port}/reviews/coronary/import");
        await page.GetByLabel("File format").SelectOptionAsync("mada");
        await CheckAsync(page, await File.ReadAllTextAsync(Case("subgroup-by-test.csv"), cancellationToken));
        await Expect(page.GetByTestId("import-sentence")).ToContainTextAsync("The import would add 103 new studies");
        await Expect(page.GetByTestId("import-report")).ToContainTextAsync("A study is included once in a stratum. Tables that are not included: 5 in overall.");
        await page.GetByTestId("confirm-import").ClickAsync();
        await Expect(page.GetByTestId("import-sentence")).ToContainTextAsync("Imported: 103 new studies added");
        await EstimatedAsync(port, "coronary", 104, cancellationToken);
        await OpenAsync(page, $"http://localhost:{port}/reviews/coronary");

        var mri = page.GetByTestId("stratum-test=MRI");
        await Expect(mri).ToContainTextAsync("19");
        await Expect(mri).ToContainTextAsync("0.877 (0.839 to 0.914)");
        await Expect(mri).ToContainTextAsync("0.699 (0.581 to 0.800)");
        await Expect(page.GetByTestId("stratum-test=CT")).ToContainTextAsync("89");
    }

    /// <summary>A sheet as a team keeps it: matched by suggestion, each doubt asked about, good rows imported, in seven actions.</summary>
    private static async Task MessySheetAsync(IPage page, int port, CancellationToken cancellationToken)
    {
        var protocol = new Protocol { Factors = [new Factor { Name = "modality", Label = "Modality", Levels = ["us", "mri", "ct"] }] };
        await RegisterAsync(port, new RegisterReview { Id = "messy", Title = "A sheet of a team", Protocol = protocol }, cancellationToken);
        await OpenAsync(page, $"http://localhost:{port}/reviews/messy/import");
        await CheckAsync(page, await File.ReadAllTextAsync(Case("messy-sheet.csv"), cancellationToken));
        await page.GetByTestId("use-suggestions").ClickAsync();
        foreach (var answer in new[] { "value:modality:CT scan=ct", "value:modality:Ultrasound=us", "skip:7" })
        {
            await page.Locator($"select:has(option[value='{answer}'])").SelectOptionAsync(answer);
            await Expect(page.Locator($"option[value='{answer}']")).ToHaveCountAsync(0);
        }

        await page.GetByTestId("import-good-rows").ClickAsync();
        await Expect(page.GetByTestId("import-sentence")).ToContainTextAsync("Imported: 6 new studies added");
        await Expect(page.GetByTestId("import-draft")).ToHaveCountAsync(5);

        var negative = page.GetByTestId("import-draft").Filter(new() { HasText = "Haddad 2021" });
        await negative.GetByLabel("False Pos, row 11").FillAsync("2");
        await negative.GetByTestId("import-draft-button").ClickAsync();
        await Expect(page.GetByTestId("import-draft")).ToHaveCountAsync(4);
        await page.GetByTestId("undo-import").Last.ClickAsync();
        await Expect(page.GetByTestId("past-imports")).ToContainTextAsync("The import was undone: 6 studies removed");
    }

    private static string Case(string name) => Repository.File("tests/LivingReview.EvidenceFiles.Tests/Cases/" + name);

    private static async Task OpenAsync(IPage page, string address)
    {
        await page.GotoAsync(address);
        await Expect(page.GetByTestId("live-state")).ToHaveAttributeAsync("data-state", "live");
    }

    private static async Task CheckAsync(IPage page, string csv)
    {
        await Expect(page.Locator("#import-file")).ToBeEnabledAsync();
        await page.SetInputFilesAsync("#import-file", new FilePayload { Name = "studies.csv", MimeType = "text/csv", Buffer = Encoding.UTF8.GetBytes(csv) });
        await page.GetByTestId("check-file").ClickAsync();
    }

    /// <summary>A file that is too long to be taken at once, with a fault in every second row.</summary>
    private static string LongFile(int rows)
    {
        var csv = new StringBuilder("study,TP,FP,FN,TN\n");
        for (var i = 1; i <= rows; i++) csv.Append(CultureInfo.InvariantCulture, $"Long {i},{(i % 2 == 0 ? "x" : "40")},10,5,60\n");
        return csv.ToString();
    }

    /// <summary>A review with the sample's protocol and no study.</summary>
    private static RegisterReview Sample()
    {
        var json = File.ReadAllText(Repository.File("shared/samples/osteoporosis-imaging-ml.review.json"));
        return JsonSerializer.Deserialize<RegisterReview>(json, JsonSerializerOptions.Web)! with { Id = Empty };
    }

    private static async Task RegisterAsync(int port, RegisterReview review, CancellationToken cancellationToken)
    {
        using var client = new HttpClient { BaseAddress = new Uri($"http://localhost:{port}") };
        using var answer = await client.PostAsJsonAsync("/api/reviews", review, cancellationToken);
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>Waits until the estimates rest on the revision: how long that takes is no matter of the page.</summary>
    private static async Task EstimatedAsync(int port, string review, long revision, CancellationToken cancellationToken)
    {
        using var client = new HttpClient { BaseAddress = new Uri($"http://localhost:{port}") };
        await Eventually.SeesAsync(
            async () =>
            {
                using var answer = await client.GetAsync(new Uri($"/api/reviews/{review}/estimates", UriKind.Relative), cancellationToken);
                return answer.IsSuccessStatusCode ? (await answer.Content.ReadFromJsonAsync<ReviewEstimates>(cancellationToken))!.Revision : 0;
            },
            estimated => estimated >= revision, "estimates of the imported studies", TimeSpan.FromMinutes(3));
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
}
