using System.Globalization;
using System.Text;
using LivingReview.Contracts;
using LivingReview.Contracts.Alerts;
using LivingReview.Contracts.Estimates;
using LivingReview.Contracts.Reviews;
using LivingReview.Notification.Alerts;
using LivingReview.Notification.Notifications;
using LivingReview.Notification.Subscriptions;
using MimeKit;
using MimeKit.Utils;

namespace LivingReview.Notification.Mail;

/// <summary>Writes messages, each as text and as HTML.</summary>
/// <param name="site">Where links lead.</param>
/// <param name="from">The sender.</param>
/// <param name="reviewTitle">The review's title, for readers; its id where it is not known.</param>
internal sealed class MailComposer(Site site, string from, string reviewTitle)
{
    public MimeMessage ToConfirm(Subscription subscription)
    {
        var link = site.MailPage(subscription.Review, subscription.Id, "confirm", subscription.EmailToken);
        return Message(subscription, $"Confirm: alerts of “{reviewTitle}”", "One click, and you will hear when its answer changes.",
            $"Someone asked that alerts of the review \"{reviewTitle}\" be sent to this address (subscription \"{subscription.Name}\").\n\nTo confirm, open\n{link}\n\nIf that was not you, do nothing: without a confirmation nothing is sent.\n",
            MailLayout.Heading("Confirm your address")
            + MailLayout.Paragraph($"Someone asked that alerts of the review <b>{MailLayout.Text(reviewTitle)}</b> be sent to this address (subscription “{MailLayout.Text(subscription.Name)}”).")
            + MailLayout.Button("Confirm", link)
            + MailLayout.Quiet("If that was not you, do nothing: without a confirmation nothing is sent."),
            null);
    }

    public MimeMessage OfDisabled(Subscription subscription, string reason)
    {
        var page = site.AddressOf($"/reviews/{subscription.Review}/alerts/subscriptions/{subscription.Id}");
        return Message(
            subscription, $"{reviewTitle}: deliveries stopped, {subscription.Name}", reason,
            $"Deliveries to the webhook of your subscription \"{subscription.Name}\" ({reviewTitle}) have stopped: {reason}\nWhen the receiver is well, set the subscription active again and have what failed delivered again:\n{page}\n",
            MailLayout.Heading("Deliveries have stopped")
            + MailLayout.Paragraph($"Deliveries to the webhook of your subscription “{MailLayout.Text(subscription.Name)}” ({MailLayout.Text(reviewTitle)}) have stopped: {MailLayout.Text(reason)}")
            + MailLayout.Paragraph("When the receiver is well, set the subscription active again and have what failed delivered again.")
            + MailLayout.Button("Open the subscription", page),
            null);
    }

    /// <param name="subscription">The recipient.</param>
    /// <param name="alerts">One that is critical, or those that were gathered, oldest first.</param>
    /// <param name="figure">A picture of the first (PNG), if there is one.</param>
    public MimeMessage ComposeAlerts(Subscription subscription, IReadOnlyList<Alert> alerts, byte[]? figure)
    {
        var (text, html) = (new StringBuilder(), new StringBuilder());
        var title = alerts is [var one] ? $"{one.ReviewTitle}: {ChangeOf(one)}" : string.Create(CultureInfo.InvariantCulture, $"{alerts[0].ReviewTitle}: {alerts.Count} alerts, latest {ChangeOf(alerts[^1])}");
        html.Append(MailLayout.Heading(alerts[0].ReviewTitle));
        foreach (var alert in alerts) Append(text, html, alert);
        return Message(subscription, alerts.Any(s => s.Severity == Severity.Critical) ? "Critical: " + title : title, alerts[0].Lead ?? alerts[0].Summary, text.ToString(), html.ToString(), figure);
    }

    /// <summary>The change in a few words: "CT: sensitivity 0.80 → 0.60, specificity 0.90 → 0.88"; what stayed is left out.</summary>
    internal static string ChangeOf(Alert alert)
    {
        var (se, sp) = (Moved("sensitivity", alert.Before.Sensitivity, alert.After.Sensitivity, "0.00"), Moved("specificity", alert.Before.Specificity, alert.After.Specificity, "0.00"));
        if (se is null && sp is null) (se, sp) = (Moved("sensitivity", alert.Before.Sensitivity, alert.After.Sensitivity, "0.000"), Moved("specificity", alert.Before.Specificity, alert.After.Specificity, "0.000"));
        var moved = se is null && sp is null ? "the estimate stays" : string.Join(", ", new[] { se, sp }.OfType<string>());
        return $"{(alert.Kind == "resolved" ? "back to normal, " : "")}{alert.StratumLabel ?? StratumName.Short(alert.Stratum)}: {moved}";
    }

    private static string? Moved(string name, EstimateInterval before, EstimateInterval after, string format)
    {
        var (from, to) = (before.Estimate.ToString(format, CultureInfo.InvariantCulture), after.Estimate.ToString(format, CultureInfo.InvariantCulture));
        return from == to ? null : $"{name} {from} → {to}";
    }

    private void Append(StringBuilder text, StringBuilder html, Alert alert)
    {
        var links = new[] { ("The alert and its activity", "shift"), ("What changed in between", "changes"), ("The estimate as it stands", "page") }
            .Where(l => alert.Links.ContainsKey(l.Item2)).Select(l => (Text: l.Item1, Address: site.AddressOf(alert.Links[l.Item2]))).ToList();
        var rows = new[] { ("Sensitivity", alert.Before.Sensitivity, alert.After.Sensitivity), ("Specificity", alert.Before.Specificity, alert.After.Specificity) };
        text.AppendLine(alert.Summary).AppendLine();
        html.Append(MailLayout.Subheading(AlertComposer.HeadlineOf(alert))).Append(MailLayout.Paragraph(MailLayout.Text(alert.Lead ?? alert.Summary)));
        foreach (var (name, before, after) in rows)
            text.Append(CultureInfo.InvariantCulture, $"  {name}  {Format(before)} (k {alert.Before.K})  ->  {Format(after)} (k {alert.After.K})").AppendLine();
        html.Append(MailLayout.Table(
            ["", string.Create(CultureInfo.InvariantCulture, $"Before, {alert.Before.K} studies"), string.Create(CultureInfo.InvariantCulture, $"Now, {alert.After.K} studies")],
            rows.Select(row => new[] { row.Item1, Format(row.Item2), Format(row.Item3) })));
        if (alert.Attribution is { Studies.Count: > 0 } attribution)
        {
            foreach (var study in attribution.Studies)
                text.Append(CultureInfo.InvariantCulture, $"  {study.Label} ({WordOf(study.Change)}): sensitivity {study.DeltaSensitivity:+0.0000;-0.0000}, specificity {study.DeltaSpecificity:+0.0000;-0.0000}").AppendLine();
            html.Append(MailLayout.Table(
                ["Study", "Sensitivity", "Specificity"],
                attribution.Studies.Select(study => new[] { $"{study.Label} ({WordOf(study.Change)})", study.DeltaSensitivity.ToString("+0.000;−0.000", CultureInfo.InvariantCulture), study.DeltaSpecificity.ToString("+0.000;−0.000", CultureInfo.InvariantCulture) })));
        }

        // The sentence of the text says them after the change; beside a table they stand by themselves.
        if (alert.Lead is not null && alert.Resolves is null && alert.Rules.Count > 0)
            html.Append(MailLayout.Quiet($"<b>Why you are told:</b> {MailLayout.Text(string.Join("; ", alert.Rules.Select(rule => rule.Text)))}."));
        text.AppendLine();
        foreach (var link in links) text.Append(link.Text).Append(": ").AppendLine(link.Address);
        text.AppendLine();
        html.Append(MailLayout.Links(links));
    }

    private static string WordOf(ChangeKind change) => change switch
    {
        ChangeKind.Accepted => "added",
        ChangeKind.Amended => "corrected",
        var other => other.Name(),
    };

    private MimeMessage Message(Subscription subscription, string subject, string preview, string text, string html, byte[]? figure)
    {
        var message = new MimeMessage { Subject = subject.ReplaceLineEndings(" ") };
        message.From.Add(MailboxAddress.Parse(from));
        message.To.Add(MailboxAddress.Parse(subscription.Email!));
        // RFC 2369 and 8058: one click in the mail program, without a page
        message.Headers.Add("List-Unsubscribe", $"<{site.AddressOf($"/api/reviews/{subscription.Review}/subscriptions/{subscription.Id}/unsubscribe?token={subscription.EmailToken}")}>");
        message.Headers.Add("List-Unsubscribe-Post", "List-Unsubscribe=One-Click");
        message.Headers.Add("Auto-Submitted", "auto-generated");
        var unsubscribe = site.MailPage(subscription.Review, subscription.Id, "unsubscribe", subscription.EmailToken);
        var body = new BodyBuilder { TextBody = $"{text}\nUnsubscribe: {unsubscribe}\n" };
        if (figure is not null)
        {
            var image = body.LinkedResources.Add("figure.png", figure, new ContentType("image", "png"));
            image.ContentId = MimeUtils.GenerateMessageId();
            html += $"<p style=\"margin:18px 0 0;\"><img src=\"cid:{image.ContentId}\" alt=\"Timeline of the estimate; its numbers are in the table above\" width=\"440\" style=\"display:block;width:100%;max-width:440px;margin:0 auto;height:auto;background:#ffffff;border-radius:6px;\"></p>";
        }

        var foot = $"You get this because of the subscription “{MailLayout.Text(subscription.Name)}” to “{MailLayout.Text(reviewTitle)}”. <a href=\"{MailLayout.Text(unsubscribe)}\" style=\"color:#0b5d7a;\">Unsubscribe</a>";
        body.HtmlBody = MailLayout.Document(subject, preview, html, foot);
        message.Body = body.ToMessageBody();
        return message;
    }

    private static string Format(EstimateInterval x) => string.Create(CultureInfo.InvariantCulture, $"{x.Estimate:0.000} ({x.Lower:0.000} to {x.Upper:0.000})");
}
