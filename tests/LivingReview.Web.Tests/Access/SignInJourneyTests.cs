using LivingReview.Web.Tests.Fakes;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace LivingReview.Web.Tests.Access;

/// <summary>A site that asks for a key: what a stranger sees, how one signs in, and that nobody sees with another's key.</summary>
public sealed class SignInJourneyTests(Browsing browsing) : IClassFixture<Browsing>, IAsyncLifetime
{
    private FakeApi _api = null!;
    private WebServer _server = null!;

    public async ValueTask InitializeAsync()
    {
        _api = await FakeApi.StartAsync();
        _api.Evidence.GivesStudies = true;
        _api.Evidence.Locked = true;
        _server = new WebServer(_api.Address);
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        await _api.DisposeAsync();
    }

    [Fact]
    public async Task A_key_opens_the_site_for_its_holder_alone_until_the_sign_out()
    {
        await using var holder = await PageVisit.BeginAsync(browsing, _server.Address);
        await using var stranger = await PageVisit.BeginAsync(browsing, _server.Address, 390);

        await holder.OpenAsync("reviews/osteoporosis/studies");
        await Expect(holder.Page.GetByTestId("access-words")).ToContainTextAsync("Only people who are signed in");
        await holder.Page.GetByTestId("access-words").GetByRole(AriaRole.Link, new() { Name = "Sign in" }).ClickAsync();
        await SignInAsync(holder.Page, "lr_wrong_key");
        await Expect(holder.Page.GetByTestId("sign-in-fault")).ToContainTextAsync("unknown, revoked or expired");
        await holder.LookAsync("sign-in-1400");
        await SignInAsync(holder.Page, FakeEvidence.Key);
        await Expect(holder.Page.GetByTestId("person")).ToHaveTextAsync("Asha (reviewer)");
        await Expect(holder.Page.GetByTestId("live-state")).ToHaveAttributeAsync("data-state", "live");
        await Expect(holder.Page.GetByTestId("list-note")).ToContainTextAsync("143 studies");

        await stranger.OpenAsync("reviews/osteoporosis/studies");
        await Expect(stranger.Page.GetByTestId("access-words")).ToBeVisibleAsync();
        await stranger.OpenAsync("");
        await Expect(stranger.Page.GetByTestId("access-words")).ToBeVisibleAsync();
        await stranger.LookAsync("not-signed-in-390");

        await holder.Page.GetByTestId("sign-out").ClickAsync();
        await Expect(holder.Page.GetByTestId("access-words")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task The_cookie_is_out_of_reach_and_does_not_show_the_key()
    {
        await using var visit = await PageVisit.BeginAsync(browsing, _server.Address);
        await visit.OpenAsync("sign-in");
        await SignInAsync(visit.Page, FakeEvidence.Key);
        await Expect(visit.Page.GetByTestId("person")).ToBeVisibleAsync();

        var cookie = Assert.Single(await visit.Page.Context.CookiesAsync(), one => one.Name == "livingreview-sign-in");

        Assert.True(cookie.HttpOnly);
        Assert.Equal(SameSiteAttribute.Strict, cookie.SameSite);
        Assert.DoesNotContain("0123456789", Uri.UnescapeDataString(cookie.Value), StringComparison.Ordinal);
    }

    private static async Task SignInAsync(IPage page, string key)
    {
        await page.GetByLabel("API key").FillAsync(key);
        await page.GetByTestId("sign-in").GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
    }
}
