using System.Net;
using LivingReview.Hosting.Describing;
using LivingReview.Hosting.Problems;
using LivingReview.Notification.Notifications;
using LivingReview.Notification.Subscriptions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Options;

namespace LivingReview.Notification.Mail;

/// <summary>
/// Double opt-in and one-click unsubscription. A link that is merely opened changes nothing, because programs that check mail open links: it leads to the
/// page with a button, also from the header of a message in programs that know no one-click unsubscription.
/// </summary>
internal static class MailEndpoints
{
    public static void MapMail(this IEndpointRouteBuilder app)
    {
        var subscription = app.MapGroup("/api/reviews/{review}/subscriptions/{id:guid}").AllowAnonymous(); // the token in the link is the credential
        subscription.MapGet("/confirm", (string review, Guid id, string? token, IOptions<Site> site) => LeadTo(site.Value.MailPage(review, id, "confirm", token)))
            .Described("askToConfirmMail", "Leads to the page that confirms an address.").AnswersFile("text/html");
        subscription.MapGet("/unsubscribe", (string review, Guid id, string? token, IOptions<Site> site) => LeadTo(site.Value.MailPage(review, id, "unsubscribe", token)))
            .Described("askToUnsubscribe", "Leads to the page that ends e-mail.").AnswersFile("text/html");
        subscription.MapPost("/confirm", (string review, Guid id, string? token, INotificationStore store, TimeProvider time, CancellationToken cancellationToken) =>
            ChangeAsync(review, id, token, store, time, SubscriptionLog.EmailConfirmed, s => s with { EmailConfirmedAt = s.EmailConfirmedAt ?? time.GetUtcNow() }, "Confirmed. Alerts will be sent to this address.", cancellationToken)).DisableAntiforgery()
            .Described("confirmMail", "Confirms an address.").AnswersFile("text/html").Refuses("unknown-link");
        subscription.MapPost("/unsubscribe", (string review, Guid id, string? token, INotificationStore store, TimeProvider time, CancellationToken cancellationToken) =>
            ChangeAsync(review, id, token, store, time, SubscriptionLog.Unsubscribed, s => s with { Email = null, EmailConfirmedAt = null }, "Unsubscribed. Nothing more will be sent to this address.", cancellationToken)).DisableAntiforgery()
            .Described("unsubscribe", "Ends e-mail to an address.").AnswersFile("text/html").Refuses("unknown-link");
    }

    private static async Task<IResult> ChangeAsync(
        string review, Guid id, string? token, INotificationStore store, TimeProvider time, string action, Func<Subscription, Subscription> change, string done, CancellationToken cancellationToken)
    {
        await using var session = store.LightweightSession();
        if (await SubscriptionTurns.FindInTurnAsync(session, review, id, cancellationToken) is not { } found || !MailToken.Matches(found.EmailToken, token))
            return Problem.Result(404, "unknown-link", "The link is not valid", "token: it belongs to no subscription of this review.");
        session.Store(change(found));
        SubscriptionLog.Append(session, found, action, SubscriptionLog.Mailbox, time.GetUtcNow());
        await session.SaveChangesAsync(cancellationToken);
        return Html("", $"<p>{WebUtility.HtmlEncode(done)}</p>");
    }

    // No redirect: a program that reads answers, not pages, is not sent round to another host.
    private static IResult LeadTo(string page) => Html(
        $"<meta http-equiv=\"refresh\" content=\"0;url={WebUtility.HtmlEncode(page)}\">", $"<p><a href=\"{WebUtility.HtmlEncode(page)}\">Go on to the page</a></p>");

    private static IResult Html(string head, string body) =>
        Results.Content($"<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>LivingReview</title>{head}</head><body>{body}</body></html>", "text/html; charset=utf-8");
}
