using LivingReview.Contracts.Estimates;
using LivingReview.Web.Tests.Journeys;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace LivingReview.Web.Tests.Reading;

/// <summary>The page as most people have it: without a circuit until they work on it.</summary>
public sealed class ReaderJourney(Browsing browsing) : BrowserJourney(browsing)
{
    private const string Ct = "reviews/osteoporosis?stratum=modality%3Dct";
    private int _circuits;

    [Fact]
    public async Task A_change_arrives_without_a_circuit_and_says_from_and_to()
    {
        var page = await ReadAsync(Ct);
        await Expect(page.GetByTestId("pooled-table")).ToContainTextAsync("Prediction interval");
        await page.EvaluateAsync("window.sameDocument = true");

        Api.Change("modality=ct", estimate => estimate with { Sensitivity = new EstimateInterval(0.8841, 0.78, 0.94) });

        await Expect(page.GetByTestId("stratum-modality=ct").Locator(".value strong").First).ToHaveTextAsync("0.884");
        await Expect(page.GetByTestId("stratum-modality=ct").Locator(".was").First).ToHaveTextAsync("was 0.904, −0.020");
        Assert.True(await page.EvaluateAsync<bool>("window.sameDocument === true"));
        Assert.Equal(0, _circuits);
        Assert.Empty(Complaints);
    }

    [Fact]
    public async Task What_only_shows_something_else_needs_no_circuit()
    {
        var page = await ReadAsync(Ct);

        await page.GetByTestId("forest").GetByText("Show as table").ClickAsync();
        await Expect(page.GetByTestId("forest").Locator("tfoot")).ToContainTextAsync("Pooled");
        await page.GetByTestId("prevalence").FocusAsync();
        for (var i = 0; i < 5; i++)
            await page.Keyboard.PressAsync("ArrowRight");
        await Expect(page.GetByTestId("answer")).ToContainTextAsync("of whom 250 have osteoporosis");
        await Expect(page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("prevalence=0.25"));
        await Expect(page.GetByTestId("prevalence-number")).ToHaveValueAsync("25");
        // Who chooses faster than the server answers loses no choice.
        await page.RouteAsync("**/reviews/osteoporosis?*", async route =>
        {
            await Task.Delay(500, TestContext.Current.CancellationToken);
            await route.ContinueAsync();
        });
        await page.GetByRole(AriaRole.Checkbox, new() { Name = "Compare Modality: CT" }).CheckAsync();
        await page.GetByRole(AriaRole.Checkbox, new() { Name = "Compare Modality: Radiograph" }).CheckAsync();

        await Expect(page.GetByTestId("compare").Locator("svg.sroc .series-1 .marker")).ToHaveCountAsync(8);
        await Expect(page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("compare=modality%3Dct"));
        await Expect(page.GetByTestId("forest").Locator("tfoot")).ToContainTextAsync("Pooled");
        Assert.Equal(0, _circuits);
        Assert.Empty(Complaints);
    }

    [Fact]
    public async Task What_a_reader_begins_is_continued_with_a_circuit()
    {
        var page = await ReadAsync("reviews/osteoporosis");
        await page.EvaluateAsync("window.sameDocument = true");

        await page.GetByRole(AriaRole.Link, new() { Name = "Add a study", Exact = true }).ClickAsync();

        await Expect(page.Locator("#study-label")).ToBeFocusedAsync();
        await page.GetByTestId("add-study").GetByLabel("Label").FillAsync("Lee 2026");
        await page.GetByTestId("add-study").GetByLabel("True positives").FillAsync("12");
        await page.GetByTestId("add-study").GetByLabel("False positives").FillAsync("30");
        await page.GetByTestId("add-study").GetByLabel("False negatives").FillAsync("28");
        await page.GetByTestId("add-study").GetByLabel("True negatives").FillAsync("90");
        await page.GetByTestId("add-study").GetByLabel("Modality").SelectOptionAsync("ct");
        await page.GetByTestId("submit-study").ClickAsync();
        await Expect(page.GetByTestId("add-study")).ToContainTextAsync("Lee 2026 was saved as revision 16");
        Assert.True(await page.EvaluateAsync<bool>("window.sameDocument === true"));
        Assert.Equal(1, _circuits);
        Assert.Empty(Complaints);
    }

    [Fact]
    public async Task A_box_of_a_list_that_is_ticked_first_stays_ticked()
    {
        Api.Evidence.GivesStudies = true;
        var page = await ReadAsync("reviews/osteoporosis/studies");
        var box = page.Locator("main table input[type=checkbox]").First;

        await box.DispatchEventAsync("click");

        await Expect(box).ToBeCheckedAsync();
        Assert.Equal(1, _circuits);
    }

    [Fact]
    public async Task Slow_parts_come_by_themselves()
    {
        var page = await ReadAsync("reviews/osteoporosis/checks");

        await Expect(page.GetByTestId("influence-plot")).ToBeVisibleAsync();
        await Expect(page.GetByTestId("cumulative-plot")).ToBeVisibleAsync();
        Assert.Equal(0, _circuits);
        await ExpectWellMadeAsync(page);
    }

    [Fact]
    public async Task A_lost_stream_is_said_and_a_restarted_server_is_found_again()
    {
        var page = await ReadAsync("reviews/osteoporosis");

        var startAgain = await StopSiteAsync();
        await Expect(page.GetByTestId("live-state")).ToContainTextAsync("connection lost");
        Api.Change("modality=ct", estimate => estimate with { K = 42 });
        startAgain();

        await Expect(page.GetByTestId("live-state")).ToHaveAttributeAsync("data-state", "live");
        await Expect(page.GetByTestId("stratum-modality=ct")).ToContainTextAsync("42");
    }

    [Fact]
    public async Task Two_windows_share_one_connection_and_both_are_kept_fresh()
    {
        var one = await ReadAsync(Ct);
        var two = await one.Context.NewPageAsync();
        var streams = 0;
        two.Request += (_, request) => streams += request.Url.Contains("/live?", StringComparison.Ordinal) ? 1 : 0;
        await two.GotoAsync(new Uri(Site, Ct).ToString());
        await Expect(two.GetByTestId("live-state")).ToHaveAttributeAsync("data-state", "live");

        Api.Change("modality=ct", estimate => estimate with { K = 6 });

        await Expect(one.GetByTestId("stratum-modality=ct").Locator("[data-label=Studies]")).ToHaveTextAsync("6");
        await Expect(two.GetByTestId("stratum-modality=ct").Locator("[data-label=Studies]")).ToHaveTextAsync("6");
        Assert.Equal(0, streams);
    }

    [Fact]
    public async Task The_keyboard_leads_anywhere_and_a_tour_round_the_page()
    {
        var page = await ReadAsync(Ct);

        await page.Keyboard.PressAsync("Control+k");
        await page.Keyboard.TypeAsync("short tou");
        await ExpectWellMadeAsync(page);
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByRole(AriaRole.Dialog, new() { Name = "Short tour" })).ToContainTextAsync("of 1,000 people");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByRole(AriaRole.Dialog, new() { Name = "Short tour" })).ToContainTextAsync("This page is live");
        await ShootAsync(page, "tour", wholePage: false);
        await page.Keyboard.PressAsync("Escape");
        await Expect(page.Locator(".tour")).ToHaveCountAsync(0);
        await page.Keyboard.PressAsync("Control+k");
        await page.Keyboard.TypeAsync("chan");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("/changes$"));
        Assert.Equal(0, _circuits);
    }

    [Fact]
    public async Task A_part_of_a_figure_has_a_card_and_a_figure_the_whole_screen()
    {
        var page = await ReadAsync(Ct);

        await page.GetByTestId("sroc").Locator(".point .circle").Last.HoverAsync();
        await Expect(page.Locator(".figure-card")).ToContainTextAsync("TP");
        await page.GetByTestId("sroc").GetByRole(AriaRole.Button, new() { Name = "Summary ROC plot on the full screen" }).ClickAsync();

        await page.WaitForFunctionAsync("document.fullscreenElement?.id === 'figure-sroc'");
        Assert.Equal(0, _circuits);
    }

    [Theory]
    [MemberData(nameof(Views))]
    public async Task The_page_is_well_made_for_a_reader_too(int width, ColorScheme scheme)
    {
        var page = await ReadAsync(Ct, width, scheme);

        await ShootAsync(page, "reader", width, scheme);

        await ExpectWellMadeAsync(page);
    }

    private async Task<IPage> ReadAsync(string address, int width = 1400, ColorScheme scheme = ColorScheme.Light)
    {
        var page = await OpenAsync("glossary", width, scheme, live: false, reader: true);
        page.WebSocket += (_, _) => _circuits++;
        await page.GotoAsync(new Uri(Site, address).ToString());
        await Expect(page.GetByTestId("live-state")).ToHaveAttributeAsync("data-state", "live");
        _circuits = 0;
        return page;
    }
}
