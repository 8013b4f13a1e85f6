using LivingReview.Web.Tests.Fakes;
using LivingReview.Web.Tests.Journeys;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace LivingReview.Web.Tests.Access;

/// <summary>A site that asks for a key: what a stranger sees, how one signs in, and that nobody sees with another's key.</summary>
public sealed class SignInJourneyTests(Browsing browsing) : BrowserJourney(browsing)
{
    private const string Studies = "reviews/osteoporosis/studies";

    [Fact]
    public async Task A_key_opens_the_site_for_its_holder_alone_until_the_sign_out()
    {
        Lock();
        var holder = await OpenAsync(Studies, live: false);
        var stranger = await OpenAsync(Studies, 390, live: false);

        await Expect(holder.GetByTestId("access-denied")).ToContainTextAsync("Sign in to see this");
        await holder.GetByTestId("access-denied").GetByRole(AriaRole.Link, new() { Name = "Sign in" }).ClickAsync();
        await SignInAsync(holder, "lr_wrong_key");
        await Expect(holder.GetByTestId("sign-in-fault")).ToContainTextAsync("unknown, revoked or expired");
        await ShootAsync(holder, "sign-in", 1400, ColorScheme.Light);
        await ExpectWellMadeAsync(holder);
        await SignInAsync(holder, FakeEvidence.Key);
        await Expect(holder.GetByTestId("person")).ToHaveTextAsync("Asha (reviewer)");
        await Expect(holder.GetByTestId("live-state")).ToHaveAttributeAsync("data-state", "live");
        await Expect(holder.GetByTestId("list-note")).ToContainTextAsync("143 studies");

        await Expect(stranger.GetByTestId("access-denied")).ToBeVisibleAsync();
        await stranger.GotoAsync(Site.ToString());
        await Expect(stranger.GetByTestId("access-denied")).ToBeVisibleAsync();
        await ShootAsync(stranger, "not-signed-in", 390, ColorScheme.Light);
        await ExpectWellMadeAsync(stranger);

        var copied = await holder.Context.CookiesAsync();
        var window = await holder.Context.NewPageAsync();
        await window.GotoAsync(new Uri(Site, Studies).ToString());
        await Expect(window.GetByTestId("live-state")).ToHaveAttributeAsync("data-state", "live");
        await holder.GetByTestId("sign-out").ClickAsync();
        await Expect(holder.GetByTestId("access-denied")).ToBeVisibleAsync();

        // The session is over on the server: in another window, and for who has a copy of the cookie.
        await window.GetByRole(AriaRole.Link, new() { Name = "Checks" }).First.ClickAsync();
        await Expect(window.GetByTestId("access-denied")).ToBeVisibleAsync();
        await holder.Context.AddCookiesAsync(copied.Select(c => new Cookie { Name = c.Name, Value = c.Value, Domain = c.Domain, Path = c.Path, HttpOnly = c.HttpOnly, SameSite = c.SameSite }));
        await holder.ReloadAsync();
        await Expect(holder.GetByTestId("access-denied")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task The_cookie_is_out_of_reach_and_does_not_show_the_key()
    {
        Lock();
        var page = await OpenAsync("sign-in", live: false);
        await SignInAsync(page, FakeEvidence.Key);
        await Expect(page.GetByTestId("person")).ToBeVisibleAsync();

        var cookie = Assert.Single(await page.Context.CookiesAsync(), one => one.Name == "livingreview-sign-in");

        Assert.True(cookie.HttpOnly);
        Assert.Equal(SameSiteAttribute.Strict, cookie.SameSite);
        Assert.DoesNotContain("0123456789", Uri.UnescapeDataString(cookie.Value), StringComparison.Ordinal);
    }

    private void Lock() => (Api.Evidence.GivesStudies, Api.Evidence.Locked) = (true, true);

    private static async Task SignInAsync(IPage page, string key)
    {
        await page.GetByLabel("API key").FillAsync(key);
        await page.GetByTestId("sign-in").GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
    }
}
