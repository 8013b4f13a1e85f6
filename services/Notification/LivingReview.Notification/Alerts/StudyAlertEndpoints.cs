using LivingReview.Contracts.Alerts;
using LivingReview.Hosting.Describing;
using LivingReview.Hosting.Problems;
using LivingReview.Notification.Notifications;
using LivingReview.Notification.Webhooks;
using Marten;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace LivingReview.Notification.Alerts;

/// <summary>The last steps of a study's way: the first alert that it caused, and when the first receiver had it.</summary>
internal static class StudyAlertEndpoints
{
    public static void MapStudyAlerts(this IEndpointRouteBuilder app) =>
        app.MapGet("/api/reviews/{review}/shifts/causes/{study}", FindAsync)
            .Described("getStudyAlerts", "Shows when a study first caused an alert, and when the first webhook had it.").Answers<StudyAlerts>();

    private static async Task<IResult> FindAsync(string review, string study, INotificationStore store, CancellationToken cancellationToken)
    {
        await using var session = store.QuerySession();
        if (await session.LoadAsync<ReviewNotifications>(review, cancellationToken) is null) return Problem.UnknownReview(review);
        var alerts = await session.Query<AlertRecord>()
            .Where(r => r.Review == review && r.Alert.Causes.Any(c => c.StudyId == study)).OrderBy(r => r.Sequence).Take(StudyAlerts.MaxAlerts).ToListAsync(cancellationToken);
        var deliveries = await session.LoadManyAsync<WebhookDelivery>(cancellationToken, [.. alerts.Select(a => CloudEvent.IdOf(a.Id))]);
        return Results.Ok(new StudyAlerts
        {
            Study = study,
            DetectedAt = alerts.Min(a => (DateTimeOffset?)a.Alert.DetectedAt),
            DeliveredAt = deliveries.Where(d => d.Status == WebhookDelivery.Delivered).SelectMany(d => d.Attempts.Where(a => a.StatusCode is >= 200 and < 300)).Min(a => (DateTimeOffset?)a.At),
        });
    }
}
