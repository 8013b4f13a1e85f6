using LivingReview.Web.Tests.Fakes;
using LivingReview.Web.Tests.Journeys;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace LivingReview.Web.Tests.Studies.Editing;

/// <summary>The server and the connection are killed at ten points of typing; nothing typed is lost.</summary>
public sealed class KeptInputJourney(Browsing browsing) : BrowserJourney(browsing)
{
    [Fact]
    public async Task Nothing_typed_is_lost_at_ten_points_of_typing()
    {
        var page = await OpenAsync($"reviews/{FakeApi.Review}/studies/new");
        await Ready(page);
        var typed = new List<(string Field, string Text)>();

        await TypeAsync("study-label", "Lee 2026");
        await KillAsync(); // 1: the server, before it has heard of anything
        await TypeAsync("study-year", "2026");
        await KeptAsync("2026");
        await KillAsync(); // 2: after it has kept everything
        await TypeAsync("study-tp", "41");
        await CutAsync(); // 3: the connection, at once
        await page.EvaluateAsync("Blazor._internal.forceCloseConnection()");
        await TypeAsync("study-fp", "9"); // 4: typed while it is lost
        await Live(page);
        await CheckAsync();
        var startAgain = await StopSiteAsync();
        await TypeAsync("study-fn", "7"); // 5: typed while the server is down
        startAgain();
        await CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Add another table" }).ClickAsync();
        await TypeAsync("study-1-fn", "8");
        await KeptAsync("\"8\"");
        await KillAsync(); // 6: with a second table
        await TypeAsync("study-1-tn", "60");
        await KillAsync(); // 7: in it, at once
        await page.Locator("[data-testid=study-solver] > summary").ClickAsync();
        await TypeAsync("study-printed-n", "101");
        await KillAsync(); // 8: figures that are not of the study yet
        await page.Locator("#study-modality").SelectOptionAsync("ct");
        typed.Add(("study-modality", "ct"));
        await KillAsync(); // 9: a choice
        await page.Locator("#study-tn").PressSequentiallyAsync("12");
        await page.Locator("#study-tn").PressSequentiallyAsync("3");
        typed.Add(("study-tn", "123"));
        await KillAsync(); // 10: in the middle of a word

        await Expect(page.Locator("#not-restored")).ToBeHiddenAsync();
        await KeptAsync("123");
        Assert.Single(Api.FormDrafts.Unfinished);
        await page.GetByTestId("table-1").GetByLabel("Main analysis").CheckAsync();
        await page.Locator("#study-1-tp").FillAsync("3");
        await page.Locator("#study-1-fp").FillAsync("4");
        await page.GetByTestId("submit-study").ClickAsync();
        await Expect(page.GetByTestId("submission-outcome")).ToContainTextAsync("Lee 2026 was saved");
        await page.ReloadAsync();
        await Ready(page);
        await Expect(page.Locator("#study-label")).ToHaveValueAsync("");
        Assert.Empty(Api.FormDrafts.Unfinished);

        async Task TypeAsync(string field, string text)
        {
            await page.Locator($"#{field}").FillAsync(text);
            typed.Add((field, text));
        }

        async Task KillAsync()
        {
            var start = await StopSiteAsync();
            start();
            await CheckAsync();
        }

        async Task CutAsync()
        {
            await page.EvaluateAsync("Blazor._internal.forceCloseConnection()");
            await Live(page);
            await CheckAsync();
        }

        async Task CheckAsync()
        {
            await Expect(page.Locator("#components-reconnect-modal")).ToBeHiddenAsync();
            await Ready(page);
            foreach (var (field, text) in typed)
                await Expect(page.Locator($"#{field}")).ToHaveValueAsync(text);
        }

        async Task KeptAsync(string text)
        {
            using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
            while (!Api.FormDrafts.Unfinished.Any(draft => draft.Content.Contains(text, StringComparison.Ordinal)))
                await Task.Delay(50, patience.Token);
        }
    }

    /// <summary>Forms without a draft of their own: the browser alone keeps what was pasted and chosen.</summary>
    [Theory]
    [InlineData("extractions", "#sheet-paste", "study,tp,fp,fn,tn\nLee 2026,40,10,5,90", true)]
    [InlineData("extractions", "#assign-label", "Lee 2026", false)]
    [InlineData("import", "#import-paste", "study,TP,FP,FN,TN\nLee 2026,40,10,5,90", true)]
    [InlineData("studies/jang-2021", "#comment-text", "@Ben look at page 4", false)]
    public async Task What_was_pasted_or_said_survives_the_server(string address, string field, string text, bool folded)
    {
        Api.Evidence.GivesStudies = true;
        var page = await OpenAsync($"reviews/{FakeApi.Review}/{address}");
        if (folded) await page.Locator($"details:has({field}) > summary").ClickAsync();
        await page.Locator(field).FillAsync(text);
        await Expect(page.Locator(field)).ToHaveValueAsync(text);

        var start = await StopSiteAsync();
        start();
        await Expect(page.Locator("#components-reconnect-modal")).ToBeHiddenAsync();
        await Live(page);

        await Expect(page.Locator(field)).ToHaveValueAsync(text);
        await Expect(page.Locator(field)).ToBeVisibleAsync();
        await Expect(page.Locator("#not-restored")).ToBeHiddenAsync();
    }

    [Fact]
    public async Task What_was_typed_before_is_there_when_the_fields_open_and_nothing_of_it_comes_after_the_study_was_saved()
    {
        var keeping = new TaskCompletionSource();
        Api.FormDrafts.BeforeKeeping = keeping.Task;
        var page = await OpenAsync($"reviews/{FakeApi.Review}/studies/new");
        await page.Locator("#study-label").FillAsync("Lee 2026");
        await page.AddInitScriptAsync("const every = setInterval; window.setInterval = (run, time, ...more) => every(run, Math.max(time, 5000), ...more);");
        await page.ReloadAsync();

        await Expect(page.Locator("#study-label")).ToBeEnabledAsync();
        var opened = await page.Locator("#study-label").InputValueAsync();
        foreach (var (field, text) in new[] { ("tp", "40"), ("fp", "10"), ("fn", "4"), ("tn", "90") })
            await page.Locator($"#study-{field}").FillAsync(text);
        await page.Locator("#study-modality").SelectOptionAsync("ct");
        await page.GetByTestId("submit-study").ClickAsync();
        await Expect(page.GetByTestId("submission-outcome")).ToContainTextAsync("Lee 2026 was saved");
        await Expect(page.Locator("#study-tp")).ToHaveValueAsync("");
        keeping.SetResult();

        Assert.Equal("Lee 2026", opened);
        Assert.DoesNotContain("draft=", page.Url, StringComparison.Ordinal);
        Assert.Null(await page.EvaluateAsync<string?>("sessionStorage.getItem('livingreview-typed')"));
        await page.ReloadAsync();
        await Ready(page);
        await Expect(page.Locator("#study-label")).ToHaveValueAsync("");
        Assert.Empty(Api.FormDrafts.Unfinished);
    }

    private static Task Ready(IPage page) => Expect(page.Locator("form[data-draft][data-ready]")).ToBeVisibleAsync();

    private static Task Live(IPage page) => Expect(page.Locator("#components-reconnect-modal")).ToBeHiddenAsync();
}
