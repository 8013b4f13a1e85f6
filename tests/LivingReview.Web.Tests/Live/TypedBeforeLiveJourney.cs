using LivingReview.Contracts.Screening;
using LivingReview.Web.Tests.Fakes;
using LivingReview.Web.Tests.Journeys;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace LivingReview.Web.Tests.Live;

/// <summary>
/// What is typed, chosen and ticked on a page that is not connected yet is there when it is, and the server knows of it. The circuit is held up
/// until the person has typed.
/// </summary>
public sealed class TypedBeforeLiveJourney : BrowserJourney
{
    private const string Reviews = $"reviews/{FakeApi.Review}";

    private static readonly Dictionary<string, Form> Forms = new(StringComparer.Ordinal)
    {
        ["the name of an extractor"] = new(
            $"{Reviews}/extractions/",
            page => page.Locator("#extractor-name").FillAsync("Ann"),
            async page =>
            {
                await page.GetByTestId("extractor").GetByRole(AriaRole.Button, new() { Name = "Continue" }).ClickAsync();
                await Expect(page.Locator("#study-label")).ToHaveValueAsync("Lee 2026");
            }),
        ["a study to be extracted twice"] = new(
            $"{Reviews}/extractions",
            async page =>
            {
                await page.Locator("#assign-label").FillAsync("Kim 2025");
                await page.Locator("#assign-source").FillAsync("10.1000/kim");
            },
            async page =>
            {
                await Expect(page.Locator("#assign-source")).ToHaveValueAsync("10.1000/kim");
                await page.GetByRole(AriaRole.Button, new() { Name = "Assign" }).ClickAsync();
                await Expect(page.GetByTestId("extractions")).ToContainTextAsync("Kim 2025");
            }),
        ["a sheet that is pasted"] = new(
            $"{Reviews}/extractions",
            async page =>
            {
                await page.Locator("#sheet-by").FillAsync("Ann");
                await page.Locator("#sheet-profile").SelectOptionAsync(new SelectOptionValue { Index = 1 });
                await page.GetByTestId("sheet").GetByText("Paste cells instead").ClickAsync();
                await page.Locator("#sheet-paste").FillAsync("study\ttp\tfp\tfn\ttn\nLee 2026\t40\t10\t5\t90");
            },
            async page =>
            {
                Assert.Equal(1, await page.Locator("#sheet-profile").EvaluateAsync<int>("select => select.selectedIndex"));
                await page.GetByTestId("check-pasted-sheet").ClickAsync();
                await Expect(page.GetByTestId("sheet-outcome")).ToContainTextAsync("1 study waits for another person");
            }),
        ["cells to import"] = new(
            $"{Reviews}/import",
            async page =>
            {
                await page.GetByTestId("file-import").Locator("summary").First.ClickAsync();
                await page.Locator("#import-paste").FillAsync("study,TP,FP,FN,TN\nJang 2021,51,14,5,31");
            },
            async page =>
            {
                await page.GetByTestId("check-pasted").ClickAsync();
                await Expect(page.GetByTestId("import-sentence")).ToContainTextAsync("The import would add 1 new study");
            }),
        ["the name of a screener"] = new(
            $"{Reviews}/screening",
            page => page.Locator("#screener-name").FillAsync("Ann"),
            async page =>
            {
                await page.GetByRole(AriaRole.Button, new() { Name = "Continue" }).ClickAsync();
                await Expect(page.GetByTestId("record-title")).ToContainTextAsync("Deep learning");
            }),
        ["how records are screened"] = new(
            $"{Reviews}/screening?part=setup",
            async page =>
            {
                await page.Locator("#plan-against").FillAsync("cadaver*\nphantom*");
                await page.Locator("#plan-early").CheckAsync();
            },
            async page =>
            {
                await Expect(page.Locator("#plan-early")).ToBeCheckedAsync();
                await page.GetByTestId("save-plan").ClickAsync();
                await Expect(page.GetByTestId("screening-plan")).ToContainTextAsync("Saved.");
            },
            api =>
            {
                Assert.Equal(["cadaver*", "phantom*"], api.Screening.Plan!.WordsAgainst);
                Assert.True(api.Screening.Plan.ReasonsByTitleAbstract);
            }),
        ["a comment on a cell"] = new(
            $"{Reviews}/studies/jang-2021",
            async page =>
            {
                await page.Locator("#comment-by").FillAsync("Ann");
                await page.Locator("#comment-part").SelectOptionAsync(new SelectOptionValue { Index = 1 });
                await page.Locator("#comment-text").FillAsync("@Ben look at page 4");
            },
            async page =>
            {
                await page.GetByRole(AriaRole.Button, new() { Name = "Add comment" }).ClickAsync();
                await Expect(page.GetByTestId("comments").GetByRole(AriaRole.Listitem)).ToContainTextAsync("@Ben look at page 4");
            },
            api => Assert.Contains("#", Assert.Single(api.Comments.All, one => one.By == "Ann").Subject, StringComparison.Ordinal)),
        ["a subscription"] = new(
            $"{Reviews}/alerts/subscriptions/new",
            async page =>
            {
                await page.Locator("#policy-name").FillAsync("Guideline panel");
                await page.GetByTestId("event-types").GetByRole(AriaRole.Checkbox, new() { Checked = false }).First.CheckAsync();
                await page.GetByLabel("Custom rules").CheckAsync();
            },
            async page =>
            {
                await Expect(page.GetByLabel("Custom rules")).ToBeCheckedAsync();
                await Expect(page.GetByTestId("default-policy")).ToHaveCountAsync(0);
                await Expect(page.GetByTestId("event-types")).ToContainTextAsync("Custom selection.");
                await page.GetByTestId("save-policy").ClickAsync();
                await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToContainTextAsync("Guideline panel");
            }),
        ["a judgement of certainty"] = new(
            $"{Reviews}/certainty",
            async page =>
            {
                var form = page.GetByTestId("judge-sensitivity");
                await form.GetByRole(AriaRole.Combobox).First.SelectOptionAsync("serious");
                await form.Locator("input").First.FillAsync("few studies were blinded");
                await form.Locator("input").First.BlurAsync();
            },
            async page =>
            {
                await Expect(page.GetByTestId("judge-sensitivity").Locator("input").First).ToHaveValueAsync("few studies were blinded");
                await Expect(page.GetByTestId("judge-sensitivity")).ToContainTextAsync("The level follows: Moderate");
            }),
        ["two revisions to compare"] = new(
            $"{Reviews}/changes",
            async page =>
            {
                await page.GetByLabel("From revision").FillAsync("3");
                await page.GetByLabel("to revision").FillAsync("9");
            },
            async page =>
            {
                await page.GetByRole(AriaRole.Button, new() { Name = "Compare" }).ClickAsync();
                await Expect(page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("from=3&to=9"));
            }),
        ["studies that are ticked"] = new(
            $"{Reviews}/studies",
            page => page.Locator("main table input[type=checkbox]").First.CheckAsync(),
            page => Expect(page.Locator("#selection-head")).ToHaveTextAsync("1 study selected")),
    };

    public TypedBeforeLiveJourney(Browsing browsing)
        : base(browsing)
    {
    }

    public static TheoryData<string> Names => [.. Forms.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task What_is_put_into_a_form_before_the_page_is_live_is_there_afterwards(string name)
    {
        var form = Forms[name];
        var (page, connect) = await OpenUnconnectedAsync(form.Address + (name == "the name of an extractor" ? Api.Extractions.Id : ""));

        await form.Type(page);
        Assert.Equal("connecting", await page.GetByTestId("live-state").GetAttributeAsync("data-state"));
        connect.SetResult();
        await LiveAsync(page);

        await form.Use(page);
        form.Check?.Invoke(Api);
        await Expect(page.Locator("#not-restored")).ToBeHiddenAsync();
        Assert.Empty(Complaints);
    }

    /// <summary>Nobody stops typing because a page becomes live: every key counts, none is a command, and the cursor stays where it is.</summary>
    [Theory]
    [InlineData("screening", "#screener-name", false)]
    [InlineData("extractions", "#assign-source", false)]
    [InlineData("studies/jang-2021", "#comment-text", false)]
    [InlineData("studies/jang-2021", "#comment-text", true)]
    public async Task Keys_that_are_pressed_while_the_page_becomes_live_all_count(string address, string field, bool reader)
    {
        const string Text = "mixed use, in nine units (1 to 9): exclude none, include me, name unit u";
        var (page, connect) = await OpenUnconnectedAsync($"{Reviews}/{address}", reader);
        await page.Locator(field).ClickAsync();

        foreach (var (key, i) in Text.Select((key, i) => (key, i)))
        {
            if (i == 8)
                connect.SetResult();
            await page.Keyboard.TypeAsync(key.ToString());
            await Task.Delay(20, TestContext.Current.CancellationToken); // as a person types
        }

        await LiveAsync(page);
        await page.Keyboard.PressAsync("ArrowLeft");
        await page.Keyboard.TypeAsync("s");
        await Expect(page.Locator(field)).ToHaveValueAsync(Text[..^1] + "su");
        await Expect(page.Locator(field)).ToBeFocusedAsync();
        Assert.Empty(Api.Screening.Judged);
        await Expect(page.Locator(".stand-in")).ToHaveCountAsync(0);
        Assert.Empty(Complaints);
    }

    /// <summary>What the server answers to one key must not undo those that were pressed since.</summary>
    [Theory]
    [InlineData("screening", "#screener-name")]
    [InlineData("extractions", "#assign-source")]
    [InlineData("extractions", "#sheet-paste")]
    [InlineData("import", "#import-paste")]
    [InlineData("studies/new", "#study-label")]
    [InlineData("studies/jang-2021", "#comment-text")]
    [InlineData("alerts/subscriptions/new", "#policy-name")]
    public async Task Keys_that_are_pressed_faster_than_the_server_answers_all_count(string address, string field)
    {
        const string Text = "typed by a person who does not wait for anyone";
        Latency = TimeSpan.FromMilliseconds(150);
        var (page, connect) = await OpenUnconnectedAsync($"{Reviews}/{address}");
        connect.SetResult();
        await LiveAsync(page);
        await page.Locator($"details:has({field})").EvaluateAllAsync<object?>("all => all.forEach(one => one.open = true)");

        await page.Locator(field).PressSequentiallyAsync(Text, new() { Delay = 40 });

        await Task.Delay(4 * Latency, TestContext.Current.CancellationToken); // the last answer has come
        await Expect(page.Locator(field)).ToHaveValueAsync(Text);
        Assert.Empty(Complaints);
    }

    [Fact]
    public async Task What_is_pressed_before_the_page_is_live_is_said_not_to_be_done()
    {
        var (page, connect) = await OpenUnconnectedAsync($"{Reviews}/screening");
        await page.Locator("#screener-name").FillAsync("Ann");

        await page.GetByRole(AriaRole.Button, new() { Name = "Continue" }).ClickAsync();
        await Expect(page.Locator("#not-sent")).ToBeVisibleAsync();
        connect.SetResult();
        await LiveAsync(page);

        await page.GetByRole(AriaRole.Button, new() { Name = "Continue" }).ClickAsync();
        await Expect(page.GetByTestId("record-title")).ToBeVisibleAsync();
        await Expect(page.Locator("#not-sent")).ToBeHiddenAsync();
    }

    private async Task<(IPage Page, TaskCompletionSource Connect)> OpenUnconnectedAsync(string address, bool reader = false)
    {
        Api.Evidence.GivesStudies = true;
        Api.Extractions.Label = "Lee 2026";
        Api.Screening.Waiting.Add(new ScreeningRecord { Id = "r1", Title = "Deep learning to diagnose osteoporosis", Abstract = "We diagnosed 120 people." });
        var connect = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        MayConnect = connect.Task;
        return (await OpenAsync(address, live: false, reader: reader), connect);
    }

    private static Task LiveAsync(IPage page) => Expect(page.GetByTestId("live-state")).ToHaveAttributeAsync("data-state", "live");

    /// <summary>A form: where it is, what a person puts into it, and what shows that the server knows.</summary>
    private sealed record Form(string Address, Func<IPage, Task> Type, Func<IPage, Task> Use, Action<FakeApi>? Check = null);
}
