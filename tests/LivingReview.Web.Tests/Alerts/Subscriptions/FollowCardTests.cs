using Bunit;
using LivingReview.Web.Alerts.Subscriptions;
using LivingReview.Web.Tests.Fakes;

namespace LivingReview.Web.Tests.Alerts.Subscriptions;

public sealed class FollowCardTests : RenderedOverApi
{
    [Fact]
    public async Task One_button_makes_a_subscription_with_the_preset_and_the_address()
    {
        Api.View = Api.View with { Protocol = Api.View.Protocol with { HeadlineStrata = ["modality=ct"] } };
        var card = Context.Render<FollowCard>(parameters => parameters.Add(p => p.Review, FakeApi.Review).Add(p => p.Protocol, Api.View.Protocol).Add(p => p.SendsMail, true));
        await card.WaitForAssertionAsync(() => Assert.Contains("Over the review’s history it would have sent", card.Find("[data-testid=follow-backtest]").TextContent, StringComparison.Ordinal), Patience);

        await card.OnAsync("#follow-email", e => e.InputAsync(new() { Value = "ada@example.org" }));
        await card.OnAsync("form", e => e.SubmitAsync());

        await card.WaitForAssertionAsync(() => Assert.Matches("reviews/osteoporosis/alerts/subscriptions/[0-9a-f-]{36}$", Navigation.Uri), Patience);
        var made = Api.Alerts.Subscriptions[^1];
        Assert.Equal(("Panel, ada@example.org", "modality=ct"), (made.Name, Assert.Single(made.Strata)));
    }

    [Fact]
    public void A_preset_is_a_policy_that_is_ready() => Assert.Equal(
        [null, 0.02, 0.05], FollowPreset.All.Select(preset => preset.ToCreate("x", null, null, Api.View.Protocol).Threshold));
}
