using System.Text;
using LivingReview.Web.Tests.Fakes;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace LivingReview.Web.Tests.Importing;

/// <summary>A file is chosen, checked and imported; records are screened.</summary>
public sealed class ImportJourneyTests(Browsing browsing) : IClassFixture<Browsing>, IAsyncLifetime
{
    private FakeApi _api = null!;
    private WebServer _server = null!;

    public async ValueTask InitializeAsync()
    {
        _api = await FakeApi.StartAsync();
        _server = new WebServer(_api.Address);
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        await _api.DisposeAsync();
    }

    [Theory]
    [InlineData(1400, ColorScheme.Light)]
    [InlineData(390, ColorScheme.Dark)]
    public async Task A_fault_is_told_with_its_row_and_column_and_the_mended_file_is_imported(int width, ColorScheme scheme)
    {
        await using var visit = await PageVisit.BeginAsync(browsing, _server.Address, width, scheme);
        var page = visit.Page;
        await visit.GoAsync("import");

        await ChooseAsync(page, "studies.csv", "study,TP\nLee 2026,fifty\n");
        await page.GetByTestId("check-file").ClickAsync();
        await Expect(page.GetByTestId("import-report").Locator(".faults tbody tr")).ToHaveTextAsync("2TP'fifty' is not a whole number.");
        await Expect(page.GetByTestId("import-now")).ToBeDisabledAsync();
        await visit.LookAsync($"import-{width}-{scheme}");
        await ChooseAsync(page, "studies.csv", "study,TP\nLee 2026,50\n");
        await page.GetByTestId("check-file").ClickAsync();
        await Expect(page.GetByTestId("import-report")).ToContainTextAsync("The file can be imported; nothing was written yet");
        await page.GetByTestId("import-now").ClickAsync();

        await Expect(page.GetByTestId("import-report")).ToContainTextAsync("Imported; the review is at revision 16");
        Assert.Contains(_api.Evidence.Sent, sent => sent is { Address: "/api/reviews/osteoporosis/imports?format=csv", Body: "study,TP\nLee 2026,50\n" });
        Assert.Empty(visit.Complaints);
    }

    [Fact]
    public async Task A_file_that_is_there_already_says_so_and_many_faults_come_in_pages_and_as_a_file()
    {
        await using var visit = await PageVisit.BeginAsync(browsing, _server.Address);
        var page = visit.Page;
        await visit.GoAsync("import");

        await ChooseAsync(page, "studies.csv", "same");
        await page.GetByTestId("check-file").ClickAsync();
        await Expect(page.GetByTestId("import-report")).ToContainTextAsync("The file would change nothing");
        await ChooseAsync(page, "studies.csv", "many");
        await page.GetByTestId("check-file").ClickAsync();
        await Expect(page.Locator(".faults tbody tr")).ToHaveCountAsync(50);
        var download = await page.RunAndWaitForDownloadAsync(() => page.GetByRole(AriaRole.Link, new() { Name = "Rejected rows as CSV" }).ClickAsync());

        Assert.Equal(121, (await File.ReadAllLinesAsync(await download.PathAsync(), TestContext.Current.CancellationToken)).Length);
        await page.GetByRole(AriaRole.Button, new() { Name = "Later" }).ClickAsync();
        await Expect(page.Locator(".faults tbody tr").First).ToContainTextAsync("52");
    }

    [Fact]
    public async Task Records_become_candidates_and_are_screened_with_a_reason()
    {
        await using var visit = await PageVisit.BeginAsync(browsing, _server.Address);
        var page = visit.Page;
        await visit.GoAsync("import");

        await ChooseAsync(page, "found.ris", "TY  - JOUR\nTI  - A candidate\nER  -\n");
        await page.GetByTestId("check-file").ClickAsync();
        await page.GetByTestId("import-now").ClickAsync();
        await page.GetByText("Decide about A candidate").ClickAsync();
        await page.GetByLabel("Reason (needed to exclude)").FillAsync("No accuracy figures.");
        await page.GetByRole(AriaRole.Button, new() { Name = "Exclude" }).ClickAsync();

        await Expect(page.GetByTestId("records")).ToContainTextAsync("Title and abstract: excluded");
        await Expect(page.GetByTestId("records")).ToContainTextAsync("No accuracy figures.");
        Assert.Empty(visit.Complaints);
    }

    private static Task ChooseAsync(IPage page, string name, string content) =>
        page.GetByTestId("import-file").SetInputFilesAsync(new FilePayload { Name = name, MimeType = "text/csv", Buffer = Encoding.UTF8.GetBytes(content) });
}
