using LivingReview.Web.Tests.Journeys;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace LivingReview.Web.Tests;

/// <summary>The page in a real browser, over a real host and a stand-in API. Screenshots go to TestResults/screenshots.</summary>
public sealed class BrowserTests(Browsing browsing) : BrowserJourney(browsing)
{
    [Theory]
    [InlineData(1400, ColorScheme.Light)]
    [InlineData(1400, ColorScheme.Dark)]
    [InlineData(820, ColorScheme.Light)]
    [InlineData(390, ColorScheme.Light)]
    [InlineData(390, ColorScheme.Dark)]
    public async Task The_page_fits_its_window_and_asks_nobody_else(int width, ColorScheme scheme)
    {
        var page = await OpenAsync("reviews/osteoporosis?stratum=modality%3Dradiograph", width, scheme);

        await ShootAsync(page, $"review-{width}-{scheme}");

        Assert.Equal(0, await page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth"));
        await Expect(page.GetByTestId("pooled-table")).ToBeVisibleAsync();
        Assert.Equal(0, await page.EvaluateAsync<int>(
            "[...document.querySelectorAll('.pooled td, .pooled th, .card *, .figure > *')].filter(e => e.getBoundingClientRect().right > innerWidth && !e.closest('.scroll, details')).length"));
        Assert.Empty(Complaints);
    }

    [Theory]
    [InlineData(1400)]
    [InlineData(390)]
    public async Task The_front_page_fits_too_and_leads_to_the_review(int width)
    {
        var page = await OpenAsync("", width, live: false);
        await ShootAsync(page, $"overview-{width}");

        await page.GetByRole(AriaRole.Link, new() { Name = "Image-based machine learning for osteoporosis" }).ClickAsync();

        await Expect(page.GetByTestId("stratum-modality=ct")).ToContainTextAsync("0.904 (0.733 to 0.976)");
        Assert.Equal(0, await page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth"));
        Assert.Empty(Complaints);
    }

    [Fact]
    public async Task A_study_sent_from_the_form_moves_the_table_the_plots_and_the_alerts_without_a_reload()
    {
        var page = await OpenAsync("reviews/osteoporosis?stratum=modality%3Dct");
        await page.EvaluateAsync("window.sameDocument = true");
        await page.GetByTestId("add-study").GetByLabel("Label").FillAsync("Lee 2026");
        await page.GetByTestId("add-study").GetByLabel("Year").FillAsync("2026");
        await page.GetByTestId("add-study").GetByLabel("True positives").FillAsync("12");
        await page.GetByTestId("add-study").GetByLabel("False positives").FillAsync("30");
        await page.GetByTestId("add-study").GetByLabel("False negatives").FillAsync("28");
        await page.GetByTestId("add-study").GetByLabel("True negatives").FillAsync("90");
        await page.GetByTestId("add-study").GetByLabel("Modality").SelectOptionAsync("ct");

        await page.GetByTestId("submit-study").ClickAsync();

        await Expect(page.GetByTestId("add-study")).ToContainTextAsync("Lee 2026 was saved as revision 16");
        await Expect(page.GetByTestId("stratum-modality=ct").Locator(".was").First).ToContainTextAsync("was 0.904");
        await Expect(page.GetByTestId("forest")).ToContainTextAsync("Lee 2026");
        await Expect(page.GetByTestId("sroc").Locator("svg.sroc .point .circle")).ToHaveCountAsync(6);
        await Expect(page.GetByTestId("alerts")).ToContainTextAsync("Lee 2026 added");
        await Expect(page.GetByTestId("timeline").Locator("svg.wide .alert")).ToHaveCountAsync(1);
        await ShootAsync(page, "review-after-a-study");
        Assert.True(await page.EvaluateAsync<bool>("window.sameDocument === true"));
        Assert.Empty(Complaints);
    }

    [Fact]
    public async Task Problems_of_a_study_are_shown_beside_their_fields()
    {
        var page = await OpenAsync("reviews/osteoporosis", 390);
        await page.GetByTestId("add-study").GetByLabel("Label").FillAsync("Lee 2026");
        await page.GetByTestId("add-study").GetByLabel("False positives").FillAsync("-3");
        await page.GetByTestId("add-study").GetByLabel("True negatives").FillAsync("nine");

        await page.GetByTestId("submit-study").ClickAsync();
        await Expect(page.Locator("#study-tn-fault")).ToContainTextAsync("not a whole number");
        await page.GetByTestId("add-study").GetByLabel("True negatives").FillAsync("9");
        await page.GetByTestId("submit-study").ClickAsync();

        await Expect(page.Locator("#study-fp-fault")).ToHaveTextAsync("A count cannot be negative.");
        await Expect(page.GetByTestId("add-study").GetByLabel("Label")).ToHaveValueAsync("Lee 2026");
        await page.GetByTestId("add-study").ScrollIntoViewIfNeededAsync();
        await ShootAsync(page, "problems-390", wholePage: false);
    }

    [Fact]
    public async Task What_is_typed_and_where_the_page_stands_survive_an_update()
    {
        var page = await OpenAsync("reviews/osteoporosis");
        await page.GetByTestId("add-study").GetByLabel("False negatives").FillAsync("7");
        await page.GetByTestId("add-study").GetByLabel("False negatives").FocusAsync();
        var before = await page.GetByTestId("add-study").GetByLabel("False negatives").BoundingBoxAsync();

        Api.Change("modality=ct", estimate => estimate with { K = 6 });
        await Expect(page.GetByTestId("stratum-modality=ct")).ToContainTextAsync("changed");

        var after = await page.GetByTestId("add-study").GetByLabel("False negatives").BoundingBoxAsync();
        await Expect(page.GetByTestId("add-study").GetByLabel("False negatives")).ToBeFocusedAsync();
        await Expect(page.GetByTestId("add-study").GetByLabel("False negatives")).ToHaveValueAsync("7");
        Assert.Equal(before!.Y, after!.Y, 1f);
    }

    [Fact]
    public async Task A_lost_stream_is_said_and_recovers()
    {
        var page = await OpenAsync("reviews/osteoporosis");

        Api.StreamsDown = true;
        Api.BreakStreams();
        await Expect(page.GetByTestId("live-state")).ToContainTextAsync("connection lost");
        Api.StreamsDown = false;

        await Expect(page.GetByTestId("live-state")).ToHaveAttributeAsync("data-state", "live");
    }

    [Fact]
    public async Task A_restarted_server_is_found_again_and_what_was_typed_is_still_there()
    {
        var page = await OpenAsync("reviews/osteoporosis");
        await page.GetByTestId("all-fields").ClickAsync();
        await page.GetByTestId("add-study").GetByLabel("Label").FillAsync("Half typ");
        await page.GetByTestId("add-study").GetByLabel("Modality").SelectOptionAsync("ct");
        await page.GetByTestId("table-0").GetByLabel("True positives").FillAsync("41");

        var startAgain = await StopSiteAsync();
        await Expect(page.Locator("#components-reconnect-modal")).ToBeVisibleAsync();
        await Expect(page.GetByTestId("live-state")).ToBeHiddenAsync();
        await ShootAsync(page, "server-lost", wholePage: false);
        Api.Change("modality=ct", estimate => estimate with { K = 42 });
        startAgain();

        await Expect(page.GetByTestId("stratum-modality=ct")).ToContainTextAsync("42");
        await Expect(page.Locator("#components-reconnect-modal")).ToBeHiddenAsync();
        await Expect(page.GetByTestId("add-study").GetByLabel("Label")).ToHaveValueAsync("Half typ");
        await Expect(page.GetByTestId("table-0").GetByLabel("True positives")).ToHaveValueAsync("41");
        await Expect(page.GetByTestId("add-study").GetByLabel("Modality")).ToHaveValueAsync("ct");
        await Expect(page.Locator("#not-restored")).ToBeHiddenAsync();
    }

    [Fact]
    public async Task A_stratum_that_does_not_exist_says_so_and_leads_back()
    {
        var page = await OpenAsync("reviews/osteoporosis?stratum=modality%3Dtealeaves");

        await page.GetByRole(AriaRole.Link, new() { Name = "Show all studies" }).ClickAsync();

        await Expect(page.Locator(".answer .sentence")).ToContainTextAsync("Of 1,000 people");
    }

    [Fact]
    public async Task A_stratum_is_chosen_with_the_keyboard_and_kept_in_the_address()
    {
        var page = await OpenAsync("reviews/osteoporosis");

        await page.GetByTestId("stratum-modality=ct").GetByRole(AriaRole.Link).FocusAsync();
        await page.Keyboard.PressAsync("Enter");

        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Modality: CT" })).ToBeInViewportAsync();
        await Expect(page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("stratum=modality%3Dct"));
        await ShootAsync(page, "review-chosen", wholePage: false);
    }

    [Fact]
    public async Task A_form_that_nothing_takes_stays_with_all_that_is_typed_and_says_so()
    {
        var page = await OpenAsync("reviews/osteoporosis");
        var address = page.Url;
        await Expect(page.Locator("#not-sent")).ToBeHiddenAsync();

        // As every form is before the page is connected, and after it has broken.
        await page.EvaluateAsync("document.querySelector('main').insertAdjacentHTML('beforeend', '<form id=\"lone\"><input name=\"tp\" aria-label=\"TP\" value=\"12\"><button>Send</button></form>')");
        await page.Locator("#lone button").ClickAsync();

        await Expect(page.Locator("#not-sent")).ToContainTextAsync("Nothing was sent");
        await Expect(page.Locator("#lone input")).ToHaveValueAsync("12");
        Assert.Equal(address, page.Url);
        await ExpectWellMadeAsync(page);
    }

    [Fact]
    public async Task A_page_that_has_failed_says_so_and_is_no_longer_called_live()
    {
        var page = await OpenAsync("reviews/osteoporosis");
        await Expect(page.Locator("#blazor-error-ui")).ToBeHiddenAsync();

        await page.EvaluateAsync("document.getElementById('blazor-error-ui').style.display = 'block'");

        await Expect(page.Locator("#blazor-error-ui")).ToContainTextAsync("Something went wrong");
        await Expect(page.GetByTestId("live-state")).ToBeHiddenAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "reload the page" }).ClickAsync();
        await Expect(page.GetByTestId("live-state")).ToHaveAttributeAsync("data-state", "live");
        await Expect(page.Locator("#blazor-error-ui")).ToBeHiddenAsync();
    }
}
