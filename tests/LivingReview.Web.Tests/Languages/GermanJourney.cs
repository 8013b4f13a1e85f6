using LivingReview.Contracts.Estimates;
using LivingReview.Web.Tests.Journeys;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace LivingReview.Web.Tests.Languages;

/// <summary>The page in German, in a browser.</summary>
public sealed class GermanJourney(Browsing browsing) : BrowserJourney(browsing)
{
    [Theory]
    [InlineData("")]
    [InlineData("reviews/osteoporosis")]
    [InlineData("reviews/osteoporosis/checks")]
    [InlineData("reviews/osteoporosis/certainty")]
    [InlineData("reviews/osteoporosis/changes")]
    [InlineData("reviews/osteoporosis/alerts")]
    [InlineData("reviews/osteoporosis/studies")]
    [InlineData("reviews/osteoporosis/protocol")]
    public async Task Nothing_is_wider_than_a_phone(string address)
    {
        var page = await OpenAsync(address + "?lang=de", 390, live: false, reader: true);

        await Expect(page.Locator("html")).ToHaveAttributeAsync("lang", "de");
        await Expect(page.GetByText("Wird geladen")).ToHaveCountAsync(0);
        await ShootAsync(page, "german-" + (address.Length == 0 ? "front" : address.Split('/')[^1]) + "-390");
        await ExpectWellMadeAsync(page);
    }

    [Fact]
    public async Task The_language_is_chosen_on_the_page_and_a_page_with_a_circuit_has_it_too()
    {
        var page = await OpenAsync("reviews/osteoporosis?stratum=modality%3Dct");
        await page.GetByTestId("languages").GetByText("Deutsch").ClickAsync();
        await Expect(page.Locator("html")).ToHaveAttributeAsync("lang", "de");
        await Expect(page.GetByTestId("live-state")).ToHaveTextAsync("Live");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Gepoolte Genauigkeit nach Stratum" })).ToBeVisibleAsync();

        // What a circuit writes after a change of the evidence, which comes from another flow of the server.
        Api.Change("modality=ct", estimate => estimate with { Sensitivity = new EstimateInterval(0.8841, 0.78, 0.94) });
        await Expect(page.GetByTestId("update")).ToContainTextAsync("Sensitivität 0.904 → 0.884 (−0.020)");
        await page.GetByRole(AriaRole.Link, new() { Name = "Prüfungen" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Unterscheiden sich die Untergruppen?" })).ToBeVisibleAsync();

        // The link follows the page that the circuit shows.
        await page.GetByTestId("languages").GetByText("English").ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Do the subgroups differ?" })).ToBeVisibleAsync();
        Assert.Empty(Complaints);
    }
}
