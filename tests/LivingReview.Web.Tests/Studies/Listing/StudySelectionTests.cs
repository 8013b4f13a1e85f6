using Bunit;
using LivingReview.Web.Studies.Editing;
using LivingReview.Web.Studies.Listing;
using LivingReview.Web.Tests.Fakes;

namespace LivingReview.Web.Tests.Studies.Listing;

public sealed class StudySelectionTests : RenderedOverApi
{
    [Fact]
    public async Task Selected_studies_are_withdrawn_together_after_their_effect_was_seen_and_restored_again()
    {
        Api.Evidence.GivesStudies = true;
        Api.Evidence.Studies.RemoveAll(study => study.Withdrawn is not null);
        var first = Api.Evidence.Studies[0].Study;
        var page = Context.Render<StudiesPage>(parameters => parameters.Add(p => p.Review, FakeApi.Review));
        await (await page.WaitForElementAsync($"[aria-label='Select {first.Label}']", Patience)).ChangeAsync(new() { Value = true });
        Assert.Empty(page.FindAll("[data-testid=selection-send]"));

        await page.OnAsync("[data-testid=selection-effect]", e => e.ClickAsync(new()));
        await page.WaitForElementAsync("[data-testid=evidence-effect]", Patience);
        await page.OnAsync("[data-testid=selection]", e => e.SubmitAsync());
        await page.WaitForAssertionAsync(() => Assert.Contains("A reason is needed", page.Find("#selection-reason-fault").TextContent, StringComparison.Ordinal), Patience);
        await page.OnAsync("#selection-reason", e => e.InputAsync(new() { Value = "Another question." }));
        await page.OnAsync("[data-testid=selection]", e => e.SubmitAsync());

        await page.WaitForAssertionAsync(() => Assert.Contains("1 study was withdrawn", page.Find("[data-testid=selection]").TextContent, StringComparison.Ordinal), Patience);
        Assert.Equal("Another question.", Api.Evidence.Studies[0].Withdrawn!.Reason);
    }

    [Fact]
    public async Task A_former_version_fills_the_correction_and_is_saved_over_the_newest()
    {
        var existing = Api.Evidence.Studies[0] with { Version = 3 };
        var former = existing with { Version = 1, Study = existing.Study with { Tables = [existing.Study.Tables[0] with { Fn = 9 }] } };
        var form = Context.Render<StudyForm>(parameters => parameters
            .Add(p => p.Review, FakeApi.Review).Add(p => p.Protocol, Api.View.Protocol).Add(p => p.Existing, existing).Add(p => p.Former, former));

        await form.WaitForAssertionAsync(() => Assert.Contains("Table 1: False negatives 5", form.Find("[data-testid=changes]").TextContent, StringComparison.Ordinal), Patience);
        await form.OnAsync("form", e => e.SubmitAsync());

        await form.WaitForElementAsync(".done", Patience);
        Assert.Contains(Api.Evidence.Sent, sent => sent.Address.EndsWith("/studies/jang-2021", StringComparison.Ordinal) && sent.Body.Contains("Back to version 1.", StringComparison.Ordinal) && sent.Body.Contains("\"fn\":9", StringComparison.Ordinal));
    }
}
