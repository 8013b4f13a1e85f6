using Bunit;
using LivingReview.Contracts.Screening;
using LivingReview.Web.Alerts;
using LivingReview.Web.Screening;
using LivingReview.Web.Tests.Fakes;
using Microsoft.Extensions.DependencyInjection;

namespace LivingReview.Web.Tests.Screening;

/// <summary>The desk on the page: what a person decides is sent in order, and what is refused is not lost.</summary>
public sealed class ScreeningPageTests : RenderedOverApi
{
    [Fact]
    public async Task Decisions_go_out_in_order_and_an_undo_brings_its_record_back()
    {
        var page = Open("a", "b", "c");
        await page.WaitForElementAsync("[data-testid=include]", Patience);
        Assert.Contains("Diagnosis of a", page.Find("[data-testid=record-title]").TextContent, StringComparison.Ordinal);
        Assert.Equal("Diagnosis", page.Find("mark.speaks-for").TextContent);

        await page.OnAsync("[data-testid=include]", e => e.ClickAsync(new()));
        await page.OnAsync(".reasons button", e => e.ClickAsync(new()));
        await page.OnAsync("[data-testid=undo]", e => e.ClickAsync(new()));

        await page.WaitForAssertionAsync(() => Assert.Contains("Diagnosis of b", page.Find("[data-testid=record-title]").TextContent, StringComparison.Ordinal), Patience);
        Assert.Equal([("a", "include", null), ("b", "exclude", "wrong test"), ("b", "undo", null)], Api.Screening.Judged);
        Assert.Contains("2 to read, 1 decided", page.Find("[data-testid=left]").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_decision_that_the_server_refuses_is_shown_again_and_one_that_others_took_is_told()
    {
        (Api.Screening.Refusals["a"], Api.Screening.Refusals["b"]) = (503, 409);
        var page = Open("a", "b", "c");
        await page.WaitForElementAsync("[data-testid=maybe]", Patience);

        await page.OnAsync("[data-testid=maybe]", e => e.ClickAsync(new()));
        await page.WaitForAssertionAsync(() => Assert.Contains("Refused.", page.Find("[data-testid=problem]").TextContent, StringComparison.Ordinal), Patience);
        Assert.Contains("Diagnosis of a", page.Find("[data-testid=record-title]").TextContent, StringComparison.Ordinal);
        await page.OnAsync("[data-testid=next]", e => e.ClickAsync(new()));
        await page.OnAsync("[data-testid=exclude]", e => e.ClickAsync(new()));

        await page.WaitForAssertionAsync(() => Assert.Contains("was decided by others meanwhile", page.Find("[data-testid=told]").TextContent, StringComparison.Ordinal), Patience);
        Assert.Contains("Diagnosis of c", page.Find("[data-testid=record-title]").TextContent, StringComparison.Ordinal);
        Assert.True(page.Find("[data-testid=undo]").HasAttribute("disabled"));
    }

    [Fact]
    public async Task Where_an_exclusion_needs_a_reason_it_is_asked_for_and_nothing_is_sent()
    {
        Api.Screening.Plan = Api.Screening.Plan! with { ReasonsByTitleAbstract = true };
        var page = Open("a");
        await page.WaitForElementAsync("[data-testid=exclude]", Patience);

        await page.OnAsync("[data-testid=exclude]", e => e.ClickAsync(new()));

        Assert.Contains("An exclusion needs a reason here", page.Find(".reasons").TextContent, StringComparison.Ordinal);
        Assert.Empty(Api.Screening.Judged);
        await page.OnAsync(".reasons button", e => e.ClickAsync(new()), 1);
        await page.WaitForElementAsync("[data-testid=nothing-left]", Patience);
        Assert.Equal([("a", "exclude", "no table")], Api.Screening.Judged);
    }

    [Fact]
    public async Task Shortcuts_can_be_turned_off_as_people_who_speak_to_their_computer_need()
    {
        var page = Open("a");
        await page.WaitForElementAsync("[data-shortcuts]", Patience);

        await page.OnAsync("#title-desk-keys", e => e.ChangeAsync(new() { Value = false }));

        Assert.Empty(page.FindAll("[data-shortcuts]"));
        Assert.Empty(page.FindAll("kbd"));
    }

    [Fact]
    public async Task Without_a_plan_it_is_made_with_the_usual_reasons_unless_the_protocol_lists_them()
    {
        Api.Screening.Plan = null;
        Api.View = Api.View with { Protocol = Api.View.Protocol with { ExclusionReasons = ["wrong test"] } };
        var page = Open();
        await page.WaitForElementAsync("[data-testid=protocol-reasons]", Patience);

        await page.OnAsync("[data-testid=screening-plan]", e => e.SubmitAsync());

        await page.WaitForElementAsync("[data-testid=nothing-left]", Patience);
        Assert.Empty(Api.Screening.Plan!.Reasons);
        Assert.Contains("sensitivity", Api.Screening.Plan.WordsFor);
    }

    [Fact]
    public async Task Progress_shows_kappa_what_may_be_left_and_numbers_that_add_up()
    {
        Navigation.NavigateTo($"reviews/{FakeApi.Review}/screening?part=progress");
        var page = Open("a", "b");

        await page.WaitForElementAsync("[data-testid=flow]", Patience);
        await page.WaitForElementAsync("[data-testid=stopping]", Patience);

        Assert.Contains("0.40 (fair)", page.Find("[data-testid=agreement]").TextContent, StringComparison.Ordinal);
        Assert.Contains("both always decided the same", page.Find("[data-testid=agreement]").TextContent, StringComparison.Ordinal);
        Assert.Contains("95% of all by estimate (95% interval from 81%)", page.Find("[data-testid=stopping]").TextContent, StringComparison.Ordinal);
        Assert.Equal(["112", "12", "100"], page.FindAll("[data-testid=flow] tbody tr").Take(3).Select(row => row.QuerySelector("td")!.TextContent));
    }

    /// <summary>The list was read once: a record that another person's decision sent for its full text came with the next visit of the page.</summary>
    [Fact]
    public async Task The_full_texts_to_find_follow_what_others_decide()
    {
        Navigation.NavigateTo($"reviews/{FakeApi.Review}/screening?part=full-text");
        Api.Screening.Sought.Add(new ScreeningRecord { Id = "b", Title = "Diagnosis of b" });
        var page = Open();
        await page.WaitForElementAsync("[data-testid=sought]", Patience);

        Api.Screening.Sought.Insert(0, new ScreeningRecord { Id = "a", Title = "Diagnosis of a" });

        await page.WaitForAssertionAsync(() => Assert.Equal(["Diagnosis of a", "Diagnosis of b"], page.FindAll("[data-testid=sought] li b").Select(title => title.TextContent)), Patience);
    }

    private IRenderedComponent<ScreeningPage> Open(params string[] records)
    {
        Api.Screening.Waiting.AddRange(records.Select(id => new ScreeningRecord { Id = id, Title = $"Diagnosis of {id}", Abstract = "A case report." }));
        Context.Services.GetRequiredService<ActorName>().Value = "Ann";
        return Context.Render<ScreeningPage>(parameters => parameters.Add(p => p.Review, FakeApi.Review));
    }
}
