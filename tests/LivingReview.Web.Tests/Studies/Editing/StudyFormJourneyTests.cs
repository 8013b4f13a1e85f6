using LivingReview.Web.Tests.Fakes;
using LivingReview.Web.Tests.Journeys;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace LivingReview.Web.Tests.Studies.Editing;

/// <summary>Adding and correcting a study in the long form.</summary>
public sealed class StudyFormJourneyTests(Browsing browsing) : BrowserJourney(browsing)
{
    [Theory]
    [InlineData(1400, ColorScheme.Dark)]
    [InlineData(390, ColorScheme.Light)]
    public async Task Reported_figures_give_the_counts_and_the_effect_is_shown_before_submitting(int width, ColorScheme scheme)
    {
        var page = await OpenStudiesAsync("studies/new", width, scheme);
        var form = page.GetByTestId("add-study");
        await form.GetByLabel("Label").FillAsync("Lee 2026");

        await form.GetByText("Back-calculate counts from reported figures").ClickAsync();
        await form.GetByLabel("People tested (n)").FillAsync("101");
        await form.GetByLabel("Reported sensitivity", new() { Exact = true }).FillAsync("91.1%");
        await form.GetByRole(AriaRole.Button, new() { Name = "Find tables" }).ClickAsync();
        await form.GetByRole(AriaRole.Button, new() { Name = "Use TP 51" }).ClickAsync();
        await Expect(form.GetByLabel("True positives")).ToHaveValueAsync("51");
        await form.GetByLabel("Modality").SelectOptionAsync("ct");
        await page.GetByTestId("preview-study").ClickAsync();
        await Expect(page.GetByTestId("effect")).ToContainTextAsync("One alert would be added to this review’s list, and no subscriber would be notified.");
        await ShootAsync(page, "study-form", width, scheme);
        await ExpectWellMadeAsync(page);
        await page.GetByTestId("submit-study").ClickAsync();

        await Expect(page.GetByTestId("submission-outcome")).ToContainTextAsync("Lee 2026 was saved as revision 16");
        await Expect(form.GetByLabel("Label")).ToHaveValueAsync("");
        Assert.Contains(Api.Requests, request => request.Contains("/estimates/preview", StringComparison.Ordinal));
        Assert.Empty(Complaints);
    }

    [Fact]
    public async Task A_field_is_validated_while_typing_and_only_after_it_was_touched()
    {
        var page = await OpenStudiesAsync("studies/new");
        var form = page.GetByTestId("add-study");

        await form.GetByLabel("False positives").FillAsync("-3");

        await Expect(page.Locator("#study-fp-fault")).ToHaveTextAsync("A count cannot be negative.");
        await Expect(page.Locator("#study-fn-fault")).ToHaveCountAsync(0);
        await form.GetByLabel("True negatives").FillAsync("nine");
        await page.GetByTestId("submit-study").ClickAsync();
        await Expect(page.Locator("#study-tn-fault")).ToContainTextAsync("not a whole number");
    }

    [Fact]
    public async Task Input_survives_an_update_and_a_second_table_can_be_the_main_one()
    {
        var page = await OpenStudiesAsync("studies/new");
        await page.GetByLabel("False negatives").FillAsync("7");
        await page.GetByRole(AriaRole.Button, new() { Name = "Add another table" }).ClickAsync();
        await page.GetByTestId("table-1").GetByLabel("False negatives").FillAsync("8");
        await page.GetByTestId("table-1").GetByLabel("Main analysis").CheckAsync();

        Api.Change("modality=ct", estimate => estimate with { K = 6 });
        await page.GetByTestId("table-1").GetByLabel("True positives").FillAsync("9");

        await Expect(page.GetByTestId("table-0").GetByLabel("False negatives")).ToHaveValueAsync("7");
        await Expect(page.GetByTestId("table-1").GetByLabel("False negatives")).ToHaveValueAsync("8");
        await Expect(page.GetByTestId("table-0").GetByLabel("Main analysis")).Not.ToBeCheckedAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Remove table 1" }).ClickAsync();
        await Expect(page.GetByTestId("table-0").GetByLabel("False negatives")).ToHaveValueAsync("8");
        Assert.Empty(Complaints);
    }

    [Fact]
    public async Task A_correction_shows_its_difference_and_asks_for_a_reason()
    {
        var page = await OpenStudiesAsync("studies/jang-2021/edit");
        await Expect(page.GetByLabel("False negatives")).ToHaveValueAsync("5");

        await page.GetByLabel("False negatives").FillAsync("6");
        await Expect(page.GetByTestId("diff").GetByTestId("changes")).ToContainTextAsync("Table 1: False negatives 5");
        await page.GetByTestId("submit-study").ClickAsync();
        await Expect(page.Locator("#study-reason-fault")).ToContainTextAsync("Enter a reason");
        await page.GetByLabel("Reason for the correction").FillAsync("Misread.");
        await ShootAsync(page, "study-edit", 1400, ColorScheme.Light);
        await ExpectWellMadeAsync(page);
        await page.GetByTestId("submit-study").ClickAsync();

        await Expect(page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("/studies/jang-2021$"));
        await Expect(page.GetByTestId("tables")).ToContainTextAsync("0.895");
        Assert.Empty(Complaints);
    }

    private Task<IPage> OpenStudiesAsync(string part, int width = 1400, ColorScheme scheme = ColorScheme.Light)
    {
        Api.Evidence.GivesStudies = true;
        return OpenAsync($"reviews/{FakeApi.Review}/{part}", width, scheme);
    }
}
