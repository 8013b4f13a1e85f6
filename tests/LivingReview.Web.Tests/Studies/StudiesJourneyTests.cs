using LivingReview.Web.Tests.Fakes;
using LivingReview.Web.Tests.Journeys;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace LivingReview.Web.Tests.Studies;

/// <summary>Finding a study, reading it, taking it out and back.</summary>
public sealed class StudiesJourneyTests(Browsing browsing) : BrowserJourney(browsing)
{
    [Theory]
    [InlineData(1400, ColorScheme.Light)]
    [InlineData(390, ColorScheme.Dark)]
    public async Task The_list_and_a_study_fit_their_window_and_are_accessible(int width, ColorScheme scheme)
    {

        var page = await OpenStudiesAsync("studies?q=20", width, scheme);
        await Expect(page.GetByTestId("study-table")).ToBeVisibleAsync();
        await ShootAsync(page, "studies", width, scheme);
        await ExpectWellMadeAsync(page);
        page = await OpenStudiesAsync("studies/jang-2021", width, scheme);
        await Expect(page.GetByTestId("influence")).ToContainTextAsync("7.3%");
        await ShootAsync(page, "study", width, scheme);
        await ExpectWellMadeAsync(page);

        Assert.Empty(Complaints);
    }

    [Fact]
    public async Task A_search_an_order_and_a_filter_are_in_the_address_and_the_list_comes_in_pages()
    {
        var page = await OpenStudiesAsync("studies");
        await Expect(page.GetByTestId("list-note")).ToContainTextAsync("143 studies: 142 included, 1 withdrawn");
        await Expect(page.Locator(".study-table tbody tr")).ToHaveCountAsync(100);

        await page.GetByRole(AriaRole.Link, new() { Name = "Next" }).ClickAsync();
        await Expect(page.Locator(".study-table tbody tr")).ToHaveCountAsync(43);
        await page.GetByLabel("Search").FillAsync("yasaka");
        await Expect(page.GetByTestId("list-note")).ToContainTextAsync("1 of 143 studies");
        await Expect(page.GetByTestId("study-yasaka-2020")).ToContainTextAsync("1 warning");
        await Expect(page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("q=yasaka"));
        await page.GetByLabel("Search").FillAsync("");
        await page.GetByLabel("Status").SelectOptionAsync("withdrawn");
        await Expect(page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("state=withdrawn")); // the order's link is of this list, not of the one before
        await Expect(page.GetByTestId("study-fang-2021")).ToContainTextAsync("Retracted");
        await page.GetByRole(AriaRole.Link, new() { Name = "Year" }).ClickAsync();
        await Expect(page.Locator("th[aria-sort=ascending]")).ToHaveTextAsync("Year ↑");

        await Expect(page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("state=withdrawn"));
        Assert.Empty(Complaints);
    }

    [Fact]
    public async Task A_study_shows_its_figures_its_sources_and_its_history()
    {
        var page = await OpenStudiesAsync("studies/jang-2021");

        await Expect(page.GetByTestId("tables")).ToContainTextAsync("0.911 (0.807 to 0.961)");
        await Expect(page.GetByTestId("sources").GetByRole(AriaRole.Link, new() { Name = "10.1038/s41598-021-99549-6" })).ToHaveAttributeAsync("href", "https://doi.org/10.1038/s41598-021-99549-6");
        await Expect(page.GetByTestId("bias")).ToContainTextAsync("Patient selection");
        await Expect(page.GetByTestId("history")).ToContainTextAsync("Table 3 has another count.");
        await Expect(page.GetByTestId("history").GetByTestId("changes")).ToContainTextAsync("Table 1: False negatives");
    }

    [Fact]
    public async Task A_study_is_withdrawn_with_a_reason_and_restored()
    {
        var page = await OpenStudiesAsync("studies/jang-2021");

        await page.GetByRole(AriaRole.Button, new() { Name = "Withdraw" }).ClickAsync();
        await Expect(page.Locator("#withdraw-reason-fault")).ToContainTextAsync("A reason is needed");
        await page.GetByLabel("Kind").SelectOptionAsync("retraction");
        await page.GetByLabel("Reason for withdrawing").FillAsync("Retracted by the journal.");
        await page.GetByRole(AriaRole.Button, new() { Name = "Withdraw" }).ClickAsync();
        await Expect(page.GetByTestId("withdrawn")).ToContainTextAsync("Retracted by the journal.");
        await page.GetByLabel("Reason for restoring").FillAsync("The notice was about another paper.");
        await page.GetByRole(AriaRole.Button, new() { Name = "Restore" }).ClickAsync();

        await Expect(page.GetByTestId("withdrawn")).ToHaveCountAsync(0);
        Assert.Empty(Complaints);
    }

    [Fact]
    public async Task A_warning_is_accepted_with_a_reason_and_a_proposal_confirmed()
    {
        Api.Evidence.Proposals.Add(new()
        {
            Id = Guid.CreateVersion7(),
            Review = FakeApi.Review,
            Status = "pending",
            ProposedBy = "Asha",
            ProposedAt = DateTimeOffset.UnixEpoch,
            Submission = new() { Label = "Waiting 2026", Tables = [new() { Tp = 1, Fp = 2, Fn = 3, Tn = 4 }] },
        });
        var page = await OpenStudiesAsync("studies/yasaka-2020");
        await page.GetByText("Keep anyway").ClickAsync();
        await page.GetByLabel("Reason", new() { Exact = true }).FillAsync("A referral clinic.");
        await page.GetByRole(AriaRole.Button, new() { Name = "Accept" }).ClickAsync();
        await Expect(page.GetByTestId("warnings")).ToContainTextAsync("Accepted: A referral clinic.");

        page = await OpenStudiesAsync("studies");
        await page.GetByTestId("confirm").ClickAsync();

        await Expect(page.GetByTestId("proposal")).ToHaveCountAsync(0);
    }

    private Task<IPage> OpenStudiesAsync(string part, int width = 1400, ColorScheme scheme = ColorScheme.Light)
    {
        Api.Evidence.GivesStudies = true;
        return OpenAsync($"reviews/{FakeApi.Review}/{part}", width, scheme);
    }
}
