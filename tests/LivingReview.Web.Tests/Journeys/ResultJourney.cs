using LivingReview.Contracts.Estimates;
using LivingReview.Web.Tests.Fakes;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace LivingReview.Web.Tests.Journeys;

public sealed class ResultJourney(Browsing browsing) : BrowserJourney(browsing)
{
    [Theory]
    [MemberData(nameof(Views))]
    public async Task The_answer_is_well_made_in_every_view(int width, ColorScheme scheme)
    {
        var page = await OpenAsync("reviews/osteoporosis?stratum=modality%3Dct&compare=modality%3Dct%2Cmodality%3Dradiograph", width, scheme);
        await Expect(page.GetByTestId("pooled-table")).ToContainTextAsync("Prediction interval");

        await ShootAsync(page, "answer", width, scheme);

        await Expect(page.GetByTestId("compare").Locator(".summary-mark")).Not.ToHaveCountAsync(0);
        await ExpectWellMadeAsync(page, moderate: true);
    }

    [Fact]
    public async Task The_active_tab_is_in_view_on_a_phone()
    {
        var page = await OpenAsync("reviews/osteoporosis/alerts", 390);

        await Expect(page.Locator(".tabs .active")).ToBeInViewportAsync(new() { Ratio = 0.99f });
    }

    [Fact]
    public async Task The_numbers_of_a_forest_plot_on_a_phone_have_a_halo_over_the_dashed_line()
    {
        var page = await OpenAsync("reviews/osteoporosis", 390);

        var texts = await page.GetByTestId("forest").Locator("svg.narrow text.number").EvaluateAllAsync<string[]>(
            "all => all.map(text => getComputedStyle(text)).map(style => `${style.paintOrder.split(' ')[0]} ${parseFloat(style.strokeWidth) >= 3} ${style.stroke !== style.fill && style.stroke !== 'none'}`)");

        Assert.NotEmpty(texts);
        Assert.All(texts, text => Assert.Equal("stroke true true", text));
    }

    [Fact]
    public async Task A_reader_s_own_choice_of_colours_outlives_a_reload()
    {
        var page = await OpenAsync("reviews/osteoporosis");
        var light = await page.EvaluateAsync<string>("getComputedStyle(document.body).backgroundColor");

        await page.GetByTestId("theme").ClickAsync();
        var dark = await page.EvaluateAsync<string>("getComputedStyle(document.body).backgroundColor");
        await page.ReloadAsync();

        Assert.NotEqual(light, dark);
        Assert.Equal(dark, await page.EvaluateAsync<string>("getComputedStyle(document.body).backgroundColor"));
        await Expect(page.GetByTestId("theme")).ToHaveTextAsync("Light colours", new() { UseInnerText = true });
        Assert.Empty(Complaints);
    }

    [Fact]
    public async Task A_dense_layout_outlives_a_reload_and_leaves_a_phone_calm()
    {
        var page = await OpenAsync("reviews/osteoporosis");
        await Expect(page.GetByTestId("timeline")).ToBeVisibleAsync();
        var calm = await page.EvaluateAsync<int>("document.querySelector('main').scrollHeight");

        await page.GetByTestId("density").ClickAsync();
        await page.ReloadAsync();

        await Expect(page.GetByTestId("density")).ToHaveTextAsync("Calm layout", new() { UseInnerText = true });
        await Expect(page.GetByTestId("live-state")).ToHaveAttributeAsync("data-state", "live");
        await Expect(page.GetByTestId("timeline")).ToBeVisibleAsync();
        Assert.InRange(await page.EvaluateAsync<int>("document.querySelector('main').scrollHeight"), 1, 0.9 * calm);
        await ShootAsync(page, "answer-dense");
        await ExpectWellMadeAsync(page, moderate: true);
        await page.SetViewportSizeAsync(390, 844);
        Assert.Equal("16px", await page.EvaluateAsync<string>("getComputedStyle(document.documentElement).fontSize"));
        await Expect(page.GetByTestId("density")).ToBeHiddenAsync();
    }

    [Fact]
    public async Task The_answer_needs_no_sideways_scrolling_at_320_pixels()
    {
        var page = await OpenAsync("reviews/osteoporosis", 320);

        await ExpectWellMadeAsync(page, moderate: true);
    }

    [Fact]
    public async Task The_prevalence_is_moved_with_the_keyboard_and_kept_in_the_address()
    {
        var page = await OpenAsync("reviews/osteoporosis?stratum=modality%3Dct");
        await Expect(page.GetByTestId("answer")).ToContainTextAsync("of whom 200 have osteoporosis");

        await page.GetByTestId("prevalence").FocusAsync();
        for (var i = 0; i < 5; i++)
            await page.Keyboard.PressAsync("ArrowRight");

        await Expect(page.GetByTestId("answer")).ToContainTextAsync("of whom 250 have osteoporosis");
        await Expect(page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("prevalence=0.25"));
        await Expect(page.GetByTestId("prevalence")).ToBeFocusedAsync();
        await page.ReloadAsync();
        await Expect(page.GetByTestId("answer")).ToContainTextAsync("of whom 250 have osteoporosis");
        await page.GetByRole(AriaRole.Link, new() { Name = "Back to the protocol’s 20%" }).ClickAsync();
        await Expect(page.GetByTestId("answer")).ToContainTextAsync("of whom 200 have osteoporosis");
    }

    [Fact]
    public async Task Two_ticked_strata_are_drawn_together()
    {
        var page = await OpenAsync("reviews/osteoporosis");

        await page.GetByRole(AriaRole.Checkbox, new() { Name = "Compare Modality: CT" }).CheckAsync();
        await page.GetByRole(AriaRole.Checkbox, new() { Name = "Compare Modality: Radiograph" }).CheckAsync();

        await Expect(page.GetByTestId("compare")).ToContainTextAsync("Modality: CT");
        await Expect(page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("compare=modality%3Dct%2Cmodality%3Dradiograph"));
        await Expect(page.GetByTestId("compare").Locator("svg.sroc .series-0 .marker")).ToHaveCountAsync(5);
        await Expect(page.GetByTestId("compare").Locator("svg.sroc .series-1 .marker")).ToHaveCountAsync(8);
        Assert.Empty(Complaints);
    }

    [Fact]
    public async Task The_forest_plot_is_sorted_by_its_links_and_leads_to_a_study()
    {
        var page = await OpenAsync("reviews/osteoporosis?stratum=modality%3Dct");

        await page.GetByTestId("forest").GetByRole(AriaRole.Link, new() { Name = "Sensitivity", Exact = true }).ClickAsync();

        await Expect(page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("sort=sensitivity"));
        await Expect(page.GetByTestId("forest").Locator("svg.wide .study").First).ToContainTextAsync("Proximal femur low-dose CT");
        Assert.StartsWith("reviews/osteoporosis/studies/proximal-femur", await page.GetByTestId("forest").Locator("svg.wide .study a").First.GetAttributeAsync("href"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_circle_of_the_SROC_names_its_study_under_the_pointer()
    {
        var page = await OpenAsync("reviews/osteoporosis?stratum=modality%3Dct");
        var point = page.GetByTestId("sroc").Locator(".point").Last;
        await Expect(point.Locator(".name")).ToBeHiddenAsync();

        await point.Locator("circle").HoverAsync();

        await Expect(point.Locator(".name")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_word_of_the_field_is_explained_on_demand_with_the_keyboard()
    {
        var page = await OpenAsync("reviews/osteoporosis");
        var word = page.GetByTestId("pooled-table").GetByRole(AriaRole.Button, new() { Name = "I²" });
        await word.FocusAsync();

        await page.Keyboard.PressAsync("Enter");

        await Expect(page.GetByText("The share of the variation between studies that is more than chance")).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("Escape");
        await Expect(page.GetByText("The share of the variation between studies that is more than chance")).ToBeHiddenAsync();
    }

    [Fact]
    public async Task Looking_back_shows_the_whole_page_as_it_was_and_nothing_moves_it()
    {
        var page = await OpenAsync($"reviews/osteoporosis?revision={FakeChecks.Past}");
        await Expect(page.GetByTestId("looking-back")).ToContainTextAsync("revision 10");
        await Expect(page.GetByTestId("stratum-overall").Locator("[data-label=Studies]")).ToHaveTextAsync("9");
        await Expect(page.GetByTestId("add-study")).ToHaveCountAsync(0);

        Api.Change("overall", estimate => estimate with { K = 77 });
        // Another page that follows the present shows that the news has arrived.
        var present = await OpenAsync("reviews/osteoporosis");
        await Expect(present.GetByTestId("stratum-overall").Locator("[data-label=Studies]")).ToHaveTextAsync("77");

        await Expect(page.GetByTestId("stratum-overall").Locator("[data-label=Studies]")).ToHaveTextAsync("9");
        await page.GetByRole(AriaRole.Link, new() { Name = "Back to the current results" }).ClickAsync();
        await Expect(page.GetByTestId("stratum-overall").Locator("[data-label=Studies]")).ToHaveTextAsync("77");
        Assert.Empty(Complaints);
    }

    [Fact]
    public async Task A_revision_that_is_not_there_says_so()
    {
        var page = await OpenAsync("reviews/osteoporosis?revision=99");

        await Expect(page.GetByTestId("unknown-revision")).ToContainTextAsync("no results for revision 99");
        await Expect(page.GetByTestId("looking-back")).ToHaveCountAsync(0);
        await Expect(page.GetByTestId("estimate-revision")).ToHaveTextAsync("15");
    }

    [Fact]
    public async Task A_figure_without_a_server_s_picture_becomes_a_PNG_in_the_browser()
    {
        var page = await OpenAsync("reviews/osteoporosis?compare=modality%3Dct%2Cmodality%3Dradiograph");

        var download = await page.RunAndWaitForDownloadAsync(() => page.GetByRole(AriaRole.Link, new() { Name = "Strata compared as PNG" }).ClickAsync());

        var bytes = await File.ReadAllBytesAsync(await download.PathAsync(), TestContext.Current.CancellationToken);
        Assert.Equal([0x89, (byte)'P', (byte)'N', (byte)'G'], bytes[..4]);
        Assert.True(bytes.Length > 10_000, $"The picture has only {bytes.Length} bytes.");
        Assert.Empty(Complaints);
    }

    [Fact]
    public async Task A_new_estimate_is_highlighted_in_the_comparison_too()
    {
        var page = await OpenAsync("reviews/osteoporosis?compare=modality%3Dct%2Cmodality%3Dradiograph");

        Api.Change("modality=ct", estimate => estimate with { Sensitivity = new EstimateInterval(0.8841, 0.78, 0.94) });

        await Expect(page.GetByTestId("stratum-modality=ct")).ToContainTextAsync("changed");
        await Expect(page.GetByTestId("compare")).ToContainTextAsync("0.884 (0.780 to 0.940)");
    }
}
