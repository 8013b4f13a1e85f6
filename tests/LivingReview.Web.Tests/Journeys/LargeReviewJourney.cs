using System.Diagnostics;
using System.Globalization;
using LivingReview.Contracts.Estimates;
using LivingReview.Web.Tests.Fakes;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace LivingReview.Web.Tests.Journeys;

/// <summary>A review of five hundred studies is light for a reader. How long it takes is printed, not asserted: the machine may be busy.</summary>
public sealed class LargeReviewJourney(Browsing browsing) : BrowserJourney(browsing)
{
    private const int Studies = 500;

    [Fact]
    public async Task Five_hundred_studies_are_painted_updated_and_paged_through()
    {
        Api.Grow(Studies);
        var clock = Stopwatch.StartNew();
        var page = await OpenAsync("reviews/osteoporosis", live: false, reader: true);
        var bytes = await page.EvaluateAsync<double>("performance.getEntriesByType('navigation')[0].encodedBodySize");
        await Expect(page.GetByTestId("pooled-table")).ToBeVisibleAsync();
        var useful = clock.Elapsed;
        await Expect(page.GetByTestId("live-state")).ToHaveAttributeAsync("data-state", "live");
        var live = clock.Elapsed;
        await Expect(page.GetByTestId("forest-parts")).ToContainTextAsync("Studies 1 to 22 of 500");

        var elements = await page.EvaluateAsync<int>("document.querySelectorAll('*').length");
        var parts = await page.EvaluateAsync<string>("[...document.querySelectorAll('[data-testid]')].map(e => [e.dataset.testid, e.querySelectorAll('*').length]).filter(p => p[1] > 60).map(p => p.join(' ')).join(', ')");
        Assert.True(elements <= 3_000, $"{elements} elements: {parts}");
        Assert.InRange(bytes, 1, 300 * 1024);

        clock.Restart();
        Api.Change("overall", estimate => estimate with { Sensitivity = new EstimateInterval(0.8511, 0.8, 0.9) });
        await Expect(page.GetByTestId("stratum-overall")).ToContainTextAsync("0.851 (0.800 to 0.900)");
        var visible = clock.Elapsed;

        clock.Restart();
        await page.GetByTestId("forest-parts").GetByRole(AriaRole.Link, new() { Name = "Next" }).ClickAsync();
        await Expect(page.GetByTestId("forest-parts")).ToContainTextAsync("Studies 23 to 44");
        var leafed = clock.Elapsed;

        // Read late: the browser may paint after the page has loaded, and on a busy machine it may not have said when.
        var painted = await page.EvaluateAsync<double?>("performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? null");
        TestContext.Current.TestOutputHelper!.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"500 studies: compressed document {bytes / 1024:0} KiB, first contentful paint {painted:0} ms, pooled table visible {useful.TotalMilliseconds:0} ms, followed after {live.TotalMilliseconds:0} ms, from estimate to visible {visible.TotalMilliseconds:0} ms, next rows {leafed.TotalMilliseconds:0} ms, elements {elements}"));
        Assert.Empty(Complaints);
    }
}
