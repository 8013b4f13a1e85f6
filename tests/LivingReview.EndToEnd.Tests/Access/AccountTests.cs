using System.Globalization;
using LivingReview.EndToEnd.Tests.Fixtures;
using LivingReview.Hosting.Embedding;
using LivingReview.Testing;
using LivingReview.Testing.Living;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace LivingReview.EndToEnd.Tests.Access;

/// <summary>People with accounts, over the browser's own implementation of passkeys with an authenticator that it plays itself.</summary>
public sealed class AccountTests(Browser browser) : IClassFixture<Browser>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task People_are_invited_sign_in_with_passkeys_work_where_they_may_and_lose_their_access_at_once()
    {
        using var data = new TemporaryFolder();
        var port = OwnedProcess.FreePort();
        var site = string.Create(CultureInfo.InvariantCulture, $"http://localhost:{port}/");
        var made = await ChildProcess.RunAsync(Repository.CommandLineAssembly, ["accounts", "invite", "Ann Owner", "--role", "owner", "--address", site, "--data", data.Path], cancellationToken: Cancellation);
        await using var demo = await ChildProcess.StartAsync(
            Repository.CommandLineAssembly, ["demo", "--history", "none", "--data", data.Path, "--port", port.ToString(CultureInfo.InvariantCulture)], cancellationToken: Cancellation);
        await demo.WaitForOutputAsync("Ctrl-C", Cancellation);

        // The first owner comes by the command, and the invitation counts once.
        var invitation = made.Output.Trim();
        var ann = await OpenAsync();
        await AcceptAsync(ann, invitation, "Ann Owner (owner)");
        var stranger = await OpenAsync();
        await stranger.GotoAsync(invitation);
        await Expect(stranger.GetByTestId("invitation-void")).ToBeVisibleAsync();
        await stranger.GotoAsync(site + "people");
        await Expect(stranger.GetByTestId("access-denied")).ToContainTextAsync("Only an owner");
        await stranger.GotoAsync(site + "sign-in");
        await stranger.GetByRole(AriaRole.Button, new() { Name = "Sign in with a passkey" }).ClickAsync();
        await Expect(stranger.GetByTestId("passkey-fault")).Not.ToBeEmptyAsync();

        // She invites others on the page, one of them for one review.
        await ann.GotoAsync(site + "people");
        await InviteAsync(ann, "Ben", "nonsense");
        await Expect(ann.GetByTestId("people-fault")).ToContainTextAsync("“nonsense” is not a review and a role");
        var ben = await OpenAsync(390);
        await AcceptAsync(ben, await InviteAsync(ann, "Ben", $"{ReviewApi.Review}: extractor"), "Ben (extractor)");

        // He adds a study, may not withdraw it, and is not let in to the people.
        await ben.GotoAsync($"{site}reviews/{ReviewApi.Review}/studies/new");
        await SubmitAsync(ben, "Ben 2026");
        await Expect(ben.GetByTestId("submission-outcome")).ToContainTextAsync("Ben 2026 was saved as revision 16");
        await ben.GetByTestId("added").ClickAsync();
        await Expect(ben.GetByTestId("history")).ToContainTextAsync("Added by Ben");
        await ben.GetByLabel("Reason for withdrawing").FillAsync("Only a trial.");
        await ben.GetByRole(AriaRole.Button, new() { Name = "Withdraw" }).ClickAsync();
        await Expect(ben.GetByTestId("withdraw-study")).ToContainTextAsync("This needs the role reviewer; you are extractor.");

        // A better role holds from the next request on, in the page that is open.
        await ann.GetByTestId("account-Ben").Locator("summary").ClickAsync();
        await ann.GetByTestId("account-Ben").GetByLabel("Roles in single reviews").FillAsync($"{ReviewApi.Review}: reviewer");
        await ann.GetByTestId("account-Ben").GetByRole(AriaRole.Button, new() { Name = "Save the roles" }).ClickAsync();
        await Expect(ann.GetByTestId("account-Ben")).ToContainTextAsync($"reviewer of {ReviewApi.Review}");
        await ben.GetByRole(AriaRole.Button, new() { Name = "Withdraw" }).ClickAsync();
        await Expect(ben.GetByTestId("history")).ToContainTextAsync("Only a trial.");
        await ben.GotoAsync(site + "people");
        await Expect(ben.GetByTestId("access-denied")).ToContainTextAsync("Only an owner");

        // A closed account ends every sign-in; nobody closes the own one.
        await ben.GotoAsync($"{site}reviews/{ReviewApi.Review}/studies/new");
        await Expect(ben.GetByTestId("live-state")).ToHaveAttributeAsync("data-state", "live");
        await ann.GetByTestId("account-Ben").GetByRole(AriaRole.Button, new() { Name = "Close the account" }).ClickAsync();
        await Expect(ann.GetByTestId("account-Ben")).ToContainTextAsync("closed");
        await SubmitAsync(ben, "Too late 2026");
        await Expect(ben.GetByTestId("submission-outcome")).ToContainTextAsync("no longer signed in");
        await ben.GotoAsync(site + "sign-in");
        await ben.GetByRole(AriaRole.Button, new() { Name = "Sign in with a passkey" }).ClickAsync();
        await Expect(ben.GetByTestId("passkey-fault")).ToContainTextAsync("not known here, or its account was closed");
        await ann.GetByTestId("account-Ann Owner").Locator("summary").ClickAsync();
        await ann.GetByTestId("account-Ann Owner").GetByRole(AriaRole.Button, new() { Name = "Close the account" }).ClickAsync();
        await Expect(ann.GetByTestId("people-fault")).ToContainTextAsync("your own access");

        // She signs out, which a copy of the cookie does not survive, and in again with the passkey.
        var copied = await ann.Context.CookiesAsync();
        await ann.GetByTestId("sign-out").ClickAsync();
        await stranger.Context.AddCookiesAsync(copied.Select(cookie => new Cookie { Name = cookie.Name, Value = cookie.Value, Url = site }));
        await stranger.GotoAsync(site + "people");
        await Expect(stranger.GetByTestId("access-denied")).ToContainTextAsync("Only an owner");
        await ann.GotoAsync(site + "sign-in?to=people");
        await ann.GetByRole(AriaRole.Button, new() { Name = "Sign in with a passkey" }).ClickAsync();
        await Expect(ann.GetByTestId("person")).ToHaveTextAsync("Ann Owner (owner)");
        await Expect(ann.GetByTestId("account-Ben")).ToContainTextAsync("closed");
    }

    private async Task<IPage> OpenAsync(int width = 1400)
    {
        var page = await browser.OpenPageAsync(width);
        var authenticator = await page.Context.NewCDPSessionAsync(page);
        await authenticator.SendAsync("WebAuthn.enable");
        await authenticator.SendAsync("WebAuthn.addVirtualAuthenticator", new Dictionary<string, object>
        {
            ["options"] = new Dictionary<string, object>
            {
                ["protocol"] = "ctap2",
                ["transport"] = "internal",
                ["hasResidentKey"] = true,
                ["hasUserVerification"] = true,
                ["isUserVerified"] = true,
                ["automaticPresenceSimulation"] = true,
            },
        });
        return page;
    }

    private static async Task AcceptAsync(IPage page, string invitation, string person)
    {
        await page.GotoAsync(invitation);
        await page.GetByRole(AriaRole.Button, new() { Name = "Make a passkey" }).ClickAsync();
        await Expect(page.GetByTestId("person")).ToHaveTextAsync(person);
    }

    private static async Task<string> InviteAsync(IPage owner, string name, string reviews)
    {
        var form = owner.GetByTestId("invite");
        await form.GetByLabel("Name").FillAsync(name);
        await form.GetByLabel("Roles in single reviews").FillAsync(reviews);
        await form.GetByRole(AriaRole.Button, new() { Name = "Invite" }).ClickAsync();
        await Expect(owner.GetByTestId("invitation-link").Or(owner.GetByTestId("people-fault"))).ToBeVisibleAsync();
        return await owner.GetByTestId("people-fault").CountAsync() > 0 ? "" : await owner.GetByTestId("invitation-link").InnerTextAsync();
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
