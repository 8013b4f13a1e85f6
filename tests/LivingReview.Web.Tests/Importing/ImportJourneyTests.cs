using System.Text;
using LivingReview.Web.Tests.Journeys;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace LivingReview.Web.Tests.Importing;

/// <summary>Import and export in a real browser, over a real host and a stand-in API. Screenshots go to TestResults/screenshots.</summary>
public sealed class ImportJourneyTests(Browsing browsing) : BrowserJourney(browsing)
{
    private const string Address = "reviews/osteoporosis/import";
    private const string Csv = "study,TP,FP,FN,TN\nJang 2021,51,14,5,31\nFan 2021,20,3,4,40\n";

    /// <summary>Each width and each colour scheme once: these journeys are long.</summary>
    public static new TheoryData<int, ColorScheme> Views => new() { { 1400, ColorScheme.Light }, { 390, ColorScheme.Dark } };

    [Theory]
    [MemberData(nameof(Views))]
    public async Task A_broken_cell_is_named_corrected_and_imported(int width, ColorScheme scheme)
    {
        var page = await OpenAsync(Address, width, scheme);
        await ExpectWellMadeAsync(page, "import", width, scheme);

        await ChooseAsync(page, "#import-file", "studies.csv", Broken());
        await page.GetByTestId("check-file").ClickAsync();
        await Expect(page.GetByTestId("import-sentence")).ToContainTextAsync("60 problems need attention before import");
        await Expect(page.Locator(".report tbody tr").First).ToContainTextAsync("'x' is not a whole number.");
        await ExpectWellMadeAsync(page, "import-rejected", width, scheme);
        await page.GetByRole(AriaRole.Button, new() { Name = "Next" }).ClickAsync();
        await Expect(page.Locator(".pages")).ToContainTextAsync("26 to 50 of 60");
        await page.GetByLabel("Find in the report").FillAsync("61 TP");
        await Expect(page.Locator(".report tbody tr")).ToHaveCountAsync(1);

        await ChooseAsync(page, "#import-file", "studies.csv", Csv);
        await page.GetByTestId("check-file").ClickAsync();
        await Expect(page.GetByTestId("import-sentence")).ToContainTextAsync("The import would add 2 new studies");
        await ExpectWellMadeAsync(page, "import-checked", width, scheme);
        await page.GetByTestId("confirm-import").ClickAsync();

        await Expect(page.GetByTestId("import-sentence")).ToContainTextAsync("Imported: 2 new studies added");
        await ExpectWellMadeAsync(page, "import-done", width, scheme);
    }

    [Fact]
    public async Task The_rejected_rows_come_as_a_file()
    {
        var page = await OpenAsync(Address);
        await ChooseAsync(page, "#import-file", "studies.csv", Csv.Replace("20", "twenty", StringComparison.Ordinal));
        await page.GetByTestId("check-file").ClickAsync();

        var download = await page.RunAndWaitForDownloadAsync(() => page.GetByTestId("rejected-csv").ClickAsync());

        Assert.Equal("osteoporosis-rejected-rows.csv", download.SuggestedFilename);
        Assert.Equal("row,column,reason\r\n3,TP,'twenty' is not a whole number.\r\n", await File.ReadAllTextAsync(await download.PathAsync(), TestContext.Current.CancellationToken));
        Assert.Empty(Complaints);
    }

    [Theory]
    [MemberData(nameof(Views))]
    public async Task Columns_with_other_names_are_mapped_saved_and_read(int width, ColorScheme scheme)
    {
        var page = await OpenAsync(Address, width, scheme);
        await ChooseAsync(page, "#import-file", "extraction.csv", "Trial,True positives,FP,FN,TN,Scanner\nJang 2021,51,14,5,31,ct\n");
        await page.GetByTestId("map-columns").ClickAsync();
        await Expect(page.GetByTestId("mapping").Locator("tbody tr").First).ToContainTextAsync("not found");

        await page.GetByTestId("suggest").ClickAsync();
        await page.GetByLabel("Column of modality").FillAsync("Scanner");
        await page.GetByLabel("Name of the profile").FillAsync("our-form");
        await Expect(page.GetByTestId("mapping").Locator("tbody tr").First).ToContainTextAsync("Trial, for example Jang 2021");
        await ExpectWellMadeAsync(page, "import-mapping", width, scheme);
        await page.GetByTestId("save-profile").ClickAsync();
        await Expect(page.GetByTestId("file-import")).ToContainTextAsync("Saved as our-form, version 1.");
        await page.GetByTestId("check-file").ClickAsync();

        await Expect(page.GetByTestId("import-sentence")).ToContainTextAsync("would add 1 new study");
        await Expect(page.GetByLabel("File format")).ToHaveValueAsync("our-form@1");
        var saved = Api.Importing.Profiles[^1];
        Assert.Equal(("Trial", "True positives", "Scanner"), (saved.Columns["study"], saved.Columns["TP"], saved.Columns["modality"]));
    }

    [Theory]
    [MemberData(nameof(Views))]
    public async Task Good_rows_go_in_the_others_are_corrected_in_place_and_the_import_is_undone(int width, ColorScheme scheme)
    {
        var page = await OpenAsync(Address, width, scheme);
        await ChooseAsync(page, "#import-file", "studies.csv", Csv.Replace("20,3", "twenty,3", StringComparison.Ordinal));
        await page.GetByTestId("check-file").ClickAsync();
        await page.GetByTestId("import-good-rows").ClickAsync();
        await Expect(page.GetByTestId("import-sentence")).ToContainTextAsync("Imported: 1 new study added, no studies corrected. 1 study waits as a draft to be corrected below.");

        var draft = page.GetByTestId("import-draft");
        await Expect(draft.GetByTestId("cell-fault")).ToHaveTextAsync("'twenty' is not a whole number.");
        await ExpectWellMadeAsync(page, "import-draft", width, scheme);
        await draft.GetByLabel("TP, row 3").FillAsync("many");
        await draft.GetByTestId("import-draft-button").ClickAsync();
        await Expect(draft.GetByTestId("cell-fault")).ToHaveTextAsync("'many' is not a whole number.");
        await draft.GetByLabel("TP, row 3").FillAsync("20");
        await draft.GetByTestId("import-draft-button").ClickAsync();
        await Expect(page.GetByTestId("import-drafts")).ToContainTextAsync("Fan 2021 was imported.");
        await Expect(draft).ToHaveCountAsync(0);

        Api.Importing.Later = "Jang 2021";
        await page.GetByTestId("undo-import").First.ClickAsync();
        await Expect(page.GetByTestId("undo-fault")).ToHaveTextAsync("import: changed since then: 'Jang 2021'. Undo or correct these studies one by one.");
        Api.Importing.Later = null;
        await page.GetByTestId("undo-import").First.ClickAsync();
        await Expect(page.GetByTestId("past-imports")).ToContainTextAsync("The import was undone: 1 study removed");
        await Expect(page.GetByTestId("undo-import")).ToHaveCountAsync(1);
        await ExpectWellMadeAsync(page, "import-undone", width, scheme);
    }

    [Fact]
    public async Task A_profile_under_a_name_that_is_taken_is_refused_beside_the_name()
    {
        var page = await OpenAsync(Address);
        await page.GetByTestId("map-columns").ClickAsync();
        await page.GetByLabel("Name of the profile").FillAsync("metadta");

        await page.GetByTestId("save-profile").ClickAsync();

        await Expect(page.Locator(".field:has(#profile-name) .fault")).ToHaveTextAsync("'metadta' comes with the program; choose another name.");
        await Expect(page.GetByLabel("Name of the profile")).ToHaveValueAsync("metadta");
    }

    [Theory]
    [MemberData(nameof(Views))]
    public async Task A_long_import_shows_its_progress_and_is_found_again_by_its_address(int width, ColorScheme scheme)
    {
        Api.Importing.OnlyJobs = true;
        var page = await OpenAsync(Address, width, scheme);
        await ChooseAsync(page, "#import-file", "studies.csv", Csv);
        await page.GetByTestId("check-file").ClickAsync();
        await Expect(page.GetByTestId("import-sentence")).ToContainTextAsync("would add 2 new studies");
        Api.Importing.Stuck = true;

        await page.GetByTestId("confirm-import").ClickAsync();
        await Expect(page.GetByTestId("import-progress")).ToContainTextAsync("Checking: 0 rows read");
        await ExpectWellMadeAsync(page, "import-progress", width, scheme);
        await page.ReloadAsync();
        await Expect(page.GetByTestId("import-progress")).ToContainTextAsync("Checking: 0 rows read");
        Api.Importing.Stuck = false;

        await Expect(page.GetByTestId("import-sentence")).ToContainTextAsync("Imported: 2 new studies added");
        Assert.Equal(17, Api.View.Revision);
    }

    [Theory]
    [MemberData(nameof(Views))]
    public async Task Records_are_imported_found_screened_and_linked(int width, ColorScheme scheme)
    {
        var page = await OpenAsync(Address + "?part=records", width, scheme);
        await Expect(page.GetByTestId("record-r-1")).ToContainTextAsync("2 duplicates merged");
        await ChooseAsync(page, "#record-file", "pubmed.ris", "TY  - JOUR\nTI  - A new paper\nER  - \n");
        await page.GetByTestId("check-records").ClickAsync();
        await Expect(page.GetByTestId("record-sentence")).ToContainTextAsync("Of 1 record, 1 would be new");
        await page.GetByTestId("import-records").ClickAsync();
        await Expect(page.GetByTestId("record-sentence")).ToContainTextAsync("Imported");
        await Expect(page.GetByTestId("record-count")).ToContainTextAsync("4 records.");

        var record = page.GetByTestId("record-r-1");
        await record.GetByText("Decide").ClickAsync();
        await record.GetByRole(AriaRole.Button, new() { Name = "Exclude" }).ClickAsync();
        await Expect(record).ToContainTextAsync("An exclusion needs a reason");
        await ExpectWellMadeAsync(page, "import-records", width, scheme);
        await record.GetByLabel("Reason (required to exclude)").FillAsync("no 2x2 table");
        await record.GetByRole(AriaRole.Button, new() { Name = "Exclude" }).ClickAsync();
        await Expect(record).ToContainTextAsync("Excluded by title and abstract");

        var other = page.GetByTestId("record-r-2");
        await other.GetByText("Decide").ClickAsync();
        await other.GetByLabel("Link to included study").FillAsync("jang-2021");
        await other.GetByRole(AriaRole.Button, new() { Name = "Link" }).ClickAsync();
        await Expect(other).ToContainTextAsync("Linked to a study");

        await page.GetByLabel("Status", new() { Exact = true }).SelectOptionAsync("waiting");
        await page.GetByTestId("find-records").ClickAsync();
        await Expect(page.GetByTestId("record-count")).ToHaveTextAsync("1 record.");
        await Expect(page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("state=waiting"));
    }

    [Theory]
    [MemberData(nameof(Views))]
    public async Task A_search_is_recorded_and_listed(int width, ColorScheme scheme)
    {
        var page = await OpenAsync(Address + "?part=searches", width, scheme);
        await page.GetByLabel("Database").FillAsync("Embase");
        await page.GetByLabel("Date of the search").FillAsync("2026-11-20");
        await page.GetByLabel("Records found").FillAsync("many");
        await page.GetByTestId("record-search").ClickAsync();
        await Expect(page.Locator("#search-hits-fault")).ToContainTextAsync("is not a whole number");
        await page.GetByLabel("Records found").FillAsync("77");
        await page.GetByTestId("record-search").ClickAsync();
        await Expect(page.Locator("#search-query-fault")).ToContainTextAsync("The query is needed as it was sent.");
        await ExpectWellMadeAsync(page, "import-searches", width, scheme);

        await page.GetByLabel("Query (exact)").FillAsync("bone density");
        await page.GetByTestId("record-search").ClickAsync();

        await Expect(page.GetByTestId("searches").Locator("tbody tr").First).ToContainTextAsync("bone density");
        await Expect(page.GetByTestId("add-search")).ToContainTextAsync("The search of Embase is recorded.");
    }

    [Theory]
    [MemberData(nameof(Views))]
    public async Task The_evidence_of_any_revision_is_a_link(int width, ColorScheme scheme)
    {
        var page = await OpenAsync(Address + "?part=exports", width, scheme);

        await page.GetByLabel("Revision").FillAsync("99");
        await Expect(page.GetByTestId("export")).ToContainTextAsync("The review has revisions 1 to 15.");
        await page.GetByLabel("Revision").FillAsync("7");

        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "MetaDTA CSV" })).ToHaveAttributeAsync("href", "reviews/osteoporosis/export/metadta?revision=7");
        await ExpectWellMadeAsync(page, "import-exports", width, scheme);
    }

    [Fact]
    public async Task An_update_of_the_review_keeps_the_file_and_what_is_typed()
    {
        var page = await OpenAsync(Address);
        await ChooseAsync(page, "#import-file", "studies.csv", Csv);
        await page.GetByTestId("map-columns").ClickAsync();
        await page.GetByLabel("Name of the profile").FillAsync("half-typed");

        Api.View = Api.View with { Title = "Another title" };
        Api.Announce("org.livingreview.estimates.recomputed.v1");
        await Expect(page.Locator(".part-of")).ToHaveTextAsync("Another title");

        await Expect(page.GetByLabel("Name of the profile")).ToHaveValueAsync("half-typed");
        await page.GetByTestId("check-file").ClickAsync();
        await Expect(page.GetByTestId("import-sentence")).ToContainTextAsync("would add 2 new studies");
    }

    /// <summary>Sixty rows, in each of which one count is no number.</summary>
    private static string Broken() => "study,TP,FP,FN,TN\n" + string.Concat(Enumerable.Range(1, 60).Select(i => $"Study {i},x,1,2,3\n"));

    private static async Task ChooseAsync(IPage page, string input, string name, string content)
    {
        await Expect(page.Locator(input)).ToBeEnabledAsync();
        await page.SetInputFilesAsync(input, new FilePayload { Name = name, MimeType = "text/plain", Buffer = Encoding.UTF8.GetBytes(content) });
    }

    /// <summary>A screenshot to look at beside what every page has to be.</summary>
    private async Task ExpectWellMadeAsync(IPage page, string name, int width, ColorScheme scheme)
    {
        await ShootAsync(page, name, width, scheme);
        await ExpectWellMadeAsync(page);
    }
}
