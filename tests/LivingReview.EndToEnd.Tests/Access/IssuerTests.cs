using System.Diagnostics;
using System.Globalization;
using LivingReview.EndToEnd.Tests.Fixtures;
using LivingReview.Hosting.Embedding;
using LivingReview.Testing;
using LivingReview.Testing.Living;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace LivingReview.EndToEnd.Tests.Access;

/// <summary>People sign in at an OpenID Connect issuer of others, over its own pages, and out again, here and there.</summary>
public sealed class IssuerTests(Browser browser) : IClassFixture<Browser>
{
    /// <summary>Shorter than any journey: whoever is still signed in at its end had a token renewed.</summary>
    private static readonly TimeSpan TokenLife = TimeSpan.FromSeconds(6);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task People_sign_in_at_the_issuer_stay_signed_in_while_a_page_is_open_and_sign_out_in_both_places()
    {
        using var data = new TemporaryFolder();
        var port = OwnedProcess.FreePort();
        var site = string.Create(CultureInfo.InvariantCulture, $"http://localhost:{port}/");
        var address = string.Create(CultureInfo.InvariantCulture, $"http://localhost:{OwnedProcess.FreePort()}");
        await using var demo = await StartAsync(data.Path, port, address);
        var ann = await browser.OpenPageAsync();

        // An issuer that does not answer is no fault of the page, nor for ever.
        await ann.GotoAsync(site + "sign-in");
        await ann.GetByTestId("issuer").ClickAsync();
        await Expect(ann.GetByTestId("issuer-fault")).ToContainTextAsync("not responding");
        await using var issuer = await NodeIssuer.StartAsync(data["issuer"], new Uri(address).Port, site, TokenLife, Cancellation);

        // Ann comes by the page that she wanted, and is there after the issuer's own pages.
        await SignInAsync(ann, site, "studies/new", "ann");
        await Expect(ann.GetByTestId("person")).ToHaveTextAsync("ann (owner)");
        Assert.EndsWith($"/reviews/{ReviewApi.Review}/studies/new", ann.Url, StringComparison.Ordinal);

        // The page stays open beyond the life of her token; what she saves then is saved in her name.
        await Expect(ann.GetByTestId("live-state")).ToHaveAttributeAsync("data-state", "live");
        var opened = Stopwatch.GetTimestamp();
        await Eventually.HoldsAsync(() => Stopwatch.GetElapsedTime(opened) > 2 * TokenLife, "the end of her token");
        var renewals = issuer.Renewals;
        await SubmitAsync(ann, "Ann 2026");
        await Expect(ann.GetByTestId("submission-outcome")).ToContainTextAsync("Ann 2026 was saved as revision 16");
        Assert.True(issuer.Renewals > renewals, issuer.Output);
        await ann.GetByTestId("added").ClickAsync();
        await Expect(ann.GetByTestId("history")).ToContainTextAsync("Added by ann");
        await ann.ReloadAsync();
        await Expect(ann.GetByTestId("person")).ToHaveTextAsync("ann (owner)");

        // Ben's roles are those of the claim, the higher one counts; Cora is known there and has no role here.
        var ben = await browser.OpenPageAsync(390);
        await SignInAsync(ben, site, "studies/jang-2021", "ben");
        await Expect(ben.GetByTestId("person")).ToHaveTextAsync("ben (extractor)");
        await Expect(ben.GetByTestId("live-state")).ToHaveAttributeAsync("data-state", "live");
        await ben.GetByLabel("Reason for withdrawing").FillAsync("Only a trial.");
        await ben.GetByRole(AriaRole.Button, new() { Name = "Withdraw" }).ClickAsync();
        await Expect(ben.GetByTestId("withdraw-study")).ToContainTextAsync("This needs the role reviewer; you are extractor.");
        var cora = await browser.OpenPageAsync();
        await SignInAsync(cora, site, "studies", "cora");
        await Expect(cora.GetByTestId("person")).ToHaveTextAsync("cora");
        await Expect(cora.GetByTestId("access-denied")).ToBeVisibleAsync();
        var dora = await browser.OpenPageAsync();
        await SignInAsync(dora, site, "studies", "dora");
        await Expect(dora.GetByTestId("issuer-fault")).ToContainTextAsync("known there, but not here");
        await Expect(dora.GetByTestId("person")).ToHaveCountAsync(0);

        // She signs out in both places; a copy of the cookie is worth nothing.
        var copied = await ann.Context.CookiesAsync([site]);
        await ann.GetByTestId("sign-out").ClickAsync();
        await ann.GetByRole(AriaRole.Button, new() { Name = "Yes, sign me out" }).ClickAsync();
        await Expect(ann.GetByTestId("sign-in-link")).ToBeVisibleAsync();
        var stranger = await browser.OpenPageAsync();
        await stranger.Context.AddCookiesAsync(copied.Select(cookie => new Cookie { Name = cookie.Name, Value = cookie.Value, Url = site }));
        await stranger.GotoAsync(site);
        await Expect(stranger.GetByTestId("sign-in-link")).ToBeVisibleAsync();
        await ann.GotoAsync(site + "sign-in");
        await ann.GetByTestId("issuer").ClickAsync();
        await Expect(ann.GetByPlaceholder("Enter any login")).ToBeVisibleAsync();

        // Whoever turns back there is told so, and is not signed in.
        await ann.GetByRole(AriaRole.Link, new() { Name = "Cancel" }).ClickAsync();
        await Expect(ann.GetByTestId("issuer-fault")).ToContainTextAsync("was not completed");
    }

    private static async Task<ChildProcess> StartAsync(string data, int port, string issuer)
    {
        var demo = await ChildProcess.StartAsync(
            Repository.CommandLineAssembly, ["demo", "--history", "none", "--data", data, "--port", port.ToString(CultureInfo.InvariantCulture)],
            new Dictionary<string, string?>
            {
                ["Authentication__Authority"] = issuer,
                ["Authentication__Audience"] = "livingreview",
                ["Authentication__ClientId"] = "page",
                ["Authentication__ClientSecret"] = "a-secret-of-the-page",
                ["Authentication__AuthorizationParameters__resource"] = "urn:livingreview",
                ["Authentication__ClockSkewSeconds"] = "0",
            },
            Cancellation);
        await demo.WaitForOutputAsync("Ctrl-C", Cancellation);
        return demo;
    }

    /// <summary>From the page's sign-in over the issuer's form and its question for consent.</summary>
    private static async Task SignInAsync(IPage page, string site, string part, string person)
    {
        await page.GotoAsync($"{site}sign-in?to={Uri.EscapeDataString($"reviews/{ReviewApi.Review}/{part}")}");
        await page.GetByTestId("issuer").ClickAsync();
        await page.GetByPlaceholder("Enter any login").FillAsync(person);
        await page.GetByPlaceholder("and password").FillAsync("anything");
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign-in" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Continue" }).ClickAsync();
        await page.WaitForURLAsync(site + "**");
    }

    private static async Task SubmitAsync(IPage page, string label)
    {
        await page.GetByLabel("Label", new() { Exact = true }).FillAsync(label);
        foreach (var (field, count) in new[] { ("True positives", "40"), ("False positives", "10"), ("False negatives", "8"), ("True negatives", "60") })
            await page.GetByLabel(field).FillAsync(count);
        await page.GetByLabel("Modality").SelectOptionAsync("ct");
        await page.GetByTestId("submit-study").ClickAsync();
    }
}
