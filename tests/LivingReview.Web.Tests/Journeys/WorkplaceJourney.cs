using LivingReview.Contracts.Screening;
using LivingReview.Hosting.Accounts;
using LivingReview.Web.Tests.Fakes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace LivingReview.Web.Tests.Journeys;

/// <summary>The pages that a team works on, each looked at by axe in every width and colour scheme, and the work itself done without a mouse.</summary>
public sealed class WorkplaceJourney(Browsing browsing) : BrowserJourney(browsing)
{
    private const int MostTabs = 400;

    private readonly string _folder = Directory.CreateTempSubdirectory("livingreview-workplace-").FullName;

    protected override IReadOnlyDictionary<string, string> Settings => new Dictionary<string, string> { ["Authentication:AccountFile"] = Path.Combine(_folder, "accounts.json"), ["Authentication:PublicReading"] = "true" };

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Theory]
    [MemberData(nameof(Views))]
    public async Task Every_page_of_the_workplace_is_well_made(int width, ColorScheme scheme)
    {
        Api.Evidence.Role = "owner";
        using var scope = Services.CreateScope();
        var (_, invitation) = await scope.ServiceProvider.GetRequiredService<AccountRegister>().InviteAsync("Ben Ode", null, new Dictionary<string, string> { ["lung"] = "reviewer" }, "local");
        Api.Extractions.Label = "Lee 2026";
        Api.Screening.Waiting.Add(Record());
        var page = await OpenAsync(invitation, width, scheme, live: false);
        await Expect(page.GetByTestId("invitation")).ToBeVisibleAsync();
        await LookAsync(page, "invitation", width, scheme);
        await page.GotoAsync(new Uri(Site, "sign-in?to=people").ToString());
        await LookAsync(page, "sign-in-with-passkeys", width, scheme);
        await page.GetByLabel("API key").FillAsync(FakeEvidence.Key);
        await page.GetByTestId("sign-in").GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await page.GetByTestId("account-Ben Ode").Locator("summary").ClickAsync();
        await LookAsync(page, "people", width, scheme);

        foreach (var (name, address) in new[]
        {
            ("protocol", "protocol"), ("protocol-edit", "protocol/edit"), ("extractions", "extractions"), ("extraction", $"extractions/{Api.Extractions.Id}"), ("differences", "extractions/differences"),
            ("screening", "screening"), ("conflicts", "screening?part=conflicts"), ("full-text", "screening?part=full-text"), ("progress", "screening?part=progress"), ("searches", "screening?part=searches"), ("setup", "screening?part=setup"),
            ("to-do", "to-do"), ("audit", "audit"), ("import", "import"), ("records", "import?part=records"), ("new-study", "studies/new"),
        })
        {
            await page.GotoAsync(new Uri(Site, $"reviews/{FakeApi.Review}/{address}").ToString());
            await Expect(page.GetByTestId("live-state")).ToHaveAttributeAsync("data-state", "live");
            await LookAsync(page, name, width, scheme);
        }
    }

    [Fact]
    public async Task A_review_is_opened_with_the_keyboard_alone()
    {
        var page = await OpenAsync("reviews/new", live: false);
        await Expect(page.Locator("form[data-ready]")).ToBeVisibleAsync();

        await TypeAsync(page, page.GetByLabel("Title"), "Osteoporosis");
        await TypeAsync(page, page.GetByLabel("Review question"), "How accurately does it find osteoporosis?");
        await PressAsync(page, page.GetByTestId("open-review"), "Enter");

        await Expect(page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("/reviews/osteoporosis$"));
        Assert.Equal("How accurately does it find osteoporosis?", Assert.Single(Api.Protocols.Opened).Protocol.Question);
    }

    [Fact]
    public async Task A_study_is_extracted_twice_and_reconciled_with_the_keyboard_alone()
    {
        Api.Extractions.Label = "Lee 2026";
        foreach (var (name, fn) in new[] { ("Ann", "5"), ("Ben", "6") })
        {
            var page = await OpenAsync($"reviews/{FakeApi.Review}/extractions/{Api.Extractions.Id}");
            await TypeAsync(page, page.GetByLabel("Your name"), name);
            await page.Keyboard.PressAsync("Enter");
            await Expect(page.Locator("#study-label")).ToHaveValueAsync("Lee 2026");
            await Expect(page.Locator("#study-tp")).ToBeEnabledAsync();
            foreach (var (field, text) in new[] { ("tp", "40"), ("fp", "10"), ("fn", fn), ("tn", "90") })
                await TypeAsync(page, page.Locator($"#study-{field}"), text);
            await PressAsync(page, page.GetByTestId("submit-study"), "Enter");
            await Expect(page.GetByTestId("extraction-outcome")).ToContainTextAsync("Handed in");
        }

        var cora = await OpenAsync($"reviews/{FakeApi.Review}/extractions/{Api.Extractions.Id}");
        await TypeAsync(cora, cora.GetByLabel("Your name"), "Cora");
        await cora.Keyboard.PressAsync("Enter");
        // A group of choices is one stop; the arrow takes the second.
        await PressAsync(cora, cora.GetByTestId("differences").GetByRole(AriaRole.Radio).First, "ArrowRight");
        await Expect(cora.GetByTestId("differences").GetByRole(AriaRole.Radio, new() { Name = "6" })).ToBeCheckedAsync();
        await PressAsync(cora, cora.GetByTestId("use-choices"), "Enter");
        await Expect(cora.Locator("#study-fn")).ToHaveValueAsync("6");
        await Expect(cora.GetByTestId("submit-study")).ToBeEnabledAsync();
        await PressAsync(cora, cora.GetByTestId("submit-study"), "Enter");
        await Expect(cora.GetByText("Reconciled by Cora")).ToBeVisibleAsync();
        Assert.Equal(6, Api.Extractions.Agreed!.Tables![0].Fn);
    }

    [Fact]
    public async Task Pasted_cells_are_imported_with_the_keyboard_alone()
    {
        var page = await OpenAsync($"reviews/{FakeApi.Review}/import");

        await PressAsync(page, page.GetByTestId("file-import").Locator("summary").First, "Enter");
        await TypeAsync(page, page.Locator("#import-paste"), "study,TP,FP,FN,TN\nJang 2021,51,14,5,31");
        await PressAsync(page, page.GetByTestId("check-pasted"), "Enter");
        await Expect(page.GetByTestId("import-sentence")).ToContainTextAsync("The import would add 1 new study");
        await PressAsync(page, page.GetByTestId("confirm-import"), "Enter");

        await Expect(page.GetByTestId("import-sentence")).ToContainTextAsync("Imported: 1 new study added");
    }

    private static ScreeningRecord Record() => new()
    {
        Id = "r1",
        Title = "Deep learning to diagnose osteoporosis on radiographs",
        Abstract = "We diagnosed 120 people. Sensitivity was 91% and specificity 69%.",
    };

    private async Task LookAsync(IPage page, string name, int width, ColorScheme scheme)
    {
        await ShootAsync(page, "workplace-" + name, width, scheme);
        try
        {
            await ExpectWellMadeAsync(page);
        }
        catch (Xunit.Sdk.XunitException fault)
        {
            throw new InvalidOperationException($"{name} at {width}, {scheme}: {fault.Message}", fault);
        }
    }

    /// <summary>Goes to a control by Tab, as a person without a mouse does: it must be reachable, and the focus must be seen on it.</summary>
    private static async Task ReachAsync(IPage page, ILocator control)
    {
        await Expect(control).ToBeVisibleAsync();
        for (var tab = 0; tab < MostTabs; tab++)
        {
            if (await control.EvaluateAsync<bool>("control => control === document.activeElement"))
            {
                Assert.True(await control.EvaluateAsync<bool>("control => { const style = getComputedStyle(control); return style.outlineStyle !== 'none' || style.boxShadow !== 'none'; }"), "The focus is not visible.");
                return;
            }

            await page.Keyboard.PressAsync("Tab");
        }

        Assert.Fail($"Tab does not reach {control}.");
    }

    private static async Task TypeAsync(IPage page, ILocator field, string text)
    {
        await ReachAsync(page, field);
        await page.Keyboard.TypeAsync(text);
    }

    private static async Task PressAsync(IPage page, ILocator control, string key)
    {
        await ReachAsync(page, control);
        await page.Keyboard.PressAsync(key);
    }
}
