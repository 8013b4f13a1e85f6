using Bunit;
using LivingReview.Web.Certainty;
using LivingReview.Web.Tests.Fakes;

namespace LivingReview.Web.Tests.Certainty;

public sealed class CertaintyPageTests : RenderedOverApi
{
    [Fact]
    public void The_summary_has_numbers_at_three_prevalences_and_says_that_nobody_has_judged()
    {
        var page = Open();

        var findings = page.Find("[data-testid=findings]");
        Assert.Equal(["Outcome", "Per 1,000, prevalence 10%", "Per 1,000, prevalence 20%", "Per 1,000, prevalence 40%", "Studies (people)", "Certainty (GRADE)"], findings.QuerySelectorAll("thead th").Select(cell => cell.TextContent));
        Assert.Equal("173160 to 183", findings.QuerySelectorAll("tbody tr td")[1].TextContent); // 200 ill people, sensitivity 0.866 (0.800 to 0.915)
        Assert.Contains("Not judged", findings.TextContent, StringComparison.Ordinal);
        Assert.StartsWith("At the prevalence of the studies themselves, 31% (22% to 42%) in 12 studies, a positive result means the condition in 71% (62% to 79%)", page.Find("[data-testid=study-prevalence]").TextContent, StringComparison.Ordinal);
        Assert.Contains("Nobody has judged", page.Find("[data-testid=certainty-history]").TextContent, StringComparison.Ordinal);
        Assert.Contains("95% prediction interval", page.Find("[data-testid=judge-sensitivity]").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_judgement_is_entered_with_its_reason_and_becomes_level_footnote_and_history()
    {
        var page = Open();

        await page.InvokeAsync(() => page.Find("#sensitivity-imprecision").Change("serious")); // no drawing between finding and acting
        await page.OnAsync("#sensitivity-imprecision-reason", e => e.ChangeAsync("The interval is wide."));
        await page.OnAsync("#sensitivity-actor", e => e.InputAsync("Ada Rao"));
        await page.OnAsync("[data-testid=judge-sensitivity]", e => e.SubmitAsync());

        await page.WaitForAssertionAsync(() => Assert.Contains("Moderate", page.Find("[data-testid=findings]").TextContent, StringComparison.Ordinal), Patience);
        Assert.Equal("Imprecision, serious: The interval is wide.", page.Find("[data-testid=footnotes] li").TextContent);
        Assert.Contains("Ada Rao", page.Find("[data-testid=certainty-history]").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_concern_without_a_reason_is_refused_and_stays_typed()
    {
        var page = Open();

        await page.InvokeAsync(() => page.Find("#specificity-inconsistency").Change("very-serious")); // no drawing between finding and acting
        await page.OnAsync("[data-testid=judge-specificity]", e => e.SubmitAsync());

        await page.WaitForAssertionAsync(() => Assert.Contains("A concern needs a reason", page.Find("[data-testid=judge-specificity]").TextContent, StringComparison.Ordinal), Patience);
        Assert.Contains("Not judged", page.Find("[data-testid=findings]").TextContent, StringComparison.Ordinal);
        Assert.Contains("Low", page.Find("[data-testid=judge-specificity] .buttons").TextContent, StringComparison.Ordinal);
    }

    private IRenderedComponent<CertaintyPage> Open()
    {
        Navigation.NavigateTo("reviews/osteoporosis/certainty");
        var page = Context.Render<CertaintyPage>(parameters => parameters.Add(p => p.Review, FakeApi.Review));
        page.WaitForElement("[data-testid=findings]", Patience);
        return page;
    }
}
