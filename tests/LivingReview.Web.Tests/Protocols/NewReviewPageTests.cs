using Bunit;
using LivingReview.Web.Protocols;

namespace LivingReview.Web.Tests.Protocols;

public sealed class NewReviewPageTests : RenderedOverApi
{
    // The file field asks the browser to watch it.
    public NewReviewPageTests() => Context.JSInterop.Mode = JSRuntimeMode.Loose;

    [Fact]
    public async Task A_template_is_filled_in_and_the_review_is_opened()
    {
        var page = Context.Render<NewReviewPage>();
        await page.Find("#review-template").ChangeAsync(new() { Value = "computer-aided-detection" });
        await page.Find("#review-title").InputAsync(new() { Value = "Skin lesions & devices" });
        await page.Find("#protocol-targetPrevalence").InputAsync(new() { Value = "12%" });
        await page.WaitForAssertionAsync(() => Assert.Equal("Skin lesions & devices", Assert.Single(Api.FormDrafts.Unfinished).Title), Patience);

        await page.Find("form").SubmitAsync();

        await page.WaitForAssertionAsync(() => Assert.EndsWith("/reviews/skin-lesions-devices", Navigation.Uri, StringComparison.Ordinal), Patience);
        var opened = Assert.Single(Api.Protocols.Opened);
        Assert.Equal(("skin-lesions-devices", 0.12, 3), (opened.Id, opened.Protocol.TargetPrevalence, opened.Protocol.Factors.Count));
        Assert.Empty(Api.FormDrafts.Unfinished);
    }

    [Fact]
    public async Task An_error_leads_to_its_step_and_nothing_is_lost()
    {
        var page = Context.Render<NewReviewPage>();
        await page.Find("#review-title").InputAsync(new() { Value = "Taken" });
        await page.Find("#protocol-minimumStudies").InputAsync(new() { Value = "1" });

        await page.Find("form").SubmitAsync();

        await page.WaitForElementAsync("#protocol-minimumStudies-fault", Patience);
        Assert.Equal("Analysis (to be corrected)", page.Find("[aria-current=step]").TextContent);
        Assert.Equal("Taken", page.Find("#review-title").GetAttribute("value"));
        await page.Find("#protocol-minimumStudies").InputAsync(new() { Value = "4" });
        await page.Find("form").SubmitAsync();
        await page.WaitForAssertionAsync(() => Assert.Contains("There is a review “taken” already", page.Find("#review-id-fault").TextContent, StringComparison.Ordinal), Patience);
        Assert.Equal("Question (to be corrected)", page.Find("[aria-current=step]").TextContent);
    }

    [Fact]
    public async Task A_half_filled_wizard_is_taken_up_again()
    {
        var first = Context.Render<NewReviewPage>();
        await first.Find("#review-title").InputAsync(new() { Value = "Half a review" });
        await first.Find("[data-testid=add-factor]").ClickAsync(new());
        await first.Find("#protocol-factor-0-label").InputAsync(new() { Value = "Modality" });
        await first.WaitForAssertionAsync(() => Assert.Contains("Modality", Assert.Single(Api.FormDrafts.Unfinished).Content, StringComparison.Ordinal), Patience);

        var second = Context.Render<NewReviewPage>();
        await (await second.WaitForElementAsync("[data-testid=continue-draft]", Patience)).ClickAsync(new());

        await second.WaitForAssertionAsync(() => Assert.Equal("Modality", second.Find("#protocol-factor-0-label").GetAttribute("value")), Patience);
        Assert.Equal("Half a review", second.Find("#review-title").GetAttribute("value"));
    }

    [Fact]
    public async Task A_protocol_is_changed_for_a_reason_and_its_history_shows_what_changed()
    {
        var form = Context.Render<ProtocolForm>(parameters => parameters.Add(p => p.Review, Fakes.FakeApi.Review).Add(p => p.Version, Api.Protocols.Versions[0]));
        await form.Find("#protocol-minimumSensitivity").InputAsync(new() { Value = "85%" });
        Assert.Contains("Lowest acceptable sensitivity (empty)", form.Find("[data-testid=protocol-changes]").TextContent, StringComparison.Ordinal);
        await form.Find("form").SubmitAsync();
        Assert.Contains("Enter a reason", form.Find("#protocol-reason-fault").TextContent, StringComparison.Ordinal);
        await form.Find("#protocol-reason").InputAsync(new() { Value = "The panel asked for it." });

        await form.Find("form").SubmitAsync();

        await form.WaitForAssertionAsync(() => Assert.Equal(0.85, Api.View.Protocol.MinimumSensitivity), Patience);
        var page = Context.Render<ProtocolPage>(parameters => parameters.Add(p => p.Review, Fakes.FakeApi.Review));
        await page.WaitForAssertionAsync(() => Assert.Contains("The panel asked for it.", page.Find("[data-testid=protocol-history]").TextContent, StringComparison.Ordinal), Patience);
        Assert.Contains("0.85", page.Find("[data-testid=protocol]").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_change_of_an_older_version_is_refused_and_the_input_stays()
    {
        var old = Api.Protocols.Versions[0];
        Api.Protocols.Versions.Insert(0, old with { Version = 2 });
        var form = Context.Render<ProtocolForm>(parameters => parameters.Add(p => p.Review, Fakes.FakeApi.Review).Add(p => p.Version, old));
        await form.Find("#protocol-question").InputAsync(new() { Value = "Another question?" });
        await form.Find("#protocol-reason").InputAsync(new() { Value = "Clearer." });

        await form.Find("form").SubmitAsync();

        await form.WaitForAssertionAsync(() => Assert.Contains("Someone saved a newer version", form.Find(".outcome").TextContent, StringComparison.Ordinal), Patience);
        Assert.Equal("Another question?", form.Find("#protocol-question").GetAttribute("value"));
    }
}
