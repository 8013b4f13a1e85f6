using System.Globalization;
using LivingReview.EndToEnd.Tests.Fixtures;
using LivingReview.Hosting.Embedding;
using LivingReview.Testing;
using LivingReview.Testing.Living;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace LivingReview.EndToEnd.Tests.Living;

/// <summary>
/// Three persons take a review from the question to its evidence, in three browsers, over real services: the wizard, a study that two extract blind
/// with a difference, what each may not do, and what a further study would do. Screening, sheets and alerts have journeys of their own.
/// </summary>
public sealed class TeamJourneyTests(Browser browser) : IClassFixture<Browser>
{
    private const string Review = "hip-fractures-on-radiographs";

    private int _actions;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Three_persons_take_a_review_from_its_question_to_an_agreed_study_and_see_what_another_would_do()
    {
        using var data = new TemporaryFolder();
        var port = OwnedProcess.FreePort();
        await using var demo = await ChildProcess.StartAsync(
            Repository.CommandLineAssembly, ["demo", "--history", "none", "--people", "--data", data.Path, "--port", port.ToString(CultureInfo.InvariantCulture)], cancellationToken: Cancellation);
        await demo.WaitForOutputAsync("Ctrl-C", Cancellation);
        var site = string.Create(CultureInfo.InvariantCulture, $"http://localhost:{port}/");
        var (ann, ben, cora) = (await ComeAsync(site, "Ann", 1400), await ComeAsync(site, "Ben", 1400), await ComeAsync(site, "Cora", 390));

        // Ann opens the review from a template.
        await GoAsync(ann, site + "reviews/new");
        await Expect(ann.Locator("form[data-ready]")).ToBeVisibleAsync();
        await ChooseAsync(ann.GetByLabel("Begin with"), "osteoporosis-imaging-ml");
        await FillAsync(ann.GetByLabel("Title", new() { Exact = true }), "Hip fractures on radiographs");
        await ClickAsync(ann.GetByTestId("open-review"));
        await ann.WaitForURLAsync($"**/reviews/{Review}");
        ActionsOf("wizard", 4);

        // She has a study extracted twice; Ben and Cora do not see each other's work and differ in one cell.
        await GoAsync(ann, $"{site}reviews/{Review}/extractions");
        await LiveAsync(ann);
        await FillAsync(ann.GetByLabel("Study", new() { Exact = true }), "Lee 2026");
        await ClickAsync(ann.GetByRole(AriaRole.Button, new() { Name = "Assign" }));
        await ClickAsync(ann.GetByTestId("extractions").GetByRole(AriaRole.Link, new() { Name = "Lee 2026" }));
        await LiveAsync(ann);
        var extraction = ann.Url;
        ActionsOf("assignment", 4);
        await ExtractAsync(ben, extraction, "5");
        await Expect(ben.GetByTestId("extraction-outcome")).ToContainTextAsync("awaited");
        ActionsOf("extraction", 7);
        await GoAsync(cora, extraction);
        await LiveAsync(cora);
        await Expect(cora.GetByTestId("differences")).ToHaveCountAsync(0);
        await ExtractAsync(cora, extraction, "6");
        await Expect(cora.GetByTestId("extraction-outcome")).ToContainTextAsync("Both extractions are there");
        _actions = 0;

        // Ann decides, and the study enters with both names.
        await GoAsync(ann, extraction);
        await LiveAsync(ann);
        await ClickAsync(ann.GetByTestId("differences").GetByRole(AriaRole.Radio, new() { Name = "6" }));
        await ClickAsync(ann.GetByTestId("use-choices"));
        await Expect(ann.GetByTestId("submit-study")).ToBeEnabledAsync();
        await ClickAsync(ann.GetByTestId("submit-study"));
        await Expect(ann.GetByText("Reconciled by Ann")).ToBeVisibleAsync();
        ActionsOf("reconciliation", 4);
        await ann.GetByRole(AriaRole.Link, new() { Name = "View the study" }).ClickAsync();
        await Expect(ann.GetByTestId("history")).ToContainTextAsync("Ben");
        await Expect(ann.GetByTestId("history")).ToContainTextAsync("Cora");

        // Cora, an extractor, may not withdraw it, nor change the protocol; the agreement of the two is shown.
        await cora.GotoAsync($"{site}reviews/{Review}/extractions");
        await Expect(cora.GetByTestId("agreement")).ToContainTextAsync("in 1 study that two persons extracted");
        await cora.GotoAsync($"{site}reviews/{Review}/protocol/edit");
        await Expect(cora.Locator("form[data-ready]")).ToBeVisibleAsync();
        await cora.GetByLabel("Reason for the change").FillAsync("Only a trial.");
        await cora.Locator("#protocol-question").FillAsync("Another question?");
        await cora.GetByRole(AriaRole.Button, new() { Name = "Save the protocol" }).ClickAsync();
        await Expect(cora.GetByTestId("protocol-form").Locator(".outcome")).ToContainTextAsync("This needs the role owner; you are extractor.");

        // In the sample review Ben sees what a study would do, and adds it.
        await GoAsync(ben, $"{site}reviews/{ReviewApi.Review}/studies/new");
        await LiveAsync(ben);
        _actions = 0;
        await FillCountsAsync(ben, "Park 2026", "20", "80", "80", "20", "ct");
        await ClickAsync(ben.GetByTestId("preview-study"));
        await Expect(ben.GetByTestId("effect")).ToBeVisibleAsync();
        await ClickAsync(ben.GetByTestId("submit-study"));
        await Expect(ben.GetByTestId("submission-outcome")).ToContainTextAsync("Park 2026 was saved");
        ActionsOf("study with preview", 8);
    }

    private async Task<IPage> ComeAsync(string site, string person, int width)
    {
        var page = await browser.OpenPageAsync(width);
        await page.GotoAsync(site);
        await page.GetByTestId("people").GetByRole(AriaRole.Button, new() { Name = $"Work as {person}" }).ClickAsync();
        await Expect(page.GetByTestId("person")).ToContainTextAsync(person);
        return page;
    }

    private async Task ExtractAsync(IPage page, string address, string fn)
    {
        await GoAsync(page, address);
        await LiveAsync(page);
        _actions = 0;
        await FillCountsAsync(page, null, "40", "10", fn, "90", "ct");
        await Expect(page.Locator("#study-label")).ToHaveValueAsync("Lee 2026");
        await ClickAsync(page.GetByTestId("submit-study"));
        _actions++; // opening it
    }

    private async Task FillCountsAsync(IPage page, string? label, string tp, string fp, string fn, string tn, string modality)
    {
        if (label is not null) await FillAsync(page.Locator("#study-label"), label);
        foreach (var (field, count) in new[] { ("tp", tp), ("fp", fp), ("fn", fn), ("tn", tn) }) await FillAsync(page.Locator($"#study-{field}"), count);
        await ChooseAsync(page.Locator("#study-modality"), modality);
    }

    private async Task GoAsync(IPage page, string address)
    {
        _actions++;
        await page.GotoAsync(address);
    }

    private async Task ClickAsync(ILocator on)
    {
        _actions++;
        await on.ClickAsync();
    }

    private async Task FillAsync(ILocator field, string text)
    {
        _actions++;
        await field.FillAsync(text);
    }

    private async Task ChooseAsync(ILocator field, string option)
    {
        _actions++;
        await field.SelectOptionAsync(option);
    }

    /// <summary>Clicks, choices, fields and addresses since the last count: more of them would be a step back.</summary>
    private void ActionsOf(string part, int atMost)
    {
        Assert.True(_actions <= atMost, $"{part}: {_actions} actions instead of {atMost}");
        _actions = 0;
    }

    private static Task LiveAsync(IPage page) => Expect(page.GetByTestId("live-state")).ToHaveAttributeAsync("data-state", "live");
}
