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
        await Expect(page.GetByTestId("review-osteoporosis")).ToContainTextAsync("would miss 27 and falsely alarm 92");
        await Expect(page.GetByTestId("review-osteoporosis")).ToContainTextAsync("1 Nov 2026, 4 records waiting");

        await ShootAsync(page, "overview", width, scheme);

        await ExpectWellMadeAsync(page);
    }

    [Fact]
    public async Task The_health_of_the_pipeline_is_said_in_plain_words()
    {
        Api.Checks = [new { name = "analysis-store", status = "Unhealthy" }, new { name = "ingestion-store", status = "Healthy" }];

        var page = await OpenAsync("", live: false);

        await Expect(page.GetByTestId("health")).ToContainTextAsync("Taking studies in: works");
        await Expect(page.GetByTestId("health")).ToContainTextAsync("Estimating: its database does not answer");
    }

    [Fact]
    public async Task A_new_estimate_appears_on_the_overview_by_itself()
    {
        var page = await OpenAsync("", live: false);
        await Expect(page.GetByTestId("review-osteoporosis")).ToContainTextAsync("0.866 (0.808 to 0.909)");

        // Whether the page watches already or not, it learns of the change: it reads again when its stream opens.
        Api.Change("overall", estimate => estimate with { Sensitivity = new EstimateInterval(0.8511, 0.8, 0.9) });

        await Expect(page.GetByTestId("review-osteoporosis")).ToContainTextAsync("0.851 (0.800 to 0.900)");
    }

    [Fact]
    public async Task The_words_of_the_field_have_a_page_of_their_own()
    {
        var page = await OpenAsync("", live: false);

        await page.GetByRole(AriaRole.Link, new() { Name = "Words of the field" }).ClickAsync();

        await Expect(page.GetByText("A regression of the log diagnostic odds ratio")).ToBeVisibleAsync();
        await ExpectWellMadeAsync(page);
    }
}
