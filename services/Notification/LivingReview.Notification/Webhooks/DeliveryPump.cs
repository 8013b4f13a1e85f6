using System.Collections.Concurrent;
using LivingReview.Contracts.Alerts;
using LivingReview.Hosting;
using LivingReview.Notification.Delivering;
using LivingReview.Notification.Mail;
using LivingReview.Notification.Notifications;
using LivingReview.Notification.Subscriptions;
using Marten;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace LivingReview.Notification.Webhooks;

/// <summary>
/// Delivers what is due. Each subscription has its own worker, so a slow receiver delays no other, and its events go out in order of
/// their writing. A delivery is claimed by moving its due time ahead under optimistic concurrency: a process that dies loses the claim
/// with time, and the receiver may then see the same webhook-id twice.
/// </summary>
internal sealed partial class DeliveryPump(
    INotificationStore store, WebhookSender sender, Outbox outbox, OutboxSignal signal, NotificationMetrics metrics, IOptions<WebhookOptions> options, TimeProvider time,
    ILogger<DeliveryPump> log) : OutboxPump(signal, time, log)
{
    private const int Gone = 410;
    private const int FormatNotUnderstood = 415;

    private readonly TimeSpan _claim = TimeSpan.FromSeconds(options.Value.TimeoutSeconds + 10);
    private readonly IReadOnlyList<TimeSpan> _waits = options.Value.Waits;
    private readonly ConcurrentDictionary<Guid, Task> _workers = new();

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await base.ExecuteAsync(stoppingToken);
        await Task.WhenAll(_workers.Values).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    protected override async Task SendDueAsync(CancellationToken cancellationToken)
    {
        await using var session = store.QuerySession();
        var now = Time.GetUtcNow();
        var due = await session.Query<WebhookDelivery>()
            .Where(d => d.Status == WebhookDelivery.Pending && d.NextAttemptAt <= now).Select(d => d.SubscriptionId).Distinct().ToListAsync(cancellationToken);
        // A worker that ended before it was noted here has not removed itself.
        foreach (var subscription in due.Where(s => !_workers.TryGetValue(s, out var worker) || worker.IsCompleted))
        {
            _workers[subscription] = Task.Run(
                async () =>
                {
                    var ended = false;
                    try
                    {
                        await WorkAsync(subscription, cancellationToken);
                        ended = true;
                    }
                    catch (Exception fault) when (fault.IsFault(cancellationToken))
                    {
                        NotDelivered(log, subscription, fault); // what is still due is found at the next look
                    }
                    finally
                    {
                        _workers.TryRemove(subscription, out _);
                    }

                    if (ended) Signal.Notify(); // what was written while it ended has no worker yet
                },
                CancellationToken.None);
        }
    }

    private async Task WorkAsync(Guid subscriptionId, CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            await using var session = store.LightweightSession();
            var subscription = await session.LoadAsync<Subscription>(subscriptionId, cancellationToken);
            if (await ClaimAsync(session, subscriptionId, cancellationToken) is not { } delivery) return;

            if (subscription is null or { Status: Subscription.Disabled } or { WebhookUrl: null })
            {
                Outbox.Finish(delivery, Outbox.Failed);
            }
            else
            {
                delivery.Attempts.Add(await AttemptAsync(subscription, delivery, cancellationToken));
                metrics.Attempted(delivery, Time.GetUtcNow());
                if (Settle(outbox, delivery, _waits) is { } reason) await DisableAsync(session, subscription, reason, cancellationToken);
            }

            await Outbox.SaveAsync(session, [delivery], cancellationToken);
            if (delivery.Status == Outbox.Failed) Signal.Notify(); // its owner may have an e-mail to get
            if (subscription is { Handshake: true, AllowedRate: { } rate }) await Task.Delay(TimeSpan.FromMinutes(1.0 / rate), Time, cancellationToken);
        }
    }

    /// <summary>Posts the event, after asking an address that wants to be asked and has not agreed yet.</summary>
    private async Task<DeliveryAttempt> AttemptAsync(Subscription subscription, WebhookDelivery delivery, CancellationToken cancellationToken)
    {
        if (subscription.Handshake && subscription.ConsentOf != subscription.WebhookUrl)
        {
            var (refusal, rate) = await sender.AskAsync(subscription, cancellationToken);
            if (refusal is not null) return refusal;
            await using var session = store.LightweightSession();
            if (await SubscriptionTurns.FindInTurnAsync(session, subscription.Review, subscription.Id, cancellationToken) is { } now && now.WebhookUrl == subscription.WebhookUrl)
            {
                session.Store(now with { ConsentOf = now.WebhookUrl, AllowedRate = rate });
                await session.SaveChangesAsync(cancellationToken);
            }
        }

        return await sender.AttemptAsync(subscription, delivery, cancellationToken);
    }

    /// <summary>The oldest due delivery of a subscription, claimed; null if none is due or another process was faster.</summary>
    private async Task<WebhookDelivery?> ClaimAsync(IDocumentSession session, Guid subscription, CancellationToken cancellationToken)
    {
        var now = Time.GetUtcNow();
        var delivery = await session.Query<WebhookDelivery>()
            .Where(d => d.SubscriptionId == subscription && d.Status == WebhookDelivery.Pending && d.NextAttemptAt <= now)
            .OrderBy(d => d.CreatedAt).ThenBy(d => d.Sequence).ThenBy(d => d.Id).FirstOrDefaultAsync(cancellationToken);
        return delivery is not null && await outbox.ClaimAsync(session, [delivery], _claim, cancellationToken) ? delivery : null;
    }

    /// <summary>Stops a webhook and informs its owner: in the notification log, and by e-mail if there is an address.</summary>
    private async Task DisableAsync(IDocumentSession session, Subscription tried, string reason, CancellationToken cancellationToken)
    {
        // It may have another address by now, or be gone.
        if (await SubscriptionTurns.FindInTurnAsync(session, tried.Review, tried.Id, cancellationToken) is not { } subscription || subscription.WebhookUrl != tried.WebhookUrl) return;
        var now = Time.GetUtcNow();
        session.Store(subscription with { Status = Subscription.Disabled, DisabledReason = reason });
        session.Events.Append(subscription.Review, new SubscriptionDisabled(subscription.Id, subscription.Name, reason, now));
        if (subscription.EmailConfirmedAt is not null) session.Insert(OutgoingMail.OfDisabled(subscription, reason, now));
    }

    /// <summary>Draws the conclusion from the last attempt; returns why the subscription must be disabled, if it must.</summary>
    internal static string? Settle(Outbox outbox, WebhookDelivery delivery, IReadOnlyList<TimeSpan> waits)
    {
        var attempt = delivery.Attempts[^1];
        if (attempt.StatusCode is >= 200 and < 300)
        {
            Outbox.Finish(delivery, WebhookDelivery.Delivered);
            return null;
        }

        var asked = attempt.StatusCode is 429 or 503 ? attempt.RetryAfterSeconds : null;
        if (attempt.StatusCode is not (Gone or FormatNotUnderstood) && outbox.Reschedule(delivery, waits, delivery.Attempts.Count - delivery.AttemptsBeforeReplay, attempt.At, asked)) return null;
        Outbox.Finish(delivery, Outbox.Failed);
        return attempt.StatusCode switch
        {
            Gone => "The receiver answered 410 Gone.",
            FormatNotUnderstood => null, // this event is not for it; the next may be
            _ => "Every attempt of the retry schedule failed.",
        };
    }

    [LoggerMessage(LogLevel.Warning, "Deliveries of subscription {Subscription} were interrupted; trying again.")]
    private static partial void NotDelivered(ILogger log, Guid subscription, Exception fault);
}
