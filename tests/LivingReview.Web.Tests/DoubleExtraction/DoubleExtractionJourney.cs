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

    private static async Task ExtractAsync(IPage page, string name, string fn)
    {
        await page.GetByLabel("Your name").FillAsync(name);
        await page.GetByRole(AriaRole.Button, new() { Name = "Continue" }).ClickAsync();
        await Expect(page.Locator("#study-label")).ToHaveValueAsync("Lee 2026");
        foreach (var (field, text) in new[] { ("tp", "40"), ("fp", "10"), ("fn", fn), ("tn", "90") })
            await page.Locator($"#study-{field}").FillAsync(text);
        await page.GetByTestId("submit-study").ClickAsync();
    }
}
