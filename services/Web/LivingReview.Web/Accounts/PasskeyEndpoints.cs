using LivingReview.Hosting.Accounts;
using LivingReview.Web.Access;
using LivingReview.Web.Access.Issuing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace LivingReview.Web.Accounts;

/// <summary>
/// Invitations and sign-ins by passkey: plain forms with an antiforgery token. passkeys.js asks for the question first, and puts the device's answer
/// into the form.
/// </summary>
internal static class PasskeyEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        if (routes.ServiceProvider.GetService<AccountRing>() is null)
            return;
        routes.MapPost("/access/passkey/question", AskAsync).ExcludeFromDescription();
        routes.MapPost("/access/passkey", SignInAsync).ExcludeFromDescription();
        routes.MapPost("/access/invitation/question", AskInvitedAsync).ExcludeFromDescription();
        routes.MapPost("/access/invitation", AcceptAsync).ExcludeFromDescription();
    }

    private static async Task<IResult> AskAsync([FromForm] string? to, SignInManager<AccountUser> signIn) =>
        Results.Text(await signIn.MakePasskeyRequestOptionsAsync(null), "application/json");

    private static async Task<IResult> SignInAsync(HttpContext http, [FromForm] string? answer, [FromForm] string? to, SignInManager<AccountUser> signIn, SignInCookie keys)
    {
        var target = SignInLinks.Safe(to);
        if (string.IsNullOrWhiteSpace(answer) || !(await signIn.PasskeySignInAsync(answer)).Succeeded)
            return Results.LocalRedirect("/" + SignInLinks.SignIn(target, "passkey"));
        keys.End(http);
        await IssuerSignIn.EndAsync(http);
        return Results.LocalRedirect("/" + target);
    }

    private static async Task<IResult> AskInvitedAsync([FromForm] string? account, [FromForm] string? token, AccountRegister register, SignInManager<AccountUser> signIn) =>
        await register.FindInvitedAsync(account, token) is { } user
            ? Results.Text(await signIn.MakePasskeyCreationOptionsAsync(new PasskeyUserEntity { Id = user.Account.Id, Name = user.Account.Name, DisplayName = user.Account.Name }), "application/json")
            : Results.NotFound();

    private static async Task<IResult> AcceptAsync(
        HttpContext http, [FromForm] string? account, [FromForm] string? token, [FromForm] string? answer, AccountRegister register, SignInManager<AccountUser> signIn, SignInCookie keys)
    {
        var back = $"/invitation?account={Uri.EscapeDataString(account ?? "")}&token={Uri.EscapeDataString(token ?? "")}";
        if (await register.FindInvitedAsync(account, token) is not { } user)
            return Results.LocalRedirect(back);
        if (string.IsNullOrWhiteSpace(answer))
            return Results.LocalRedirect(back + "&error=passkey");
        var made = await signIn.PerformPasskeyAttestationAsync(answer);
        // The passkey was made for the account that the question was about.
        if (!made.Succeeded || made.UserEntity.Id != user.Account.Id || !register.Accept(user, made.Passkey))
            return Results.LocalRedirect(back + "&error=passkey");
        keys.End(http);
        await signIn.SignInAsync(user, isPersistent: false);
        return Results.LocalRedirect("/");
    }
}
