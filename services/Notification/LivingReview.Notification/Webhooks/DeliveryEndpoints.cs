using LivingReview.Notification.Notices;
using LivingReview.Notification.Subscriptions;
using LivingReview.Hosting.Problems;
using Marten;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace LivingReview.Notification.Webhooks;

internal static class DeliveryEndpoints
{
    private const int Shown = 200;

    public static void MapDeliveries(this IEndpointRouteBuilder app)
    {
        var subscription = app.MapGroup("/api/reviews/{review}/subscriptions/{id:guid}");
        subscription.MapPost("/test", TestAsync);
        subscription.MapGet("/deliveries", ListAsync);
    }

    private static async Task<IResult> TestAsync(
        string review, Guid id, INotificationStore store, DeliverySignal signal, TimeProvider time, CancellationToken cancellation)
    {
        await using var session = store.LightweightSession();
        if (await SubscriptionEndpoints.FindAsync(session, review, id, cancellation) is not { } subscription) return SubscriptionEndpoints.Unknown(id);
        if (subscription.WebhookUrl is null)
            return Problem.Result(409, "no-webhook", "The subscription has no webhook", "webhookUrl: there is no address to test.");

        var now = time.GetUtcNow();
        var delivery = WebhookDelivery.Of(
            id,
            new CloudEvent
            {
                Id = CloudEvent.IdOf(Guid.CreateVersion7(now)),
                Source = CloudEvent.SourceOf(review),
                Type = CloudEvent.Test,
                Time = now,
                Data = new { review, subscriptionId = id, summary = "A test of this webhook. Nothing has shifted." },
            },
            now);
        session.Insert(delivery);
        await session.SaveChangesAsync(cancellation);
        signal.Notify();
        return Results.Accepted($"/api/reviews/{review}/subscriptions/{id}/deliveries", delivery.ToView());
    }

    private static async Task<IResult> ListAsync(string review, Guid id, INotificationStore store, CancellationToken cancellation)
    {
        await using var session = store.QuerySession();
        if (await SubscriptionEndpoints.FindAsync(session, review, id, cancellation) is null) return SubscriptionEndpoints.Unknown(id);
        var deliveries = await session.Query<WebhookDelivery>().Where(d => d.SubscriptionId == id)
            .OrderByDescending(d => d.CreatedAt).Take(Shown).ToListAsync(cancellation);
        return Results.Ok(deliveries.Select(d => d.ToView()));
    }
}
