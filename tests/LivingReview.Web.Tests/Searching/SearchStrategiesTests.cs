using Bunit;
using LivingReview.Contracts.Surveillance;
using LivingReview.Web.Protocols;
using LivingReview.Web.Searching;
using LivingReview.Web.Tests.Fakes;

namespace LivingReview.Web.Tests.Searching;

/// <summary>Search strategies on the desk and in the wizard.</summary>
public sealed class SearchStrategiesTests : RenderedOverApi
{
    // The file field of the wizard asks the browser to watch it.
    public SearchStrategiesTests() => Context.JSInterop.Mode = JSRuntimeMode.Loose;

    private List<StrategyView> Strategies => Api.Screening.Strategies;

    [Fact]
    public async Task A_strategy_is_written_corrected_changed_paused_and_searched_now()
    {
        var card = Context.Render<SearchStrategies>(parameters => parameters.Add(p => p.Review, FakeApi.Review));
        await card.WaitForElementAsync("[data-testid=add-strategy]", Patience);
        await card.OnAsync("[data-testid=add-strategy]", e => e.ClickAsync(new()));
        await card.OnAsync("form", e => e.SubmitAsync());
        Assert.Equal(["Choose a source.", "A query is needed.", "A day is needed, such as 2020-01-01."], card.FindAll(".fault").Select(fault => fault.TextContent));
        await FillAsync(card, "strategy", "pubmed", "(");
        await card.OnAsync("form", e => e.SubmitAsync());
        await card.WaitForAssertionAsync(() => Assert.Equal("A parenthesis is not closed.", card.Find("#strategy-query-fault").TextContent), Patience);
        await card.OnAsync("#strategy-query", e => e.InputAsync(new() { Value = "osteoporosis[mh]" }));
        await card.OnAsync("form", e => e.SubmitAsync());

        await card.WaitForAssertionAsync(() => Assert.Contains("osteoporosis[mh]", card.Find("[data-testid=strategy-pubmed]").TextContent, StringComparison.Ordinal), Patience);
        Assert.Contains("every Monday at 03:00 UTC", card.Find("[data-testid=strategy-outcome]").TextContent, StringComparison.Ordinal);
        Assert.Equal(("0 3 * * 1", new DateOnly(2020, 1, 2), 21), (Strategies[0].Schedule, Strategies[0].Since, Strategies[0].OverlapDays));

        await PressAsync(card, "Change the strategy for PubMed");
        Assert.Equal("2020-01-02", card.Find("#strategy-since").GetAttribute("value"));
        await card.OnAsync("#strategy-often", e => e.ChangeAsync(new() { Value = "other" }));
        await card.OnAsync("#strategy-schedule", e => e.InputAsync(new() { Value = "0 */6 * * *" }));
        await card.OnAsync("form", e => e.SubmitAsync());
        await card.WaitForAssertionAsync(() => Assert.Contains("by the schedule 0 */6 * * * (UTC)", card.Find("[data-testid=strategy-pubmed]").TextContent, StringComparison.Ordinal), Patience);
        Assert.Equal(2, Strategies[0].Version);

        await PressAsync(card, "Search now in PubMed");
        await card.WaitForAssertionAsync(() => Assert.Contains("2 Jan 1970", card.Find("[data-testid=strategy-pubmed]").TextContent, StringComparison.Ordinal), Patience);
        await PressAsync(card, "Pause the searches of PubMed");
        await card.WaitForAssertionAsync(() => Assert.Contains("paused", card.Find("[data-testid=strategy-pubmed]").TextContent, StringComparison.Ordinal), Patience);
        await PressAsync(card, "Resume the searches of PubMed");
        await card.WaitForAssertionAsync(() => Assert.False(Strategies[0].Paused), Patience);
    }

    [Fact]
    public async Task What_a_search_met_is_said()
    {
        Strategies.Add(Given("medrxiv") with { LastFailure = "throttled", Warnings = ["mesh is unknown"], SearchedTo = new DateOnly(2026, 5, 4) });

        var card = Context.Render<SearchStrategies>(parameters => parameters.Add(p => p.Review, FakeApi.Review));

        await card.WaitForAssertionAsync(() => Assert.Contains("The last try was told by the source to wait", card.Find("[data-testid=search-failure]").TextContent, StringComparison.Ordinal), Patience);
        Assert.Contains("The source says: mesh is unknown", card.Markup, StringComparison.Ordinal);
        Assert.Contains("from 2 Jan 2020 to 4 May 2026", card.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_wizard_writes_its_strategies_once_the_review_is_known_and_keeps_what_is_refused()
    {
        Api.Screening.UnknownFor = 2;
        var page = Context.Render<NewReviewPage>();
        await page.OnAsync("#review-title", e => e.InputAsync(new() { Value = "Searched from the start" }));
        foreach (var _ in new[] { 0, 1 })
            await page.OnAsync("[data-testid=add-search]", e => e.ClickAsync(new()));
        await FillAsync(page, "search-0", "pubmed", "osteoporosis[mh]");
        await FillAsync(page, "search-1", "medrxiv", "(");
        Assert.DoesNotContain("PubMed", page.FindAll("#search-1-source option").Select(option => option.TextContent));

        await page.OnAsync("form", e => e.SubmitAsync());

        await page.WaitForAssertionAsync(() => Assert.Equal("A parenthesis is not closed.", page.Find("#search-0-query-fault").TextContent), Patience);
        Assert.Contains("The review is open.", page.Find(".outcome").TextContent, StringComparison.Ordinal);
        Assert.Equal("pubmed", Assert.Single(Strategies).Source);
        Assert.Contains("searched-from-the-start", Assert.Single(Api.FormDrafts.Unfinished).Content, StringComparison.Ordinal);
        await page.OnAsync("#search-0-query", e => e.InputAsync(new() { Value = "osteoporosis" }));
        await page.OnAsync("form", e => e.SubmitAsync());

        await page.WaitForAssertionAsync(() => Assert.EndsWith("/reviews/searched-from-the-start", Navigation.Uri, StringComparison.Ordinal), Patience);
        Assert.Equal(["pubmed", "medrxiv"], Strategies.Select(strategy => strategy.Source));
        Assert.Single(Api.Protocols.Opened);
        Assert.Empty(Api.FormDrafts.Unfinished);
    }

    [Fact]
    public async Task A_strategy_that_was_begun_in_the_wizard_is_taken_up_again()
    {
        var first = Context.Render<NewReviewPage>();
        await first.OnAsync("[data-testid=add-search]", e => e.ClickAsync(new()));
        await FillAsync(first, "search-0", "europe-pmc", "TITLE_ABS:bone");
        await first.WaitForAssertionAsync(() => Assert.Contains("TITLE_ABS:bone", Assert.Single(Api.FormDrafts.Unfinished).Content, StringComparison.Ordinal), Patience);

        var second = Context.Render<NewReviewPage>();
        await second.WaitForElementAsync("[data-testid=continue-draft]", Patience);
        await second.OnAsync("[data-testid=continue-draft]", e => e.ClickAsync(new()));

        await second.WaitForAssertionAsync(() => Assert.Contains("TITLE_ABS:bone", second.Find("#search-0-query").OuterHtml, StringComparison.Ordinal), Patience);
    }

    private static async Task FillAsync<T>(IRenderedComponent<T> page, string id, string source, string query)
        where T : Microsoft.AspNetCore.Components.IComponent
    {
        await page.OnAsync($"#{id}-source", e => e.ChangeAsync(new() { Value = source }));
        await page.OnAsync($"#{id}-query", e => e.InputAsync(new() { Value = query }));
        await page.OnAsync($"#{id}-since", e => e.InputAsync(new() { Value = "2020-01-02" }));
    }

    private static Task PressAsync(IRenderedComponent<SearchStrategies> card, string name) =>
        card.InvokeAsync(() => card.FindAll("button").Single(button => button.TextContent.Trim() == name).ClickAsync(new()));

    private static StrategyView Given(string source) => new()
    {
        Source = source,
        Version = 1,
        Query = "bone",
        Schedule = SearchSchedule.Weekly,
        OverlapDays = 21,
        Since = new DateOnly(2020, 1, 2),
        WrittenBy = "Ann",
        WrittenAt = DateTimeOffset.UnixEpoch,
        Paused = false,
    };
}
