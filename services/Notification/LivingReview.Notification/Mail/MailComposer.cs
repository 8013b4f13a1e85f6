using System.Globalization;
using System.Net;
using System.Text;
using LivingReview.Contracts;
using LivingReview.Contracts.Alerts;
using LivingReview.Contracts.Estimates;
using LivingReview.Notification.Alerts;
using LivingReview.Notification.Notifications;
using LivingReview.Notification.Subscriptions;
using MimeKit;
using MimeKit.Utils;

namespace LivingReview.Notification.Mail;

/// <summary>Writes messages, each as text and as HTML.</summary>
internal sealed class MailComposer(Site site, string from)
{
    public MimeMessage ToConfirm(Subscription subscription)
    {
        var link = Link(subscription, "confirm");
        return Message(subscription, $"Confirm: alerts of {subscription.Review}",
            $"Someone asked that alerts of the review {subscription.Review} be sent to this address (subscription \"{subscription.Name}\").\n\nTo confirm, open\n{link}\n\nIf that was not you, do nothing: without a confirmation nothing is sent.\n",
            $"<p>Someone asked that alerts of the review <b>{Html(subscription.Review)}</b> be sent to this address (subscription \"{Html(subscription.Name)}\").</p><p><a href=\"{Html(link)}\">Confirm</a></p><p>If that was not you, do nothing: without a confirmation nothing is sent.</p>",
            null);
    }

    public MimeMessage OfDisabled(Subscription subscription, string reason)
    {
        var page = site.AddressOf($"/reviews/{subscription.Review}/alerts/subscriptions/{subscription.Id}");
        return Message(
            subscription, $"Deliveries stopped: {subscription.Name}",
            $"Deliveries to the webhook of your subscription \"{subscription.Name}\" ({subscription.Review}) have stopped: {reason}\nWhen the receiver is well, set the subscription active again and have what failed delivered again:\n{page}\n",
            $"<p>Deliveries to the webhook of your subscription \"{Html(subscription.Name)}\" ({Html(subscription.Review)}) have stopped: {Html(reason)}</p><p>When the receiver is well, <a href=\"{Html(page)}\">set the subscription active again</a> and have what failed delivered again.</p>",
            null);
    }

    /// <param name="subscription">The recipient.</param>
    /// <param name="alerts">One that is critical, or those that were gathered, oldest first.</param>
    /// <param name="figure">A picture of the first (PNG), if there is one.</param>
    public MimeMessage ComposeAlerts(Subscription subscription, IReadOnlyList<Alert> alerts, byte[]? figure)
    {
        var (text, html) = (new StringBuilder(), new StringBuilder());
        foreach (var alert in alerts) Append(text, html, alert);
        var title = alerts is [var one] ? $"{one.ReviewTitle}: {AlertComposer.HeadlineOf(one)}" : $"{alerts[0].ReviewTitle}: {alerts.Count.ToString(CultureInfo.InvariantCulture)} alerts";
        return Message(subscription, alerts.Any(s => s.Severity == Severity.Critical) ? "Critical: " + title : title, text.ToString(), html.ToString(), figure);
    }

    private void Append(StringBuilder text, StringBuilder html, Alert alert)
    {
        var links = new[] { ("The alert and its activity", "shift"), ("What changed in between", "changes"), ("The estimate as it stands", "page") }
            .Where(l => alert.Links.ContainsKey(l.Item2)).Select(l => (Text: l.Item1, Address: site.AddressOf(alert.Links[l.Item2]))).ToList();
        var rows = new[] { ("Sensitivity", alert.Before.Sensitivity, alert.After.Sensitivity), ("Specificity", alert.Before.Specificity, alert.After.Specificity) };
        text.AppendLine(alert.Summary).AppendLine();
        html.Append(CultureInfo.InvariantCulture, $"<h2>{Html(AlertComposer.HeadlineOf(alert))}</h2><p>{Html(alert.Summary)}</p><table border=\"1\" cellpadding=\"4\" cellspacing=\"0\"><tr><th></th><th>Before (k {alert.Before.K})</th><th>After (k {alert.After.K})</th></tr>");
        foreach (var (name, before, after) in rows)
        {
            text.Append(CultureInfo.InvariantCulture, $"  {name}  {Format(before)} (k {alert.Before.K})  ->  {Format(after)} (k {alert.After.K})").AppendLine();
            html.Append(CultureInfo.InvariantCulture, $"<tr><th>{name}</th><td>{Format(before)}</td><td>{Format(after)}</td></tr>");
        }

        html.Append("</table>");
        foreach (var study in alert.Attribution?.Studies ?? [])
        {
            var line = string.Create(CultureInfo.InvariantCulture, $"{study.Label} ({study.Change.Name()}): sensitivity {study.DeltaSensitivity:+0.0000;-0.0000}, specificity {study.DeltaSpecificity:+0.0000;-0.0000}");
            text.Append("  ").AppendLine(line);
            html.Append(CultureInfo.InvariantCulture, $"<p>{Html(line)}</p>");
        }

        text.AppendLine();
        foreach (var link in links) text.Append(link.Text).Append(": ").AppendLine(link.Address);
        text.AppendLine();
        html.Append("<p>").AppendJoin("<br>", links.Select(l => $"<a href=\"{Html(l.Address)}\">{Html(l.Text)}</a>")).Append("</p>");
    }

    private MimeMessage Message(Subscription subscription, string subject, string text, string html, byte[]? figure)
    {
        var unsubscribe = Link(subscription, "unsubscribe");
        var message = new MimeMessage { Subject = subject.ReplaceLineEndings(" ") };
        message.From.Add(MailboxAddress.Parse(from));
        message.To.Add(MailboxAddress.Parse(subscription.Email!));
        message.Headers.Add("List-Unsubscribe", $"<{unsubscribe}>"); // RFC 2369 and 8058: one click in the mail program, without a page
        message.Headers.Add("List-Unsubscribe-Post", "List-Unsubscribe=One-Click");
        message.Headers.Add("Auto-Submitted", "auto-generated");
        var body = new BodyBuilder { TextBody = $"{text}\nUnsubscribe: {unsubscribe}\n" };
        var picture = "";
        if (figure is not null)
        {
            var image = body.LinkedResources.Add("figure.png", figure, new ContentType("image", "png"));
            image.ContentId = MimeUtils.GenerateMessageId();
            picture = $"<p><img src=\"cid:{image.ContentId}\" alt=\"Forest plot\" width=\"640\"></p>";
        }

        body.HtmlBody = $"<!doctype html><html lang=\"en\"><body>{html}{picture}<p><a href=\"{Html(unsubscribe)}\">Unsubscribe</a></p></body></html>";
        message.Body = body.ToMessageBody();
        return message;
    }

    private string Link(Subscription subscription, string what) =>
        site.AddressOf($"/api/reviews/{subscription.Review}/subscriptions/{subscription.Id}/{what}?token={subscription.EmailToken}");

    private static string Format(EstimateInterval x) => string.Create(CultureInfo.InvariantCulture, $"{x.Estimate:0.000} ({x.Lower:0.000} to {x.Upper:0.000})");

    private static string Html(string text) => WebUtility.HtmlEncode(text);
}
