using LivingReview.Web.Tests.Journeys;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace LivingReview.Web.Tests.Protocols;

/// <summary>From a question to a review, and its protocol changed for a reason, in a browser.</summary>
public sealed class ProtocolJourney(Browsing browsing) : BrowserJourney(browsing)
{
    [Theory]
    [InlineData(1400, ColorScheme.Light)]
    [InlineData(390, ColorScheme.Dark)]
    public async Task A_review_is_opened_from_its_question_and_its_protocol_is_changed(int width, ColorScheme scheme)
    {
        var page = await OpenAsync("", width, scheme, live: false);
        await page.GetByTestId("new-review-link").ClickAsync();
        await Expect(page.Locator("form[data-ready]")).ToBeVisibleAsync();
        await page.GetByLabel("Title").FillAsync("Osteoporosis");
        await page.GetByLabel("Review question").FillAsync("How accurately does it find osteoporosis?");
        await page.GetByTestId("next-step").ClickAsync();
        await page.GetByTestId("add-factor").ClickAsync();
        await page.GetByTestId("factor-0").GetByLabel("Label").FillAsync("Modality");
        await page.GetByTestId("factor-0").GetByLabel("Levels").FillAsync("CT scan\nUltrasound");
        await page.GetByRole(AriaRole.Checkbox, new() { Name = "Modality: CT scan" }).CheckAsync();
        await page.GetByTestId("add-conjunction").ClickAsync();
        await ShootAsync(page, "wizard-subgroups", width, scheme);
        await ExpectWellMadeAsync(page);
        await page.GetByTestId("next-step").ClickAsync();
        await page.GetByLabel("Prevalence for natural frequencies").FillAsync("20%");
        await page.GetByTestId("next-step").ClickAsync();
        await page.GetByTestId("next-step").ClickAsync();
        await Expect(page.GetByTestId("summary")).ToContainTextAsync("CT scan, Ultrasound");
        await page.GetByTestId("open-review").ClickAsync();
        await Expect(page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("/reviews/osteoporosis$"));
        Assert.Equal(["modality=CT scan"], Assert.Single(Api.Protocols.Opened).Protocol.ExternalValidation);

        await page.GetByRole(AriaRole.Navigation, new() { Name = "Parts of this review" }).GetByRole(AriaRole.Link, new() { Name = "Protocol" }).ClickAsync();
        await page.GetByTestId("edit-protocol").ClickAsync();
        await Expect(page.Locator("form[data-ready]")).ToBeVisibleAsync();
        await page.GetByLabel("Lowest acceptable sensitivity").FillAsync("0.9");
        await page.GetByLabel("Reason for the change").FillAsync("The panel asked for it.");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save the protocol" }).ClickAsync();
        await Expect(page.GetByTestId("protocol-history")).ToContainTextAsync("The panel asked for it.");
        await Expect(page.GetByTestId("protocol-history")).ToContainTextAsync("Lowest acceptable sensitivity (empty)");
        await ShootAsync(page, "protocol", width, scheme);
        await ExpectWellMadeAsync(page);
    }
}
