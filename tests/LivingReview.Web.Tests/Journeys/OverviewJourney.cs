using LivingReview.Contracts.Estimates;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace LivingReview.Web.Tests.Journeys;

public sealed class OverviewJourney(Browsing browsing) : BrowserJourney(browsing)
{
    [Theory]
    [MemberData(nameof(Views))]
    public async Task The_overview_is_well_made_in_every_view(int width, ColorScheme scheme)
    {
        Api.View = Api.View with { LastSearchAt = new DateTimeOffset(2026, 11, 1, 0, 0, 0, TimeSpan.Zero), UnassessedBacklog = 4 };
        var page = await OpenAsync("", width, scheme, live: false);
        await Expect(page.GetByTestId("review-osteoporosis")).ToContainTextAsync("would miss 27 and give 92 false positives");
        await Expect(page.GetByTestId("review-osteoporosis")).ToContainTextAsync("1 Nov 2026, 4 records to screen");

        await ShootAsync(page, "overview", width, scheme);

        await ExpectWellMadeAsync(page);
    }

    [Fact]
    public async Task Problems_of_the_services_are_shown_in_plain_language()
    {
        Api.Checks = [new { name = "analysis-store", status = "Unhealthy" }, new { name = "ingestion-store", status = "Healthy" }];

        var page = await OpenAsync("", live: false);

        await Expect(page.GetByTestId("health")).ToContainTextAsync("Study intake: operational");
        await Expect(page.GetByTestId("health")).ToContainTextAsync("Estimation: its database is not responding");
    }

    [Fact]
    public async Task When_all_services_work_one_line_says_so()
    {
        var page = await OpenAsync("", live: false);

        await Expect(page.GetByTestId("health")).ToContainTextAsync("All systems operational");
        await Expect(page.GetByText("Estimation:")).ToBeHiddenAsync();
    }

    [Fact]
    public async Task A_new_estimate_appears_on_the_overview_by_itself()
    {
        var page = await OpenAsync("", live: false);
        await Expect(page.GetByTestId("review-osteoporosis")).ToContainTextAsync("0.866 (0.800 to 0.915)");

        // Whether the page watches already or not, it learns of the change: it reads again when its stream opens.
        Api.Change("overall", estimate => estimate with { Sensitivity = new EstimateInterval(0.8511, 0.8, 0.9) });

        await Expect(page.GetByTestId("review-osteoporosis")).ToContainTextAsync("0.851 (0.800 to 0.900)");
    }

    [Fact]
    public async Task The_glossary_has_its_own_page()
    {
        var page = await OpenAsync("", live: false);

        await page.GetByRole(AriaRole.Link, new() { Name = "Glossary" }).ClickAsync();

        await Expect(page.GetByText("A regression of the log diagnostic odds ratio")).ToBeVisibleAsync();
        await ExpectWellMadeAsync(page);
    }
}
