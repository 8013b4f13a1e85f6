using JasperFx;
using LivingReview.Hosting;
using LivingReview.Notification.Subscriptions;
using LivingReview.Notification.Webhooks;
using MailKit;
using Marten;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using MimeKit;

namespace LivingReview.Notification.Mail;

/// <summary>
/// Sends what is due: the urgent at once and by itself, the rest gathered per subscription. A message is claimed before it is sent, as
/// webhooks are; a process that dies in between may send one twice.
/// </summary>
internal sealed partial class MailPump(
    INotificationStore store, MailSender sender, IOptions<MailOptions> options, TimeProvider time, ILogger<MailPump> log) : BackgroundService
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Claim = TimeSpan.FromMinutes(2);

    private MailOptions Options => options.Value;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (Options.Host is null) return;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                while (await SendNextAsync(stoppingToken)) { }
            }
            catch (Exception fault) when (fault.IsFault(stoppingToken))
            {
                NotSent(log, fault); // what is still due is found at the next look
            }

            await Task.Delay(Look, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<bool> SendNextAsync(CancellationToken cancellationToken)
    {
        await using var session = store.LightweightSession();
        var now = time.GetUtcNow();
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
        foreach (var mail in together) mail.NextAttemptAt = now + Claim;
        try
        {
            await SaveAsync(session, together, cancellationToken);
        }
        catch (ConcurrencyException)
        {
            return true; // another process was faster
        }

        var subscription = await session.LoadAsync<Subscription>(first.SubscriptionId, cancellationToken);
        var error = subscription?.Email is null ? "The address is not subscribed any more." : await TrySendAsync(subscription, together, cancellationToken);
        foreach (var mail in together) Settle(mail, error, final: subscription?.Email is null);
        await SaveAsync(session, together, cancellationToken);
        return true;
    }

    private async Task<string?> TrySendAsync(Subscription subscription, IReadOnlyList<OutgoingMail> together, CancellationToken cancellationToken)
    {
        try
        {
            using var message = await ComposeAsync(subscription, together, cancellationToken);
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

    private async Task<MimeMessage> ComposeAsync(Subscription subscription, IReadOnlyList<OutgoingMail> together, CancellationToken cancellationToken)
    {
        var composer = new MailComposer(Options.PublicAddress!, Options.From!);
        return together[0].Kind switch
        {
            OutgoingMail.Confirmation => composer.ToConfirm(subscription),
            OutgoingMail.DisabledNotice => composer.OfDisabled(subscription, together[0].Text!),
            _ => composer.OfShifts(subscription, [.. together.Select(m => m.Shift!)], await sender.FigureAsync(together[0].Shift!, cancellationToken)),
        };
    }

    private void Settle(OutgoingMail mail, string? error, bool final)
    {
        mail.Attempts++;
        mail.Error = error;
        var wait = error is null || final ? null : RetrySchedule.After(mail.Attempts, Random.Shared.NextDouble());
        mail.Status = error is null ? OutgoingMail.Sent : wait is null ? OutgoingMail.Failed : OutgoingMail.Pending;
        mail.NextAttemptAt = wait is { } pause ? time.GetUtcNow() + pause : null;
    }

    private static async Task SaveAsync(IDocumentSession session, IReadOnlyList<OutgoingMail> mails, CancellationToken cancellationToken)
    {
        foreach (var mail in mails) session.UpdateRevision(mail, mail.Version + 1);
        await session.SaveChangesAsync(cancellationToken);
    }

    [LoggerMessage(LogLevel.Warning, "E-mail could not be sent; trying again.")]
    private static partial void NotSent(ILogger log, Exception fault);
}
