using LivingReview.Web.Tests.Fakes;
using LivingReview.Web.Tests.Journeys;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace LivingReview.Web.Tests.DoubleExtraction;

/// <summary>Two persons in two browsers extract a study, and a third one reconciles their difference.</summary>
public sealed class DoubleExtractionJourney(Browsing browsing) : BrowserJourney(browsing)
{
    [Fact]
    public async Task Two_persons_extract_blind_and_a_third_reconciles_their_difference()
    {
        var ann = await OpenAsync($"reviews/{FakeApi.Review}/extractions");
        await ann.GetByLabel("Study", new() { Exact = true }).FillAsync("Lee 2026");
        await ann.GetByRole(AriaRole.Button, new() { Name = "Assign" }).ClickAsync();
        await ann.GetByTestId("extractions").GetByRole(AriaRole.Link, new() { Name = "Lee 2026" }).ClickAsync();
        await ExtractAsync(ann, "Ann", "5");
        await Expect(ann.GetByTestId("extraction-outcome")).ToContainTextAsync("The other person’s extraction is awaited.");

        var ben = await OpenAsync($"reviews/{FakeApi.Review}/extractions/{Api.Extractions.Id}");
        await Expect(ben.GetByTestId("differences")).ToHaveCountAsync(0);
        await ExtractAsync(ben, "Ben", "6");
        await Expect(ben.GetByTestId("extraction-outcome")).ToContainTextAsync("Both extractions are there");

        var cora = await OpenAsync($"reviews/{FakeApi.Review}/extractions/{Api.Extractions.Id}", 390, ColorScheme.Dark);
        await Expect(cora.GetByTestId("use-choices")).ToBeDisabledAsync();
        await cora.GetByTestId("differences").GetByRole(AriaRole.Radio, new() { Name = "6" }).CheckAsync();
        await ShootAsync(cora, "reconcile", 390, ColorScheme.Dark);
        await ExpectWellMadeAsync(cora);
        await cora.GetByTestId("use-choices").ClickAsync();
        await Expect(cora.Locator("#study-fn")).ToHaveValueAsync("6");
        await cora.GetByTestId("submit-study").ClickAsync();

        await Expect(cora.GetByText("Reconciled by Cora; 8 of 9 fields were the same.")).ToBeVisibleAsync();
        Assert.Equal(6, Api.Extractions.Agreed!.Tables![0].Fn);
    }

    [Fact]
    public async Task Two_sheets_are_handed_in_and_their_difference_is_decided_cell_by_cell()
    {
        var ann = await OpenAsync($"reviews/{FakeApi.Review}/extractions");
        await PasteAsync(ann, "Ann", "five");
        await Expect(ann.GetByTestId("sheet-faults")).ToContainTextAsync("Row 2, fn: 'five' is not a whole number.");
        await ExpectWellMadeAsync(ann);
        await PasteAsync(ann, "Ann", "5");
        await ann.GetByTestId("hand-in-sheet").ClickAsync();
        await Expect(ann.GetByTestId("sheet-outcome")).ToContainTextAsync("Handed in: 1 study waits for another person.");

        var ben = await OpenAsync($"reviews/{FakeApi.Review}/extractions", 390, ColorScheme.Dark);
        await PasteAsync(ben, "Ben", "6");
        await Expect(ben.GetByTestId("sheet-outcome")).ToContainTextAsync("1 study will be compared with the other person’s");
        await ShootAsync(ben, "sheet", 390, ColorScheme.Dark);
        await ExpectWellMadeAsync(ben);
        await ben.GetByTestId("hand-in-sheet").ClickAsync();
        await ben.GetByTestId("all-differences").ClickAsync();

        await Expect(ben.GetByTestId("save-decided")).ToBeDisabledAsync();
        await ben.GetByTestId("differences-Lee 2026").GetByRole(AriaRole.Radio, new() { Name = "6" }).CheckAsync();
        await ShootAsync(ben, "differences", 390, ColorScheme.Dark);
        await ExpectWellMadeAsync(ben);
        await ben.GetByTestId("save-decided").ClickAsync();
        await Expect(ben.GetByTestId("reconciled")).ToContainTextAsync("1 study saved with both names.");
        Assert.Equal(6, Api.Extractions.Agreed!.Tables![0].Fn);
    }

    private static async Task PasteAsync(IPage page, string name, string fn)
    {
        await page.GetByTestId("sheet").GetByLabel("Your name").FillAsync(name);
        if (!await page.Locator("#sheet-paste").IsVisibleAsync())
            await page.GetByTestId("sheet").GetByText("Paste cells instead").ClickAsync();
        await page.Locator("#sheet-paste").FillAsync($"study\ttp\tfp\tfn\ttn\nLee 2026\t40\t10\t{fn}\t90");
        await page.GetByTestId("check-pasted-sheet").ClickAsync();
    }

    private static async Task ExtractAsync(IPage page, string name, string fn)
    {
        // By its id: the list that leads here asks for a name too, and stands until the link that was pressed is answered.
        await page.Locator("#extractor-name").FillAsync(name);
        await page.GetByTestId("extractor").GetByRole(AriaRole.Button, new() { Name = "Continue" }).ClickAsync();
        await Expect(page.Locator("#study-label")).ToHaveValueAsync("Lee 2026");
        foreach (var (field, text) in new[] { ("tp", "40"), ("fp", "10"), ("fn", fn), ("tn", "90") })
            await page.Locator($"#study-{field}").FillAsync(text);
        await page.GetByTestId("submit-study").ClickAsync();
    }
}
