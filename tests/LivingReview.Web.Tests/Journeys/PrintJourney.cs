using System.Text;
using System.Text.RegularExpressions;
using LivingReview.Web.Tests.Fakes;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace LivingReview.Web.Tests.Journeys;

public sealed partial class PrintJourney(Browsing browsing) : BrowserJourney(browsing)
{
    // A4 less the margins of print.css, in the 96ths of an inch of CSS.
    private const int Width = 794 - 98;
    private const int Height = 1123 - 106;

    // A5.
    private const int SmallWidth = 559 - 98;
    private const int SmallHeight = 794 - 106;

    [Fact]
    public async Task The_pages_print_light_and_whole_without_what_only_a_screen_can_use()
    {
        Api.Flow = FakeChecks.Flow;
        foreach (var (part, ready, pages) in new[] { ("", "timeline", 6), ("/checks", "traffic-lights", 7), ("/changes", "versions", 5), ("/studies", "study-table", 4), ("/alerts", "open-alerts", 3), ("/studies/jang-2021", "history", 4) })
        {
            Api.Evidence.GivesStudies = part.StartsWith("/studies/", StringComparison.Ordinal);
            var page = await OpenAsync($"reviews/osteoporosis{part}", scheme: ColorScheme.Dark);
            await Expect(page.GetByTestId(ready)).ToBeVisibleAsync();

            var pdf = await page.PdfAsync(new() { Format = "A4", PreferCSSPageSize = true, Path = Path.Combine(AppContext.BaseDirectory, "TestResults", "screenshots", $"print{part.Replace('/', '-')}.pdf") });
            await page.EmulateMediaAsync(new() { Media = Media.Print, ColorScheme = ColorScheme.Dark });
            await page.SetViewportSizeAsync(Width, Height);

            Assert.InRange(PageMark().Count(Encoding.Latin1.GetString(pdf)), 1, pages);
            await Expect(page.Locator("header.site")).ToBeHiddenAsync();
            await Expect(page.GetByRole(AriaRole.Navigation)).ToHaveCountAsync(0);
            await Expect(page.Locator("button:not(.term):visible, input:visible, select:visible")).ToHaveCountAsync(0);
            Assert.Equal("rgb(255, 255, 255) rgb(0, 0, 0)", await page.EvaluateAsync<string>("(s => s.backgroundColor + ' ' + s.color)(getComputedStyle(document.body))"));
            // What is taller than the paper is cut by it, and so is what is wider.
            Assert.Empty(await page.EvaluateAsync<string[]>(
                """
                () => [...document.querySelectorAll('svg.chart, tr, .shifts > li')].filter(e => e.checkVisibility()).map(e => [e, e.getBoundingClientRect()])
                    .filter(([e, box]) => box.height > innerHeight || box.right > innerWidth + 1).map(([e]) => e.outerHTML.slice(0, 120))
                """));
        }
    }

    [Fact]
    public async Task A_long_forest_plot_goes_on_from_sheet_to_sheet_in_letters_that_can_be_read()
    {
        Api.Grow(130);
        var page = await OpenAsync("reviews/osteoporosis");
        await Expect(page.GetByTestId("forest-parts")).ToBeVisibleAsync();
        await Expect(page.Locator(".forest.paper-face").First).ToBeHiddenAsync();

        await page.PdfAsync(new() { Format = "A4", PreferCSSPageSize = true, Path = Path.Combine(AppContext.BaseDirectory, "TestResults", "screenshots", "print-long-forest.pdf") });
        await page.EmulateMediaAsync(new() { Media = Media.Print });
        await page.SetViewportSizeAsync(Width, Height);

        var sheets = await page.Locator(".forest.paper-face").CountAsync();
        Assert.InRange(sheets, 2, 4);
        await Expect(page.Locator(".forest.paper-face .study:visible")).ToHaveCountAsync(100);
        await Expect(page.Locator(".forest.paper-face g.head:visible")).ToHaveCountAsync(sheets);
        await Expect(page.Locator(".forest.wide, .forest.narrow").Locator("visible=true")).ToHaveCountAsync(0);
        await Expect(page.Locator("[data-testid=forest] .on-paper")).ToHaveTextAsync("Studies 1 to 100 of 130.");
        var points = await page.EvaluateAsync<double>(
            """
            () => Math.min(...[...document.querySelectorAll('.forest.paper-face')].flatMap(svg => [...svg.querySelectorAll('text')]
                .map(text => parseFloat(getComputedStyle(text).fontSize) * svg.getBoundingClientRect().width / svg.viewBox.baseVal.width * 0.75)))
            """);
        Assert.InRange(points, 7, 9);
        Assert.Empty(await page.EvaluateAsync<double[]>("() => [...document.querySelectorAll('.forest.paper-face')].map(svg => svg.getBoundingClientRect().height).filter(height => height > innerHeight)"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("/checks")]
    [InlineData("/studies")]
    public async Task A_small_sheet_has_one_column_and_every_sheet_says_what_it_shows(string part)
    {
        var page = await OpenAsync($"reviews/osteoporosis{part}");
        await Expect(page.Locator("main h1")).ToBeVisibleAsync();
        await page.EvaluateAsync("dispatchEvent(new Event('beforeprint'))");

        await page.PdfAsync(new() { Format = "A5", PreferCSSPageSize = false, Path = Path.Combine(AppContext.BaseDirectory, "TestResults", "screenshots", $"print-a5{part.Replace('/', '-')}.pdf") });
        await page.EmulateMediaAsync(new() { Media = Media.Print });
        await page.SetViewportSizeAsync(SmallWidth, SmallHeight);
        await ShootAsync(page, $"print-a5{part.Replace('/', '-')}");

        var source = await page.EvaluateAsync<string>("getComputedStyle(document.documentElement).getPropertyValue('--sheet-source')");
        Assert.Matches("revision 15, [0-9]+ [A-Z][a-z]{2} 20[0-9]{2}", source);
        Assert.Contains($"reviews/osteoporosis{part}", source, StringComparison.Ordinal);
        Assert.Contains("var(--sheet-source", await page.EvaluateAsync<string>("[...document.styleSheets].flatMap(sheet => [...sheet.cssRules]).find(rule => rule instanceof CSSPageRule).cssText"), StringComparison.Ordinal);
        Assert.Empty(await page.EvaluateAsync<string[]>("() => [...document.querySelectorAll('main *')].filter(e => e.checkVisibility() && e.getBoundingClientRect().right > innerWidth + 1).map(e => `${Math.round(e.getBoundingClientRect().right)} ${e.outerHTML.slice(0, 120)}`)"));
        Assert.Empty(await page.EvaluateAsync<string[]>("() => [...document.querySelectorAll('svg.chart')].filter(e => e.checkVisibility() && e.getBoundingClientRect().height > innerHeight).map(e => e.outerHTML.slice(0, 120))"));
        if (part.Length > 0) return;
        await Expect(page.Locator(".forest.narrow")).ToBeVisibleAsync();
        await Expect(page.Locator(".forest.paper-face").First).ToBeHiddenAsync();
        Assert.Equal(1, await page.EvaluateAsync<int>("getComputedStyle(document.querySelector('.figures .pair')).gridTemplateColumns.split(' ').length"));
    }

    [GeneratedRegex(@"/Type\s*/Page\b")]
    private static partial Regex PageMark();
}
