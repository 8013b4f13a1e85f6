using Bunit;
using LivingReview.Contracts.Studies;
using LivingReview.Web.Changes;
using LivingReview.Web.Tests.Fakes;

namespace LivingReview.Web.Tests.Discussing;

public sealed class AuditPageTests : RenderedOverApi
{
    [Fact]
    public async Task The_team_sees_comments_among_the_changes_and_reads_on_from_where_the_page_ended()
    {
        Api.Comments.Log!.AddRange(Enumerable.Range(1, 120).Reverse().Select(place => place % 2 == 0
            ? Step(place, "commented") with { Subject = "study:jang-2021#tables[0].fn", Study = "jang-2021", Label = "Jang 2021", Text = "Is FN right?" }
            : Step(place, "protocol") with { Revision = place }));

        var page = Open();

        await page.WaitForAssertionAsync(() => Assert.Equal(100, page.FindAll("[data-testid=audit] tbody tr").Count), Patience);
        var cells = page.FindAll("[data-testid=audit] tbody tr:first-child td").Select(cell => cell.TextContent.Trim()).ToList();
        Assert.Equal(["", "Ann", "Commented on Jang 2021", "Is FN right?"], [cells[0], cells[2], cells[3], cells[4]]);
        Assert.EndsWith("/studies/jang-2021", page.Find("[data-testid=audit] tbody a").GetAttribute("href"), StringComparison.Ordinal);
        Navigation.NavigateTo(page.Find("[data-testid=earlier]").GetAttribute("href")!);
        await page.WaitForAssertionAsync(() => Assert.Equal(20, page.FindAll("[data-testid=audit] tbody tr").Count), Patience);
        Assert.Empty(page.FindAll("[data-testid=earlier]"));
    }

    [Fact]
    public async Task A_reader_sees_the_changes_alone()
    {
        Api.Comments.Log = null;
        Api.Comments.Changes.AddRange([new() { Revision = 2, At = DateTimeOffset.UnixEpoch, Actor = "Ann", Kind = "accepted", Study = "jang-2021", Label = "Jang 2021" }, new() { Revision = 1, At = DateTimeOffset.UnixEpoch, Actor = "Ann", Kind = "registered" }]);

        var page = Open();

        await page.WaitForAssertionAsync(() => Assert.Equal(["2", "1"], page.FindAll("[data-testid=audit] tbody td.number").Select(cell => cell.TextContent.Trim())), Patience);
        Assert.DoesNotContain("comment", page.Markup, StringComparison.OrdinalIgnoreCase);
    }

    private IRenderedComponent<AuditPage> Open() => Context.Render<AuditPage>(parameters => parameters.Add(p => p.Review, FakeApi.Review));

    private static TeamAuditEntry Step(long place, string kind) => new() { Place = place, At = DateTimeOffset.UnixEpoch, Actor = "Ann", Kind = kind };
}
