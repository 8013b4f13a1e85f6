using Bunit;
using LivingReview.Web.Assuming;
using LivingReview.Web.Tests.Fakes;

namespace LivingReview.Web.Tests.Assuming;

public sealed class WhatIfPageTests : RenderedOverApi
{
    [Fact]
    public void It_begins_as_the_reviews_own_answer_and_promises_to_change_nothing()
    {
        var page = Open("");

        Assert.Contains("Nothing on this page changes the review", page.Find("[data-testid=what-if-promise]").TextContent, StringComparison.Ordinal);
        Assert.Contains("the review’s own answer", page.Find("[data-testid=what-if-sentence]").TextContent, StringComparison.Ordinal);
        Assert.Equal(14, page.FindAll("[data-testid=what-if-studies] input").Count);
        Assert.NotEmpty(page.FindAll("[data-testid=fagan] .ruler"));
        Assert.NotEmpty(page.FindAll("[data-testid=net-benefit] .after"));
        Assert.Empty(page.FindAll("[data-testid=what-if-reset]"));
    }

    [Fact]
    public async Task A_study_that_is_unticked_is_in_the_address_and_out_of_the_answer()
    {
        var page = Open("");

        await page.OnAsync("[data-testid=what-if-studies] input", e => e.ChangeAsync(new() { Value = false }));

        await page.WaitForAssertionAsync(() => Assert.Contains("13 of 14 studies", page.Find("[data-testid=what-if-sentence]").TextContent, StringComparison.Ordinal), Patience);
        Assert.Contains("what-if?without=", Navigation.Uri, StringComparison.Ordinal);
        Assert.Contains("(left out by you)", page.Find("[data-testid=what-if-left-out]").TextContent, StringComparison.Ordinal);
        Assert.EndsWith(page.Find("[data-testid=what-if-link]").GetAttribute("href")!, Navigation.Uri, StringComparison.Ordinal);
        Assert.DoesNotContain(Api.Requests, request => request.StartsWith("POST", StringComparison.Ordinal) || request.StartsWith("PUT", StringComparison.Ordinal));
    }

    [Fact]
    public void An_address_brings_back_every_choice()
    {
        var page = Open("?stratum=modality%3Dct&bias=low&model=bayesian&prior=normal-uniform&prevalence=0.1");

        Assert.Equal("10", page.Find("#prevalence").GetAttribute("value"));
        Assert.Equal("normal-uniform", page.Find("#prior option[selected]").GetAttribute("value"));
        Assert.True(page.Find("[data-testid=what-if-low]").HasAttribute("checked"));
        Assert.Contains("credible interval", page.Find("[data-testid=what-if-table]").TextContent, StringComparison.Ordinal);
        Assert.Contains(Api.Requests, request => request.Contains("what-if?stratum=modality%3Dct&bias=low&model=bayesian&prior=normal-uniform", StringComparison.Ordinal));
    }

    [Fact]
    public void What_the_service_refuses_is_said_in_its_words()
    {
        var page = Open("?without=nobody", wait: false);

        page.WaitForAssertion(() => Assert.Contains("the review has no study 'nobody'", page.Find("[role=alert]").TextContent, StringComparison.Ordinal), Patience);
    }

    private IRenderedComponent<WhatIfPage> Open(string query, bool wait = true)
    {
        Navigation.NavigateTo("reviews/osteoporosis/what-if" + query);
        var page = Context.Render<WhatIfPage>(parameters => parameters.Add(p => p.Review, FakeApi.Review));
        if (wait) page.WaitForElement("[data-testid=what-if-table]", Patience);
        return page;
    }
}
