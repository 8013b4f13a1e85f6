using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text;
using System.Text.RegularExpressions;
using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using LivingReview.Contracts.Reviews;
using LivingReview.EndToEnd.Tests.Fixtures;
using LivingReview.Testing;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace LivingReview.EndToEnd.Tests.Screening;

/// <summary>Two persons screen a file of records in a browser, by keys alone, without seeing each other; their conflicts are resolved, full texts read and counted.</summary>
[Collection(RunningDemo.Collection)]
public sealed class ScreeningJourneyTests(Browser browser, RunningDemo demo, ITestOutputHelper output) : IClassFixture<Browser>
{
    private const string Review = "screened-by-two";

    /// <summary>Enough to be read in several parts. LIVINGREVIEW_SCREENED takes another number, to measure.</summary>
    private static readonly int Records = int.Parse(Environment.GetEnvironmentVariable("LIVINGREVIEW_SCREENED") ?? "45", CultureInfo.InvariantCulture);

    private readonly List<string> _complaints = [];

    [Fact]
    public async Task Two_screeners_work_by_keys_alone_and_never_see_each_other_until_both_have_judged()
    {
        await RegisterAsync();
        var ann = await OpenAsync("?part=setup", 1400, ColorScheme.Light);
        await Expect(ann.GetByTestId("protocol-reasons")).ToContainTextAsync("Wrong index test");
        await ann.GetByTestId("save-plan").ClickAsync();
        await Expect(ann.GetByTestId("screening-plan")).ToContainTextAsync("Saved.");
        await ann.GetByLabel("Source").FillAsync("PubMed");
        await ann.GetByLabel("File from a database").SetInputFilesAsync(new FilePayload { Name = "found.ris", MimeType = "application/x-research-info-systems", Buffer = Encoding.UTF8.GetBytes(File()) });
        await ann.GetByTestId("add-records").ClickAsync();
        await Expect(ann.GetByTestId("intake-outcome")).ToContainTextAsync($"{Records + 1} records added, 1 of them duplicates.");
        await ExpectWellMadeAsync(ann, "setup");

        await ann.GetByRole(AriaRole.Link, new() { Name = "Title and abstract" }).ClickAsync();
        await IntroduceAsync(ann, "Ann");
        await Expect(ann.GetByTestId("left")).ToHaveTextAsync($"{Records} to read");
        await ExpectWellMadeAsync(ann, "reading");
        await ann.Keyboard.PressAsync("n");
        await Expect(ann.GetByTestId("record-title")).ToHaveTextAsync(Title(2));
        await ann.Keyboard.PressAsync("m");
        await Expect(ann.GetByTestId("record-title")).ToHaveTextAsync(Title(3));
        await ann.Keyboard.PressAsync("u");
        await Expect(ann.GetByTestId("record-title")).ToHaveTextAsync(Title(2));

        var time = Stopwatch.StartNew();
        await ScreenAsync(ann, number => number % 9 == 0 ? "i" : number % 2 == 0 ? "1" : "e");
        output.WriteLine($"{Records} records by keys: {time.Elapsed.TotalSeconds:0.0} s, {time.Elapsed.TotalMilliseconds / Records:0} ms each.");
        Assert.True(time.Elapsed / Records < TimeSpan.FromSeconds(4), "300 records in half an hour leave six seconds each, most of them for reading.");

        var ben = await OpenAsync("", 390, ColorScheme.Dark);
        await IntroduceAsync(ben, "Ben");
        await Expect(ben.GetByTestId("left")).ToHaveTextAsync($"{Records} to read");
        await Expect(ben.GetByTestId("title-desk")).Not.ToContainTextAsync("Ann");
        await ExpectWellMadeAsync(ben, "phone");
        await ScreenAsync(ben, number => number == 9 ? "e" : number % 9 == 0 ? "i" : number % 2 == 0 ? "1" : "e");

        await ben.GotoAsync($"{demo.Site}reviews/{Review}/screening?part=conflicts");
        await LiveAsync(ben);
        await IntroduceAsync(ben, "Cora");
        await Expect(ben.GetByTestId("judgements").GetByRole(AriaRole.Listitem)).ToHaveTextAsync(["Ann: include", "Ben: exclude"]);
        await ExpectWellMadeAsync(ben, "conflict");
        await ben.Keyboard.PressAsync("i");
        await Expect(ben.GetByTestId("nothing-left")).ToContainTextAsync("There are no conflicts.");

        await ReadInFullAsync(ann);
        await ann.GetByRole(AriaRole.Link, new() { Name = "Progress" }).ClickAsync();
        await Expect(ann.GetByTestId("agreement")).ToContainTextAsync(new Regex(@"Ann and Ben.*0\.\d\d \(", RegexOptions.Singleline));
        await Expect(ann.GetByTestId("flow")).ToContainTextAsync("Records identified");
        var flow = await ann.GetByTestId("flow").Locator("tbody tr").AllInnerTextsAsync();
        var numbers = flow.Select(row => row.Split('\t')).ToDictionary(row => row[0], row => int.Parse(row[1], CultureInfo.InvariantCulture));
        Assert.Equal((Records + 1, 1, Records, 0), (numbers["Records identified"], numbers["Duplicates removed"], numbers["Records screened"], numbers["Awaiting screening"]));
        Assert.Equal(numbers["Reports sought"], numbers["Reports not retrieved"] + numbers["Reports awaiting retrieval or assessment"] + numbers["Reports assessed"]);
        Assert.Equal((1, 1, 1), (numbers["Reports not retrieved"], numbers["Excluded: No 2x2 table"], numbers["Reports included"]));
        await ExpectWellMadeAsync(ann, "progress");
        await ExtractAsync(ann);
    }

    /// <summary>An included record goes into the form with the figures of its abstract, is previewed and saved; afterwards it is known.</summary>
    private async Task ExtractAsync(IPage page)
    {
        await page.GotoAsync($"{demo.Site}reviews/{Review}/screening?part=full-text");
        await LiveAsync(page);
        await IntroduceAsync(page, "Ann");
        await page.GetByTestId("included").GetByRole(AriaRole.Link, new() { Name = "Extract" }).ClickAsync();
        await Expect(page.GetByTestId("verdict")).ToContainTextAsync("Exactly one table fits");
        await Expect(page.Locator("#study-tp")).ToHaveValueAsync("51");
        await page.GetByTestId("figures").GetByRole(AriaRole.Button, new() { NameRegex = new Regex(@"^Use ?: Sensitivity 91\.1%") }).ClickAsync();
        await Expect(page.Locator("#study-printed-sensitivity")).ToHaveValueAsync("91.1%");
        await page.GetByTestId("preview-study").ClickAsync();
        await Expect(page.GetByTestId("effect")).ToContainTextAsync("Effect of this study");
        await ExpectWellMadeAsync(page, "extract");
        await page.SetViewportSizeAsync(390, 844);
        await ExpectWellMadeAsync(page, "extract-phone");
        await page.GetByTestId("submit-study").ClickAsync();
        await Expect(page.GetByTestId("submission-outcome")).ToContainTextAsync("was saved as revision 2");
        await page.ReloadAsync();
        await Expect(page.GetByTestId("known")).ToContainTextAsync("Doe 2026");
    }

    private async Task ReadInFullAsync(IPage ann)
    {
        await ann.GetByRole(AriaRole.Link, new() { Name = "Full text" }).ClickAsync();
        await Expect(ann.GetByTestId("sought").GetByRole(AriaRole.Link, new() { Name = "Publisher (DOI)" }).First).ToHaveAttributeAsync("href", "https://doi.org/10.1000/screened.9");
        await ann.GetByTestId("sought").GetByRole(AriaRole.Button, new() { Name = "Found" }).First.ClickAsync();
        await Expect(ann.GetByTestId("sought").GetByText(Title(9), new() { Exact = true })).ToHaveCountAsync(0);
        await ann.GetByTestId("sought").GetByRole(AriaRole.Button, new() { Name = "Not available" }).First.ClickAsync();
        await Expect(ann.GetByTestId("sought").GetByText(Title(18), new() { Exact = true })).ToHaveCountAsync(0);
        await ann.GetByTestId("sought").GetByRole(AriaRole.Button, new() { Name = "Found" }).First.ClickAsync();
        await Expect(ann.GetByTestId("sought").GetByText(Title(27), new() { Exact = true })).ToHaveCountAsync(0);

        foreach (var person in new[] { "Ann", "Ben" })
        {
            await ann.GotoAsync($"{demo.Site}reviews/{Review}/screening?part=full-text");
            await LiveAsync(ann);
            await IntroduceAsync(ann, person);
            await Expect(ann.GetByTestId("record-title")).ToHaveTextAsync(Title(9));
            await ann.Keyboard.PressAsync("e");
            await Expect(ann.GetByTestId("full-text-desk")).ToContainTextAsync("An exclusion needs a reason here");
            if (person == "Ann") await ExpectWellMadeAsync(ann, "full-text");
            await ann.Keyboard.PressAsync("2");
            await Expect(ann.GetByTestId("record-title")).ToHaveTextAsync(Title(27));
            await ann.Keyboard.PressAsync("i");
            await Expect(ann.GetByTestId("nothing-left")).ToBeVisibleAsync();
        }
    }

    /// <summary>One key a record, as long as there is one; the next record is waited for as a reader would.</summary>
    private static async Task ScreenAsync(IPage page, Func<int, string> key)
    {
        for (var read = 0; read < Records; read++)
        {
            var title = await page.GetByTestId("record-title").InnerTextAsync();
            await page.Keyboard.PressAsync(key(int.Parse(Regex.Match(title, @"\d+$").Value, CultureInfo.InvariantCulture)));
            if (read < Records - 1) await Expect(page.GetByTestId("record-title")).Not.ToHaveTextAsync(title);
        }

        await Expect(page.GetByTestId("nothing-left")).ToBeVisibleAsync();
    }

    private static async Task IntroduceAsync(IPage page, string name)
    {
        await page.GetByLabel("Your name").FillAsync(name);
        await page.GetByRole(AriaRole.Button, new() { Name = "Continue" }).ClickAsync();
        await Expect(page.Locator(".reading-desk [data-testid=left]")).ToContainTextAsync("to read");
        await page.Locator(".reading-desk h2").ClickAsync(); // out of the field, where keys are letters
    }

    private async Task<IPage> OpenAsync(string query, int width, ColorScheme scheme)
    {
        var page = await browser.OpenPageAsync(width, 900);
        await page.EmulateMediaAsync(new() { ColorScheme = scheme });
        page.Console += (_, message) =>
        {
            if (message.Type == "error") _complaints.Add(message.Text);
        };
        await page.GotoAsync($"{demo.Site}reviews/{Review}/screening{query}");
        await LiveAsync(page);
        return page;
    }

    private static Task LiveAsync(IPage page) => Expect(page.GetByTestId("live-state")).ToHaveAttributeAsync("data-state", "live");

    /// <summary>No serious finding of axe, nothing beyond the edge, no complaint of the browser; a picture in TestResults.</summary>
    private async Task ExpectWellMadeAsync(IPage page, string name)
    {
        await page.ScreenshotAsync(new() { FullPage = true, Path = Path.Combine(AppContext.BaseDirectory, "TestResults", "screenshots", $"screening-{name}.png") });
        var result = await page.RunAxe(new AxeRunOptions { RunOnly = new RunOnlyOptions { Type = "tag", Values = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] } });
        Assert.Empty(result.Violations.Where(v => v.Impact is "serious" or "critical").Select(v => $"{v.Id}: {string.Join(" | ", v.Nodes.Take(4).Select(n => n.Html))}"));
        Assert.Equal(0, await page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth"));
        Assert.Empty(_complaints);
    }

    private async Task RegisterAsync()
    {
        using var client = new HttpClient { BaseAddress = demo.Site };
        using var made = await client.PostAsJsonAsync(
            "api/reviews",
            new RegisterReview { Id = Review, Title = "Screened by two", Protocol = new Protocol { ExclusionReasons = ["Wrong index test", "No 2x2 table"] } },
            TestContext.Current.CancellationToken);
        made.EnsureSuccessStatusCode();
        // The protocol travels by message.
        await Eventually.SeesAsync(() => client.GetAsync(new Uri($"api/reviews/{Review}/screening/plan", UriKind.Relative)), answer => answer.IsSuccessStatusCode, "the reasons of the protocol");
    }

    private static string Title(int number) => string.Create(CultureInfo.InvariantCulture, $"Diagnostic accuracy of method {number}");

    /// <summary>A file of invented records; the last repeats the first.</summary>
    private static string File()
    {
        var file = new StringBuilder();
        foreach (var number in Enumerable.Range(1, Records).Append(1))
            file.Append(CultureInfo.InvariantCulture, $"TY  - JOUR\nTI  - {Title(number)}\nAU  - Doe, Jane\nPY  - 2026\nDO  - 10.1000/screened.{number}\nAB  - {(number == 27 ? "Of 101 women, sensitivity was 91.1% (51/56) and specificity 68.9% (31/45) at a cut-off of 60 ms. " : "")}Sensitivity and specificity of method {number} against a reference standard in invented patients; not a case report. {string.Concat(Enumerable.Repeat("The abstract goes on as abstracts do. ", 12))}\nER  - \n\n");
        return file.ToString();
    }
}
