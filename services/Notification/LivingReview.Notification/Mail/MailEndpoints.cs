using System.Net;
using LivingReview.Hosting.Describing;
using LivingReview.Hosting.Problems;
using LivingReview.Notification.Subscriptions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace LivingReview.Notification.Mail;

/// <summary>
/// Double opt-in and one-click unsubscription. A link that is merely opened changes nothing, because programs that check mail open links:
/// it shows a button.
/// </summary>
internal static class MailEndpoints
{
    public static void MapMail(this IEndpointRouteBuilder app)
    {
        var subscription = app.MapGroup("/api/reviews/{review}/subscriptions/{id:guid}").AllowAnonymous(); // the token in the link is the credential
        subscription.MapGet("/confirm", (string review, Guid id, string? token) => Page($"Receive the shifts of {review} by e-mail?", "Confirm", "confirm", token))
            .Described("askToConfirmMail", "The page behind the link that confirms an address.").AnswersFile("text/html");
        subscription.MapGet("/unsubscribe", (string review, Guid id, string? token) => Page($"Stop e-mail about {review}?", "Unsubscribe", "unsubscribe", token))
            .Described("askToUnsubscribe", "The page behind the link that ends e-mail.").AnswersFile("text/html");
        subscription.MapPost("/confirm", (string review, Guid id, string? token, INotificationStore store, TimeProvider time, CancellationToken cancellationToken) =>
            ChangeAsync(review, id, token, store, time, SubscriptionLog.EmailConfirmed, s => s with { EmailConfirmedAt = s.EmailConfirmedAt ?? time.GetUtcNow() }, "Confirmed. Shifts will be sent to this address.", cancellationToken)).DisableAntiforgery()
            .Described("confirmMail", "Confirms an address.").AnswersFile("text/html").Refuses("unknown-link");
        subscription.MapPost("/unsubscribe", (string review, Guid id, string? token, INotificationStore store, TimeProvider time, CancellationToken cancellationToken) =>
            ChangeAsync(review, id, token, store, time, SubscriptionLog.Unsubscribed, s => s with { Email = null, EmailConfirmedAt = null }, "Unsubscribed. Nothing more will be sent to this address.", cancellationToken)).DisableAntiforgery()
            .Described("unsubscribe", "Ends e-mail to an address.").AnswersFile("text/html").Refuses("unknown-link");
    }

    private static async Task<IResult> ChangeAsync(
        string review, Guid id, string? token, INotificationStore store, TimeProvider time, string action, Func<Subscription, Subscription> change, string done, CancellationToken cancellationToken)
    {
        await using var session = store.LightweightSession();
        if (await SubscriptionEndpoints.FindAsync(session, review, id, cancellationToken) is not { } found || !MailToken.Matches(found.EmailToken, token))
            return Problem.Result(404, "unknown-link", "The link is not valid", "token: it belongs to no subscription of this review.");
        session.Store(change(found));
        SubscriptionLog.Append(session, found, action, SubscriptionLog.Mailbox, time.GetUtcNow());
        await session.SaveChangesAsync(cancellationToken);
        return Html($"<p>{WebUtility.HtmlEncode(done)}</p>");
    }

    private static IResult Page(string question, string button, string action, string? token) => Html(
        $"<p>{WebUtility.HtmlEncode(question)}</p><form method=\"post\" action=\"{action}?token={WebUtility.HtmlEncode(Uri.EscapeDataString(token ?? ""))}\"><button>{button}</button></form>");

    private static IResult Html(string body) =>
        Results.Content($"<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>LivingReview</title></head><body>{body}</body></html>", "text/html; charset=utf-8");
}
