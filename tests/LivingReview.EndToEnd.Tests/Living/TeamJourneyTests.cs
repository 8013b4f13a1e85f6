using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using LivingReview.EndToEnd.Tests.Fixtures;
using LivingReview.Hosting.Embedding;
using LivingReview.Testing;
using LivingReview.Testing.Living;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace LivingReview.EndToEnd.Tests.Living;

/// <summary>
/// Three persons take a review from the question to its evidence, in three browsers, over real services: the wizard, what a search found, two screeners
/// with a conflict, a study that two extract blind with a difference, its risk of bias, a messy sheet, the two-person rule with what a study would do,
/// the alert that it raises, a version; and what each may not do. The actions of each part are counted, and written to the test's output.
/// </summary>
public sealed class TeamJourneyTests(Browser browser, ITestOutputHelper output) : IClassFixture<Browser>
{
    private const string Review = "hip-fractures-on-radiographs";

    private const string Found = """
        TY  - JOUR
        TI  - Deep learning for hip fractures 1
        AU  - Doe, Jane
        PY  - 2026
        AB  - Sensitivity was 91% and specificity 69%.
        ER  - 
        TY  - JOUR
        TI  - Surgery of hip fractures 2
        AU  - Roe, Jane
        PY  - 2026
        AB  - A series of operations.
        ER  - 
        """;

    private readonly Stopwatch _time = new();
    private int _actions;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Three_persons_take_a_review_from_its_question_to_its_evidence_an_alert_and_a_version()
    {
        using var data = new TemporaryFolder();
        var port = OwnedProcess.FreePort();
        await using var demo = await ChildProcess.StartAsync(
            Repository.CommandLineAssembly, ["demo", "--history", "none", "--people", "--data", data.Path, "--port", port.ToString(CultureInfo.InvariantCulture)], cancellationToken: Cancellation);
        await demo.WaitForOutputAsync("Ctrl-C", Cancellation);
        var site = string.Create(CultureInfo.InvariantCulture, $"http://localhost:{port}/");
        var (ann, ben, cora) = (await ComeAsync(site, "Ann", 1400), await ComeAsync(site, "Ben", 1400), await ComeAsync(site, "Cora", 390));

        _time.Start();

        // Ann opens the review from a template.
        await GoAsync(ann, site + "reviews/new");
        await Expect(ann.Locator("form[data-ready]")).ToBeVisibleAsync();
        await ChooseAsync(ann.GetByLabel("Begin with"), "osteoporosis-imaging-ml");
        // The template has a title; what is typed before it is there would be typed into it.
        await Expect(ann.GetByLabel("Title", new() { Exact = true })).Not.ToHaveValueAsync("");
        await FillAsync(ann.GetByLabel("Title", new() { Exact = true }), "Hip fractures on radiographs");
        await ClickAsync(ann.GetByTestId("open-review"));
        await ann.WaitForURLAsync($"**/reviews/{Review}");
        ActionsOf("wizard", 4);

        // What a search found is screened by Ann and Cora, who differ on one record; Ben decides. Keys do it.
        await GoAsync(ann, $"{site}reviews/{Review}/screening?part=setup");
        await LiveAsync(ann);
        await ClickAsync(ann.GetByTestId("save-plan"));
        await Expect(ann.GetByTestId("screening-plan")).ToContainTextAsync("Saved.");
        await FillAsync(ann.GetByLabel("Source"), "PubMed");
        await ann.GetByLabel("File from a database").SetInputFilesAsync(new FilePayload { Name = "found.ris", MimeType = "application/x-research-info-systems", Buffer = Encoding.UTF8.GetBytes(Found) });
        _actions++;
        await ClickAsync(ann.GetByTestId("add-records"));
        await Expect(ann.GetByTestId("intake-outcome")).ToContainTextAsync("2 records added");
        ActionsOf("search results", 5);
        await ScreenAsync(ann, site, "i", "i");
        await ScreenAsync(cora, site, "i", "e");
        await GoAsync(ben, $"{site}reviews/{Review}/screening?part=conflicts");
        await LiveAsync(ben);
        await Expect(ben.GetByTestId("judgements").GetByRole(AriaRole.Listitem)).ToHaveCountAsync(2);
        await PressAsync(ben, "i");
        await Expect(ben.GetByTestId("nothing-left")).ToContainTextAsync("There are no conflicts.");
        ActionsOf("screening of two records by three", 8);

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

        // Ann judges its risk of bias.
        await ClickAsync(ann.GetByRole(AriaRole.Link, new() { Name = "Correct this study" }));
        await LiveAsync(ann);
        await Expect(ann.GetByTestId("submit-study")).ToBeEnabledAsync();
        await ClickAsync(ann.GetByText("Risk of bias of the study"));
        await ChooseAsync(ann.Locator("#study-bias-all-tool"), "QUADAS-2");
        foreach (var domain in new[] { "patient-selection", "index-test", "reference-standard", "flow-and-timing" })
            await ChooseAsync(ann.Locator($"#study-bias-all-quadas-2--{domain}-judgement"), domain == "index-test" ? "high" : "low");
        await FillAsync(ann.Locator("#study-reason"), "Judged.");
        await ClickAsync(ann.GetByTestId("submit-study"));
        await Expect(ann.GetByTestId("history")).ToContainTextAsync("Judged.");
        ActionsOf("risk of bias", 9);

        // Cora, an extractor, may not withdraw it, nor change the protocol; the agreement of the two is shown.
        await cora.GotoAsync($"{site}reviews/{Review}/extractions");
        await Expect(cora.GetByTestId("agreement")).ToContainTextAsync("in 1 study that two persons extracted");
        await cora.GotoAsync($"{site}reviews/{Review}/protocol/edit");
        await Expect(cora.Locator("form[data-ready]")).ToBeVisibleAsync();
        await cora.GetByLabel("Reason for the change").FillAsync("Only a trial.");
        await cora.Locator("#protocol-question").FillAsync("Another question?");
        await cora.GetByRole(AriaRole.Button, new() { Name = "Save the protocol" }).ClickAsync();
        await Expect(cora.GetByTestId("protocol-form").Locator(".outcome")).ToContainTextAsync("This needs the role owner; you are extractor.");

        // Ben brings in a sheet as a team keeps it: twelve rows, without a round outside.
        await MessySheetAsync(ann, ben, site);

        // In the sample review Ann asks for two persons from now on, and keeps its answer open.
        await GoAsync(ann, $"{site}reviews/{ReviewApi.Review}/protocol/edit");
        await Expect(ann.Locator("form[data-ready]")).ToBeVisibleAsync();
        await ClickAsync(ann.Locator("#protocol-requireConfirmation"));
        await FillAsync(ann.GetByLabel("Reason for the change"), "Two persons from now on.");
        await ClickAsync(ann.GetByRole(AriaRole.Button, new() { Name = "Save the protocol" }));
        await Expect(ann.GetByTestId("protocol-history")).ToContainTextAsync("Two persons from now on.");
        ActionsOf("two-person rule", 4);
        await ann.GotoAsync($"{site}reviews/{ReviewApi.Review}");
        await LiveAsync(ann);
        await Expect(ann.GetByTestId("open-count")).ToHaveCountAsync(0);

        // Cora sees what a study would do, and proposes it; Ben confirms; Ann's open page shows the alert.
        await GoAsync(cora, $"{site}reviews/{ReviewApi.Review}/studies/new");
        await LiveAsync(cora);
        _actions = 0;
        await FillCountsAsync(cora, "Park 2026", "20", "80", "80", "20", "ct");
        await ClickAsync(cora.GetByTestId("preview-study"));
        await Expect(cora.GetByTestId("effect")).ToBeVisibleAsync();
        await ClickAsync(cora.GetByTestId("submit-study"));
        await Expect(cora.GetByTestId("submission-outcome")).ToContainTextAsync("needs confirmation by a second person");
        ActionsOf("study with preview", 8);
        await GoAsync(ben, $"{site}reviews/{ReviewApi.Review}/studies");
        await LiveAsync(ben);
        await ClickAsync(ben.GetByTestId("confirm"));
        await Expect(ben.GetByTestId("confirm")).ToHaveCountAsync(0);
        ActionsOf("confirmation", 2);
        await Expect(ann.GetByTestId("open-count")).ToHaveTextAsync(new Regex("^[1-9]"), new() { Timeout = 180_000 });

        // A version is frozen and citable.
        await GoAsync(ann, $"{site}reviews/{ReviewApi.Review}/changes");
        await LiveAsync(ann);
        await FillAsync(ann.GetByLabel("Note for readers"), "With Park 2026.");
        await ClickAsync(ann.GetByRole(AriaRole.Button, new() { Name = "Publish", Exact = true }));
        await Expect(ann.GetByTestId("publish")).ToContainTextAsync("is published");
        ActionsOf("version", 3);
    }

    /// <summary>shared/cases/messy-sheet, 12 rows: by hand it took four rounds outside the program and about 25 actions.</summary>
    private async Task MessySheetAsync(IPage ann, IPage ben, string site)
    {
        await GoAsync(ann, site + "reviews/new");
        await Expect(ann.Locator("form[data-ready]")).ToBeVisibleAsync();
        await FillAsync(ann.GetByLabel("Title", new() { Exact = true }), "Messy sheet");
        await FillAsync(ann.GetByLabel("Review question"), "How accurate is imaging?");
        await ClickAsync(ann.GetByTestId("next-step"));
        await ClickAsync(ann.GetByTestId("add-factor"));
        await FillAsync(ann.GetByTestId("factor-0").GetByLabel("Label"), "Modality");
        await FillAsync(ann.GetByTestId("factor-0").GetByLabel("Levels"), "us\nmri\nct");
        await ClickAsync(ann.GetByTestId("open-review"));
        await ann.WaitForURLAsync("**/reviews/messy-sheet");
        ActionsOf("wizard without a template", 8);

        await ben.GotoAsync($"{site}reviews/messy-sheet/import");
        await LiveAsync(ben);
        await Expect(ben.Locator("#import-file")).ToBeEnabledAsync();
        _actions = 0;
        await ben.SetInputFilesAsync("#import-file", Repository.File("tests/LivingReview.EvidenceFiles.Tests/Cases/messy-sheet.csv"));
        _actions++;
        await ClickAsync(ben.GetByTestId("check-file"));
        await ClickAsync(ben.GetByTestId("use-suggestions"));
        foreach (var answer in new[] { "value:modality:CT scan=ct", "value:modality:Ultrasound=us", "skip:7" })
        {
            await ChooseAsync(ben.Locator($"select:has(option[value='{answer}'])"), answer);
            await Expect(ben.Locator($"option[value='{answer}']")).ToHaveCountAsync(0);
        }

        await ClickAsync(ben.GetByTestId("import-good-rows"));
        await Expect(ben.GetByTestId("import-sentence")).ToContainTextAsync("Imported: 6 new studies added");
        // What contradicts itself waits below, each cell with its reason.
        await Expect(ben.GetByTestId("import-draft")).ToHaveCountAsync(5);
        ActionsOf("import of 12 messy rows", 8);
    }

    private async Task ScreenAsync(IPage page, string site, params string[] keys)
    {
        await GoAsync(page, $"{site}reviews/{Review}/screening");
        await LiveAsync(page);
        foreach (var key in keys)
        {
            var title = await page.GetByTestId("record-title").InnerTextAsync();
            await PressAsync(page, title.EndsWith('1') ? keys[0] : keys[1]);
            await Expect(page.GetByTestId("record-title").Filter(new() { HasText = title })).ToHaveCountAsync(0);
        }

        await Expect(page.GetByTestId("nothing-left")).ToBeVisibleAsync();
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

    private async Task PressAsync(IPage page, string key)
    {
        _actions++;
        await page.Keyboard.PressAsync(key);
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
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{part}: {_actions} actions (at most {atMost}), {_time.Elapsed.TotalSeconds:0.0} s"));
        Assert.True(_actions <= atMost, $"{part}: {_actions} actions instead of {atMost}");
        _actions = 0;
        _time.Restart();
    }

    private static Task LiveAsync(IPage page) => Expect(page.GetByTestId("live-state")).ToHaveAttributeAsync("data-state", "live");
}
