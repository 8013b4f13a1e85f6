using Bunit;
using LivingReview.Web.Alerts;
using LivingReview.Web.Discussing;
using LivingReview.Web.Tests.Fakes;
using Microsoft.Extensions.DependencyInjection;

namespace LivingReview.Web.Tests.Discussing;

public sealed class CommentThreadTests : RenderedOverApi
{
    [Fact]
    public async Task A_comment_is_added_with_its_author_mentions_a_person_and_is_settled()
    {
        var thread = Context.Render<CommentThread>(parameters => parameters.Add(p => p.Review, FakeApi.Review).Add(p => p.Subject, "study:jang-2021"));
        await thread.WaitForElementAsync("[data-testid=add-comment]", Patience);
        await thread.OnAsync("[data-testid=add-comment]", e => e.SubmitAsync());
        await thread.WaitForElementAsync("#comment-text-fault", Patience);
        await thread.OnAsync("#comment-by", e => e.InputAsync(new() { Value = "Ann" }));
        await thread.OnAsync("#comment-text", e => e.InputAsync(new() { Value = "@Ben is FN right?" }));

        await thread.OnAsync("[data-testid=add-comment]", e => e.SubmitAsync());

        await thread.WaitForAssertionAsync(() => Assert.Contains("@Ben is FN right?", thread.Find("[data-testid=comments] li").TextContent, StringComparison.Ordinal), Patience);
        Assert.Equal(("Ann", "study:jang-2021", "Ben"), (Api.Comments.All[0].By, Api.Comments.All[0].Subject, Api.Comments.All[0].Mentions[0]));
        await thread.OnAsync("[data-testid=comments] li button", e => e.ClickAsync(new()));
        await thread.WaitForAssertionAsync(() => Assert.Contains("Settled by Ann", thread.Find("[data-testid=comments] li").TextContent, StringComparison.Ordinal), Patience);
    }

    [Fact]
    public async Task A_comment_may_be_about_one_cell_of_a_study()
    {
        var thread = Context.Render<CommentThread>(parameters => parameters.Add(p => p.Review, FakeApi.Review).Add(p => p.Subject, "study:jang-2021").Add(p => p.Parts, [("tables[0].fn", "Table 1: False negatives")]));
        await thread.WaitForElementAsync("[data-testid=add-comment]", Patience);
        await thread.OnAsync("#comment-by", e => e.InputAsync(new() { Value = "Ann" }));
        await thread.OnAsync("#comment-part", e => e.ChangeAsync(new() { Value = "tables[0].fn" }));
        await thread.OnAsync("#comment-text", e => e.InputAsync(new() { Value = "Page 4 says 6." }));

        await thread.OnAsync("[data-testid=add-comment]", e => e.SubmitAsync());

        await thread.WaitForAssertionAsync(() => Assert.Contains("on Table 1: False negatives: Page 4 says 6.", thread.Find("[data-testid=comments] li").TextContent, StringComparison.Ordinal), Patience);
        Assert.Equal("study:jang-2021#tables[0].fn", Api.Comments.All[0].Subject);
    }

    [Fact]
    public async Task What_waits_is_listed_for_who_it_waits_for()
    {
        Api.Extractions.Label = "Lee 2026";
        Context.Services.GetRequiredService<ActorName>().Value = "Ben";
        Api.Comments.All.Add(new() { Id = Guid.CreateVersion7(), Subject = "study:jang-2021", Text = "@Ben is FN right?", By = "Ann", At = DateTimeOffset.UnixEpoch, Mentions = ["Ben"] });
        Api.Comments.All.Add(new() { Id = Guid.CreateVersion7(), Subject = "protocol", Text = "@Cora look", By = "Ann", At = DateTimeOffset.UnixEpoch, Mentions = ["Cora"] });

        var page = Context.Render<ToDoPage>(parameters => parameters.Add(p => p.Review, FakeApi.Review));

        var alert = $"Acknowledge {Api.Shifts[0].Headline ?? Api.Shifts[0].Summary}";
        await page.WaitForAssertionAsync(() => Assert.Equal(["Extract Lee 2026", alert, "Answer Ann: @Ben is FN right?"], Items(page)), Patience);

        Context.Services.GetRequiredService<ActorName>().Value = "Ann";
        Api.Shifts.Clear();
        var hers = Context.Render<ToDoPage>(parameters => parameters.Add(p => p.Review, FakeApi.Review));
        await hers.WaitForAssertionAsync(() => Assert.Equal(["Screen 2 records by title and abstract", "Extract Lee 2026"], Items(hers)), Patience);
    }

    private static IEnumerable<string> Items(IRenderedComponent<ToDoPage> page) => page.FindAll("[data-testid=to-do] li").Select(item => item.TextContent.Trim());
}
