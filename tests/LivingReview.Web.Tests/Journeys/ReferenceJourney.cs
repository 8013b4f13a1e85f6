using static Microsoft.Playwright.Assertions;

namespace LivingReview.Web.Tests.Journeys;

/// <summary>The reference of the API, read by someone who wants to call it.</summary>
public sealed class ReferenceJourney(Browsing browsing) : BrowserJourney(browsing)
{
    [Fact]
    public async Task The_page_leads_to_the_reference_which_asks_nobody_else()
    {
        var page = await OpenAsync("", live: false);

        await page.GetByRole(Microsoft.Playwright.AriaRole.Link, new() { Name = "API", Exact = true }).ClickAsync();

        await Expect(page.GetByRole(Microsoft.Playwright.AriaRole.Heading, new() { Name = "LivingReview", Exact = true })).ToBeVisibleAsync();
        await Expect(page.GetByText("Registers a review with its protocol.").First).ToBeVisibleAsync();
        Assert.Empty(Complaints);
    }
}
