using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace LivingReview.Web.Tests.Journeys;

public sealed class ChangesJourney(Browsing browsing) : BrowserJourney(browsing)
{
    [Theory]
    [MemberData(nameof(Views))]
    public async Task The_changes_are_well_made_in_every_view(int width, ColorScheme scheme)
    {
        var page = await OpenAsync("reviews/osteoporosis/changes?from=10&to=15", width, scheme);
        await Expect(page.GetByTestId("change-overall")).ToContainTextAsync("Interaction");
        await Expect(page.GetByTestId("then").GetByRole(AriaRole.Row)).Not.ToHaveCountAsync(0);

        await ShootAsync(page, "changes", width, scheme);

        await ExpectWellMadeAsync(page);
    }

    [Fact]
    public async Task The_slider_goes_back_with_the_keyboard_and_the_address_follows()
    {
        var page = await OpenAsync("reviews/osteoporosis/changes");
        await page.GetByTestId("revision-slider").FocusAsync();

        for (var i = 0; i < 5; i++)
            await page.Keyboard.PressAsync("ArrowLeft");

        await Expect(page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("revision=10"));
        await Expect(page.GetByTestId("then").GetByRole(AriaRole.Row).Nth(1)).ToContainTextAsync("0.878 (0.783 to 0.939)");
        await page.GetByTestId("whole-page").ClickAsync();
        await Expect(page.GetByTestId("looking-back")).ToContainTextAsync("revision 10");
        Assert.Empty(Complaints);
    }

    [Fact]
    public async Task Combinations_that_were_not_pooled_are_one_link_away()
    {
        var ct = Api.Estimates!.Strata.Single(stratum => stratum.Stratum == "modality=ct");
        Api.Estimates = Api.Estimates with
        {
            Strata = [.. Api.Estimates.Strata, ct with { Stratum = "modality=ct;validation=external" }, ct with { Stratum = "modality=ct;validation=none", Sensitivity = null, Specificity = null }],
        };
        var page = await OpenAsync("reviews/osteoporosis/changes");
        await Expect(page.GetByTestId("then")).ToContainTextAsync("CT; Validation: External");
        await Expect(page.GetByTestId("then")).Not.ToContainTextAsync("CT; Validation: None");

        await page.GetByRole(AriaRole.Link, new() { Name = "the full results", Exact = true }).ClickAsync();

        await Expect(page.GetByTestId("stratum-modality=ct;validation=none")).ToBeVisibleAsync();
        Assert.Empty(Complaints);
    }

    [Fact]
    public async Task The_shares_of_a_difference_add_up_to_it()
    {
        var page = await OpenAsync("reviews/osteoporosis/changes?from=10&to=15");
        var rows = page.GetByTestId("change-overall").Locator("tbody.attribution tr");
        await Expect(rows.First).ToContainTextAsync("Total change");

        var values = await rows.EvaluateAllAsync<double[]>(
            "rows => rows.map(r => parseFloat(r.querySelector('td .value').textContent.replace('−', '-').replace('+', '')))");

        Assert.True(values.Length > 4, "There are too few shares.");
        Assert.Equal(values[0], values[1..].Sum(), 0.0006);
        // A share stands under the column that it is a share of.
        Assert.Equal(0, await rows.First.EvaluateAsync<double>("row => row.cells[2].getBoundingClientRect().left - row.closest('table').tHead.rows[0].cells[2].getBoundingClientRect().left"));
    }

    [Fact]
    public async Task A_version_is_published_and_refused_in_words()
    {
        var page = await OpenAsync("reviews/osteoporosis/changes");
        var form = page.GetByTestId("publish");
        await form.GetByRole(AriaRole.Button, new() { Name = "Publish" }).ClickAsync();
        await Expect(form).ToContainTextAsync("a note of 1 to 2000 characters");

        await form.GetByLabel("Note for readers").FillAsync("Nothing new");
        await form.GetByRole(AriaRole.Button, new() { Name = "Publish" }).ClickAsync();
        await Expect(form).ToContainTextAsync("version 2 froze revision 15");

        Api.View = Api.View with { Revision = 16 };
        await form.GetByRole(AriaRole.Button, new() { Name = "Publish" }).ClickAsync();

        await Expect(form).ToContainTextAsync("Version 3 is published");
        await Expect(page.GetByTestId("versions")).ToContainTextAsync("Version 3, revision 16");
        Assert.EndsWith("/versions/3/bundle.zip", await page.GetByTestId("versions").GetByRole(AriaRole.Link, new() { Name = "Download bundle" }).First.GetAttributeAsync("href"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_typed_into_the_form_survives_an_update()
    {
        var page = await OpenAsync("reviews/osteoporosis/changes");
        var note = page.GetByTestId("publish").GetByLabel("Note for readers");
        await note.FillAsync("Half a sen");

        Api.Change("overall", estimate => estimate with { K = 15 });
        await Expect(page.GetByTestId("then").GetByRole(AriaRole.Row).Nth(1)).ToContainTextAsync("14");

        await Expect(note).ToHaveValueAsync("Half a sen");
        await Expect(note).ToBeFocusedAsync();
    }

    [Fact]
    public async Task Two_revisions_are_chosen_in_the_form()
    {
        var page = await OpenAsync("reviews/osteoporosis/changes");

        await page.GetByLabel("From revision").FillAsync("10");
        await page.GetByLabel("to revision", new() { Exact = true }).FillAsync("15");
        await page.GetByRole(AriaRole.Button, new() { Name = "Compare" }).ClickAsync();

        await Expect(page.GetByTestId("difference-summary")).ToContainTextAsync("3 strata differ between revision 10 and revision 15");
        await Expect(page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("from=10&to=15"));
    }
}
