using LivingReview.Notification.Delivering;
using LivingReview.Notification.History;
using LivingReview.Notification.Notifications;
using LivingReview.Notification.Subscriptions;
using MailKit;
using Marten;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using MimeKit;

namespace LivingReview.Notification.Mail;

/// <summary>
/// Sends what is due: the urgent at once and by itself, the rest gathered per subscription. A message is claimed before it is sent, as
/// webhooks are; a process that dies in between may send one twice.
/// </summary>
internal sealed class MailPump(
    INotificationStore store, MailSender sender, Outbox outbox, OutboxSignal signal, IOptions<MailOptions> options, IOptions<Site> site, TimeProvider time, ILogger<MailPump> log) : OutboxPump(signal, time, log)
{
    private static readonly TimeSpan Claim = TimeSpan.FromMinutes(2);

    private MailOptions Options => options.Value;

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Options.Host is null ? Task.CompletedTask : base.ExecuteAsync(stoppingToken);

    protected override async Task SendDueAsync(CancellationToken cancellationToken)
    {
        while (await SendNextAsync(cancellationToken))
        {
        }
    }

    private async Task<bool> SendNextAsync(CancellationToken cancellationToken)
    {
        await using var session = store.LightweightSession();
        var now = Time.GetUtcNow();
        var ripe = now.AddHours(-Options.DigestHours);
        var first = await session.Query<OutgoingMail>()
            .Where(m => m.Status == OutgoingMail.Pending && m.NextAttemptAt <= now && (m.Immediate || m.CreatedAt <= ripe))
            .OrderBy(m => m.CreatedAt).FirstOrDefaultAsync(cancellationToken);
        if (first is null) return false;

        IReadOnlyList<OutgoingMail> together = first.Immediate
            ? [first]
            : await session.Query<OutgoingMail>()
                .Where(m => m.SubscriptionId == first.SubscriptionId && m.Status == OutgoingMail.Pending && !m.Immediate && m.NextAttemptAt <= now)
                .OrderBy(m => m.CreatedAt).ToListAsync(cancellationToken);
        if (!await outbox.ClaimAsync(session, together, Claim, cancellationToken)) return true; // another process was faster

        var subscription = await session.LoadAsync<Subscription>(first.SubscriptionId, cancellationToken);
        var error = subscription?.Email is null ? "The address is not subscribed any more." : await TrySendAsync(subscription, together, cancellationToken);
        foreach (var mail in together) Settle(mail, error, final: subscription?.Email is null);
        await Outbox.SaveAsync(session, together, cancellationToken);
        return true;
    }

    private async Task<string?> TrySendAsync(Subscription subscription, IReadOnlyList<OutgoingMail> together, CancellationToken cancellationToken)
    {
        try
        {
            using var message = await ComposeAsync(subscription, together, await TitleAsync(subscription.Review, cancellationToken), cancellationToken);
            await sender.SendAsync(message, cancellationToken);
            return null;
        }
        catch (Exception fault) when (fault is IOException or ProtocolException or CommandException or System.Net.Sockets.SocketException
            or MailKit.Security.AuthenticationException or MailKit.Security.SslHandshakeException or ServiceNotConnectedException or TimeoutException
            || (fault is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return fault.Message;
        }
    }

    private async Task<MimeMessage> ComposeAsync(Subscription subscription, IReadOnlyList<OutgoingMail> together, string title, CancellationToken cancellationToken)
    {
        var composer = new MailComposer(site.Value, Options.From!, title);
        return together[0].Kind switch
        {
            OutgoingMail.Confirmation => composer.ToConfirm(subscription),
            OutgoingMail.DisabledNotice => composer.OfDisabled(subscription, together[0].Text!),
            _ => composer.ComposeAlerts(subscription, [.. together.Select(m => m.Alert!)], await sender.FigureAsync(together[0].Alert!, cancellationToken)),
        };
    }

    private async Task<string> TitleAsync(string review, CancellationToken cancellationToken)
    {
        await using var session = store.QuerySession();
        return (await session.LoadAsync<KnownEstimates>(review, cancellationToken))?.Title is { Length: > 0 } title ? title : review;
    }

    private void Settle(OutgoingMail mail, string? error, bool final)
    {
        mail.Attempts++;
        mail.Error = error;
        if (error is null) Outbox.Finish(mail, OutgoingMail.Sent);
        else if (final) Outbox.Finish(mail, Outbox.Failed);
        else outbox.Reschedule(mail, RetrySchedule.Standard, mail.Attempts, Time.GetUtcNow());
    }
}
