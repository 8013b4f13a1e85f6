using LivingReview.Contracts.Estimates;
using LivingReview.Web.Tests.Fakes;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace LivingReview.Web.Tests.Journeys;

public sealed class ChecksJourney(Browsing browsing) : BrowserJourney(browsing)
{
    [Theory]
    [MemberData(nameof(Views))]
    public async Task The_summary_of_findings_is_well_made_in_every_view(int width, ColorScheme scheme)
    {
        var page = await OpenAsync("reviews/osteoporosis/certainty", width, scheme);
        await Expect(page.GetByTestId("findings")).ToContainTextAsync("Not judged");

        await ShootAsync(page, "certainty", width, scheme);

        await ExpectWellMadeAsync(page, moderate: true);
    }

    [Theory]
    [MemberData(nameof(Views))]
    public async Task The_checks_are_well_made_in_every_view(int width, ColorScheme scheme)
    {
        Api.Flow = FakeChecks.Flow;
        var page = await OpenAsync("reviews/osteoporosis/checks?stratum=modality%3Dct", width, scheme);
        await Expect(page.GetByTestId("influence-plot").Locator(".wide-figure .study")).ToHaveCountAsync(5);
        await Expect(page.GetByTestId("traffic-lights")).ToContainTextAsync("Patient selection");
        await Expect(page.GetByTestId("prisma")).ToContainTextAsync("Records screened (n = 586)");

        await ShootAsync(page, "checks", width, scheme);

        await ExpectWellMadeAsync(page, moderate: true);
    }

    [Fact]
    public async Task Each_comparison_has_its_test_and_Holm_s_adjustment()
    {
        var page = await OpenAsync("reviews/osteoporosis/checks");

        var validation = page.GetByTestId("comparisons").GetByRole(AriaRole.Row).Filter(new() { HasText = "Validation" }).First;

        await Expect(validation).ToContainTextAsync("10.39 (8)");
        await Expect(validation).ToContainTextAsync("0.24");
        await Expect(validation).ToContainTextAsync("0.72");
        await page.GetByText("3 levels and their differences").ClickAsync();
        await Expect(page.GetByTestId("comparisons")).ToContainTextAsync("+0.048 (−0.136 to +0.179)1.06 (0.84 to 1.24)0.73");
        await Expect(page.GetByTestId("comparisons")).ToContainTextAsync("Compared with Radiograph, the first pooled level");
    }

    [Fact]
    public async Task The_tests_say_what_they_found_and_how_little_few_studies_tell()
    {
        var page = await OpenAsync("reviews/osteoporosis/checks?stratum=modality%3Dct");

        await Expect(page.GetByTestId("tests")).ToContainTextAsync("With 5 studies the test has little power");
        await Expect(page.GetByTestId("tests")).ToContainTextAsync("Spearman’s correlation");
        await Expect(page.GetByTestId("funnel").Locator(".point")).ToHaveCountAsync(5);
    }

    [Fact]
    public async Task Another_stratum_is_chosen_from_the_list_and_kept_in_the_address()
    {
        var page = await OpenAsync("reviews/osteoporosis/checks");

        await page.GetByTestId("choose-stratum").SelectOptionAsync("modality=radiograph");

        await Expect(page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("stratum=modality%3Dradiograph"));
        await Expect(page.GetByTestId("influence-plot").Locator(".wide-figure .study")).ToHaveCountAsync(8);
        Assert.Empty(Complaints);
    }

    [Fact]
    public async Task A_table_beside_a_figure_is_opened_with_the_keyboard()
    {
        var page = await OpenAsync("reviews/osteoporosis/checks?stratum=modality%3Dct");
        var summary = page.GetByTestId("influence-plot").Locator("summary");
        await summary.FocusAsync();

        await page.Keyboard.PressAsync("Enter");

        await Expect(page.GetByTestId("influence-plot").Locator("table")).ToContainTextAsync("Oh 2024");
        await ExpectWellMadeAsync(page, moderate: true);
    }

    [Fact]
    public async Task New_evidence_is_noticed()
    {
        var page = await OpenAsync("reviews/osteoporosis/checks?stratum=modality%3Dct");

        Api.Change("modality=ct", estimate => estimate with { Sensitivity = new EstimateInterval(0.8841, 0.78, 0.94) });

        await Expect(page.GetByText("1 stratum changed")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task On_a_phone_no_figure_needs_sideways_scrolling()
    {
        var page = await OpenAsync("reviews/osteoporosis/checks", 390);
        foreach (var figure in new[] { "influence-plot", "cumulative-plot", "bias-figure", "prisma" })
        {
            await Expect(page.GetByTestId(figure).Locator("svg.narrow")).ToBeVisibleAsync();
            await Expect(page.GetByTestId(figure).Locator(".wide-figure")).ToBeHiddenAsync();
            Assert.True(await page.GetByTestId(figure).Locator("svg.narrow").EvaluateAsync<bool>("svg => svg.getBoundingClientRect().right <= innerWidth"), $"{figure} is wider than the phone.");
        }

        Assert.Empty(Complaints);
    }

    [Fact]
    public async Task The_flow_and_the_bars_of_bias_keep_their_words_within_themselves_on_a_phone_and_on_a_screen()
    {
        Api.Flow = FakeChecks.Flow with
        {
            Searches = [new("Cochrane Central Register of Controlled Trials", 2, 123_456, new DateOnly(2026, 11, 1))],
            ExcludedByReason = new Dictionary<string, int> { ["Accuracy was reported for lesions and not for people, and no author answered"] = 31 },
            AwaitingExtraction = 1_234,
            StudiesByOtherMethods = 1_234,
        };
        var page = await OpenAsync("reviews/osteoporosis/checks", 390);
        foreach (var width in new[] { 390, 1400 })
        {
            await page.SetViewportSizeAsync(width, 900);
            var form = width == 390 ? "svg.narrow" : ".wide-figure svg";
            foreach (var figure in new[] { "prisma", "bias-figure" })
                await Expect(page.GetByTestId(figure).Locator(form)).ToBeVisibleAsync();

            Assert.Empty(await page.EvaluateAsync<string[]>(
                """
                form => ['prisma', 'bias-figure'].map(name => document.querySelector(`[data-testid=${name}] ${form}`)).flatMap(svg => [...svg.querySelectorAll('text')].filter(text => {
                    const box = (text.closest('svg > g')?.querySelector('rect.box') ?? svg).getBoundingClientRect(), own = text.getBoundingClientRect();
                    return own.left < box.left - 1 || own.right > box.right + 1;
                }).map(text => text.textContent))
                """, form));
        }
    }
}
