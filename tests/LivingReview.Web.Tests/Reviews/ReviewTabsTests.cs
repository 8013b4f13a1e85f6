using Bunit;
using LivingReview.Client;
using LivingReview.Web.Live;
using LivingReview.Web.Reviews;
using LivingReview.Web.Tests.Fakes;
using Microsoft.Extensions.DependencyInjection;

namespace LivingReview.Web.Tests.Reviews;

public sealed class ReviewTabsTests : RenderedOverApi
{
    /// <summary>With the review's id alone as its parameter the row of tabs was never rendered again, and an alert that came later had no number.</summary>
    [Fact]
    public async Task The_number_of_open_alerts_follows_an_alert_that_comes_while_the_page_is_open()
    {
        var cancellationToken = Xunit.TestContext.Current.CancellationToken;
        var alerts = Api.Shifts.ToList();
        Api.Shifts.Clear();
        var view = (await Context.Services.GetRequiredService<ReviewsClient>().GetAsync(FakeApi.Review, cancellationToken))!;
        await using var live = Context.Services.GetRequiredService<LiveHub>().Subscribe(FakeApi.Review, _ => Task.CompletedTask);
        var head = Context.Render<ReviewHead>(parameters => parameters.Add(p => p.Review, view).Add(p => p.State, LiveState.Live));
        Assert.Empty(head.FindAll("[data-testid=open-count]"));

        Api.Shifts.AddRange(alerts);
        live.Touch();
        head.Render(parameters => parameters.Add(p => p.Review, view).Add(p => p.State, LiveState.Live));

        await head.WaitForAssertionAsync(() => Assert.StartsWith("1", head.Find("[data-testid=open-count]").TextContent, StringComparison.Ordinal), Patience);
    }
}
