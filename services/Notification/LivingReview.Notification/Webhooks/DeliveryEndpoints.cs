using System.ComponentModel.DataAnnotations;
using LivingReview.Contracts.Alerts;
using LivingReview.Hosting.Addresses;
using LivingReview.Hosting.Authentication;
using LivingReview.Hosting.Describing;
using LivingReview.Hosting.Problems;
using LivingReview.Notification.Delivering;
using LivingReview.Notification.Notifications;
using LivingReview.Notification.Subscriptions;
using Marten;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Options;

namespace LivingReview.Notification.Webhooks;

internal static class DeliveryEndpoints
{
    private const int PageSize = 200;
    private const int MaxReplayed = 10_000;

    public static void MapDeliveries(this IEndpointRouteBuilder app)
    {
        var subscription = app.MapGroup("/api/reviews/{review}/subscriptions/{id:guid}");
        subscription.MapPost("/test", TestAsync).Described("testWebhook", "Sends a test to the webhook of a subscription.").Answers<DeliveryView>(202).Refuses("unknown-subscription", "not-yours", "no-webhook");
        subscription.MapGet("/deliveries", ListAsync).Described("listDeliveries", "Lists the deliveries of a subscription, the newest first, in pages.").Answers<DeliveryView[]>().Refuses("unknown-subscription", "not-yours");
        subscription.MapPost("/replay", ReplayAsync)
            .Described("replayDeliveries", "Sends one delivery, or a range of them, again.")
            .Example(new ReplayDeliveries { From = new DateTimeOffset(2026, 1, 2, 0, 0, 0, TimeSpan.Zero), FailedOnly = true }).Answers<ReplayReport>(202)
            .Refuses("unknown-subscription", "unknown-delivery", "not-yours", "disabled");
    }

    private static async Task<IResult> TestAsync(
        string review, Guid id, HttpContext http, INotificationStore store, OutboxSignal signal, IOptions<Site> site, TimeProvider time, CancellationToken cancellationToken)
    {
        await using var session = store.LightweightSession();
        if (await SubscriptionTurns.FindInTurnAsync(session, review, id, cancellationToken) is not { } subscription) return SubscriptionEndpoints.Unknown(id);
        if (!Ownership.MayChange(http, subscription.Owner)) return Ownership.Refusal(SubscriptionEndpoints.Kind, subscription.Owner);
        if (subscription.WebhookUrl is null)
            return Problem.Result(409, "no-webhook", "The subscription has no webhook", "webhookUrl: there is no address to test.");

        var now = time.GetUtcNow();
        var delivery = WebhookDelivery.Create(
            id,
            new CloudEvent
            {
                Id = CloudEvent.IdOf(Guid.CreateVersion7(now)),
                Source = CloudEvent.SourceOf(review),
                Type = CloudEvent.Test,
                Time = now,
                Data = new { review, subscriptionId = id, summary = "A test of this webhook. Nothing has shifted." },
            },
            site.Value,
            now);
        session.Insert(delivery);
        SubscriptionLog.Append(session, subscription, SubscriptionLog.TestSent, http, now);
        await session.SaveChangesAsync(cancellationToken);
        signal.Notify();
        return Results.Accepted($"/api/reviews/{review}/subscriptions/{id}/deliveries", delivery.ToView());
    }

    private static async Task<IResult> ListAsync(
        string review, Guid id, HttpContext http, INotificationStore store, CancellationToken cancellationToken, [Range(1, Paging.Largest)] int limit = PageSize, string? after = null)
    {
        await using var session = store.QuerySession();
        if (await SubscriptionEndpoints.FindAsync(session, review, id, cancellationToken) is not { } subscription) return SubscriptionEndpoints.Unknown(id);
        if (!Ownership.MayChange(http, subscription.Owner)) return Ownership.Refusal(SubscriptionEndpoints.Kind, subscription.Owner);
        var wanted = session.Query<WebhookDelivery>().Where(d => d.SubscriptionId == id);
        if (after is not null)
        {
            if (await session.LoadAsync<WebhookDelivery>(after, cancellationToken) is not { } last || last.SubscriptionId != id) return Paging.UnknownEntry(after);
            var (at, sequence) = (last.CreatedAt, last.Sequence);
            wanted = wanted.Where(d => d.CreatedAt < at || (d.CreatedAt == at && (d.Sequence < sequence || (d.Sequence == sequence && d.Id.CompareTo(after) < 0))));
        }

        var deliveries = await wanted.OrderByDescending(d => d.CreatedAt).ThenByDescending(d => d.Sequence).ThenByDescending(d => d.Id).Take(limit).ToListAsync(cancellationToken);
        if (deliveries.Count == limit) Paging.NameNext(http, deliveries[^1].Id);
        return Results.Ok(deliveries.Select(d => d.ToView()));
    }

    private static async Task<IResult> ReplayAsync(
        string review, Guid id, ReplayDeliveries request, HttpContext http, INotificationStore store, OutboxSignal signal, TimeProvider time, CancellationToken cancellationToken)
    {
        var faults = new Faults();
        faults.Require(request.Id is null != request.From is null, "id", "Either one id, or a range that begins with from.");
        if (!faults.None) return Problem.Invalid(faults);

        await using var session = store.LightweightSession();
        if (await SubscriptionTurns.FindInTurnAsync(session, review, id, cancellationToken) is not { } subscription) return SubscriptionEndpoints.Unknown(id);
        if (!Ownership.MayChange(http, subscription.Owner)) return Ownership.Refusal(SubscriptionEndpoints.Kind, subscription.Owner);
        if (subscription.Status == Subscription.Disabled)
            return Problem.Result(409, "disabled", "The subscription is disabled", "status: set it active before anything is delivered again.");

        var now = time.GetUtcNow();
        var (from, to) = (request.From?.ToUniversalTime() ?? DateTimeOffset.MinValue, request.To?.ToUniversalTime() ?? now.AddSeconds(1));
        var wanted = session.Query<WebhookDelivery>().Where(d => d.SubscriptionId == id && d.Status != WebhookDelivery.Pending);
        wanted = request.Id is { } one ? wanted.Where(d => d.Id == one) : wanted.Where(d => d.CreatedAt >= from && d.CreatedAt < to);
        if (request.FailedOnly) wanted = wanted.Where(d => d.Status == WebhookDelivery.Failed);
        var deliveries = await wanted.OrderBy(d => d.CreatedAt).ThenBy(d => d.Sequence).ThenBy(d => d.Id).Take(MaxReplayed).ToListAsync(cancellationToken);
        if (request.Id is not null && deliveries.Count == 0)
            return Problem.Result(404, "unknown-delivery", "Unknown delivery", "id: the subscription has no finished delivery of that id.");

        foreach (var delivery in deliveries)
        {
            delivery.Replay(now);
            session.UpdateRevision(delivery, delivery.Version + 1);
        }

        SubscriptionLog.Append(session, subscription, SubscriptionLog.Replayed, http, now);
        await session.SaveChangesAsync(cancellationToken);
        signal.Notify();
        return Results.Accepted(null, new ReplayReport([.. deliveries.Select(d => d.Id)]));
    }
}
