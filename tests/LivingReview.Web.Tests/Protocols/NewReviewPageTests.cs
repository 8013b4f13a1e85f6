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
        await page.OnAsync("#review-template", e => e.ChangeAsync(new() { Value = "computer-aided-detection" }));
        await page.OnAsync("#review-title", e => e.InputAsync(new() { Value = "Skin lesions & devices" }));
        await page.OnAsync("#protocol-targetPrevalence", e => e.InputAsync(new() { Value = "12%" }));
        await page.WaitForAssertionAsync(() => Assert.Equal("Skin lesions & devices", Assert.Single(Api.FormDrafts.Unfinished).Title), Patience);

        await page.OnAsync("form", e => e.SubmitAsync());

        await page.WaitForAssertionAsync(() => Assert.EndsWith("/reviews/skin-lesions-devices", Navigation.Uri, StringComparison.Ordinal), Patience);
        var opened = Assert.Single(Api.Protocols.Opened);
        Assert.Equal(("skin-lesions-devices", 0.12, 3), (opened.Id, opened.Protocol.TargetPrevalence, opened.Protocol.Factors.Count));
        Assert.Empty(Api.FormDrafts.Unfinished);
    }

    [Fact]
    public async Task An_error_leads_to_its_step_and_nothing_is_lost()
    {
        var page = Context.Render<NewReviewPage>();
        await page.OnAsync("#review-title", e => e.InputAsync(new() { Value = "Taken" }));
        await page.OnAsync("#protocol-minimumStudies", e => e.InputAsync(new() { Value = "1" }));

        await page.OnAsync("form", e => e.SubmitAsync());

        await page.WaitForElementAsync("#protocol-minimumStudies-fault", Patience);
        Assert.Equal("Analysis (to be corrected)", page.Find("[aria-current=step]").TextContent);
        Assert.Equal("Taken", page.Find("#review-title").GetAttribute("value"));
        await page.OnAsync("#protocol-minimumStudies", e => e.InputAsync(new() { Value = "4" }));
        await page.OnAsync("form", e => e.SubmitAsync());
        await page.WaitForAssertionAsync(() => Assert.Contains("There is a review “taken” already", page.Find("#review-id-fault").TextContent, StringComparison.Ordinal), Patience);
        Assert.Equal("Question (to be corrected)", page.Find("[aria-current=step]").TextContent);
    }

    [Fact]
    public async Task A_half_filled_wizard_is_taken_up_again()
    {
        var first = Context.Render<NewReviewPage>();
        await first.OnAsync("#review-title", e => e.InputAsync(new() { Value = "Half a review" }));
        await first.OnAsync("[data-testid=add-factor]", e => e.ClickAsync(new()));
        await first.OnAsync("#protocol-factor-0-label", e => e.InputAsync(new() { Value = "Modality" }));
        await first.WaitForAssertionAsync(() => Assert.Contains("Modality", Assert.Single(Api.FormDrafts.Unfinished).Content, StringComparison.Ordinal), Patience);

        var second = Context.Render<NewReviewPage>();
        await second.WaitForElementAsync("[data-testid=continue-draft]", Patience);
        await second.OnAsync("[data-testid=continue-draft]", e => e.ClickAsync(new()));

        await second.WaitForAssertionAsync(() => Assert.Equal("Modality", second.Find("#protocol-factor-0-label").GetAttribute("value")), Patience);
        Assert.Equal("Half a review", second.Find("#review-title").GetAttribute("value"));
    }

    [Fact]
    public async Task A_protocol_is_changed_for_a_reason_and_its_history_shows_what_changed()
    {
        var form = Context.Render<ProtocolForm>(parameters => parameters.Add(p => p.Review, Fakes.FakeApi.Review).Add(p => p.Version, Api.Protocols.Versions[0]));
        await form.OnAsync("#protocol-minimumSensitivity", e => e.InputAsync(new() { Value = "85%" }));
        Assert.Contains("Lowest acceptable sensitivity (empty)", form.Find("[data-testid=protocol-changes]").TextContent, StringComparison.Ordinal);
        await form.OnAsync("form", e => e.SubmitAsync());
        Assert.Contains("Enter a reason", form.Find("#protocol-reason-fault").TextContent, StringComparison.Ordinal);
        await form.OnAsync("#protocol-reason", e => e.InputAsync(new() { Value = "The panel asked for it." }));

        await form.OnAsync("form", e => e.SubmitAsync());

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
        await form.OnAsync("#protocol-question", e => e.InputAsync(new() { Value = "Another question?" }));
        await form.OnAsync("#protocol-reason", e => e.InputAsync(new() { Value = "Clearer." }));

        await form.OnAsync("form", e => e.SubmitAsync());

        await form.WaitForAssertionAsync(() => Assert.Contains("Someone saved a newer version", form.Find(".outcome").TextContent, StringComparison.Ordinal), Patience);
        Assert.Equal("Another question?", form.Find("#protocol-question").GetAttribute("value"));
    }
}
