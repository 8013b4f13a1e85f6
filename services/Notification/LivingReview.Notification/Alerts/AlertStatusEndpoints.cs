using LivingReview.Contracts.Alerts;
using LivingReview.Hosting.Authentication;
using LivingReview.Hosting.Describing;
using LivingReview.Hosting.Problems;
using LivingReview.Hosting.Store;
using LivingReview.Notification.Notifications;
using LivingReview.Notification.Policies;
using LivingReview.Notification.Subscriptions;
using Marten;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace LivingReview.Notification.Alerts;

/// <summary>Acknowledges, resolves and mutes alerts: each step is an entry of the log, with its actor.</summary>
internal static class AlertStatusEndpoints
{
    /// <summary>How often a step is tried whose log another writer has gone on with meanwhile.</summary>
    private const int Tries = 20;

    public static void MapAlertStatus(this IEndpointRouteBuilder app)
    {
        var alert = app.MapGroup("/api/reviews/{review}/shifts/{id:guid}");
        alert.MapPost("/acknowledge", (string review, Guid id, AlertAction action, HttpContext http, INotificationStore store, AlertReader alerts, NotificationSignal signal, TimeProvider time, CancellationToken cancellationToken) =>
            ChangeStatusAsync("acknowledged", review, id, Signed(action, http), http, store, alerts, signal, time, cancellationToken))
            .Described("acknowledgeAlert", "Says what was concluded from an alert.")
            .Example(new AlertAction { Actor = "Ann", Note = "One large study; the guideline stands." }).Answers<Alert>().Refuses("unknown-shift", "not-yours");
        alert.MapPost("/resolve", (string review, Guid id, AlertAction action, HttpContext http, INotificationStore store, AlertReader alerts, NotificationSignal signal, TimeProvider time, CancellationToken cancellationToken) =>
            ChangeStatusAsync("resolved", review, id, Signed(action, http), http, store, alerts, signal, time, cancellationToken))
            .Described("resolveAlert", "Closes an alert.")
            .Example(new AlertAction { Actor = "Ann", Note = "The panel has met." }).Answers<Alert>().Refuses("unknown-shift", "not-yours");
        alert.MapPost("/mute", (string review, Guid id, AlertAction action, HttpContext http, INotificationStore store, AlertReader alerts, NotificationSignal signal, TimeProvider time, CancellationToken cancellationToken) =>
            ChangeStatusAsync("muted", review, id, Signed(action, http), http, store, alerts, signal, time, cancellationToken))
            .Described("muteAlerts", "Silences the stratum of an alert until an instant.")
            .Example(new AlertAction { Actor = "Ann", Until = new DateTimeOffset(2100, 1, 1, 0, 0, 0, TimeSpan.Zero) }).Answers<Alert>().Refuses("unknown-shift", "not-yours");
    }

    /// <summary>A signed-in caller is the actor, whatever the request says: no one can act in another person's name.</summary>
    private static AlertAction Signed(AlertAction action, HttpContext http) =>
        http.User.Identity is { IsAuthenticated: true } ? action with { Actor = Caller.NameOf(http) } : action;

    private static async Task<IResult> ChangeStatusAsync(
        string what, string review, Guid id, AlertAction action, HttpContext http, INotificationStore store, AlertReader alerts, NotificationSignal signal, TimeProvider time, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var faults = new Faults();
        faults.Require(action.Actor?.Trim().Length is > 0 and <= 200, "actor", "Who does this, in 1 to 200 characters.");
        faults.Require(action.Note is null or { Length: <= 2000 }, "note", "At most 2000 characters.");
        faults.Require(what != "acknowledged" || !string.IsNullOrWhiteSpace(action.Note), "note", "A note that says what was concluded.");
        faults.Require(what == "muted" ? action.Until > now : action.Until is null, "until", what == "muted" ? "'until' must be in the future." : "Only a mute has an end.");
        if (!faults.None) return Problem.Invalid(faults);

        for (var attempt = 1; ; attempt++)
        {
            try
            {
                var (result, isWritten) = await WriteAsync(what, review, id, action, now, http, store, alerts, cancellationToken);
                if (isWritten) signal.Notify();
                return result;
            }
            catch (Exception race) when (StoreFaults.IsConflict(race) && attempt < Tries)
            {
                // The review was evaluated, or another person was first: decided again on what the log says now.
            }
        }
    }

    private static async Task<(IResult Result, bool IsWritten)> WriteAsync(
        string what, string review, Guid id, AlertAction action, DateTimeOffset now, HttpContext http, INotificationStore store, AlertReader alerts, CancellationToken cancellationToken)
    {
        await using var session = store.LightweightSession();
        var stream = await session.Events.FetchForWriting<ReviewNotifications>(review, cancellationToken);
        if (stream.Aggregate is null) return (Problem.UnknownReview(review), false);
        if (await alerts.FindAsync(session, review, id, cancellationToken) is not { } found)
            return (Problem.Result(404, "unknown-shift", "Unknown shift", $"id: the review has no shift {id}."), false);

        var alert = (await alerts.WithStatusChangesAsync(session, review, [found], cancellationToken))[0];
        // The review's own list is everyone's who may write; an alert of a subscription, which a mute silences, is its owner's.
        if (alert.SubscriptionId != Subscription.IdOfReview(review) && await session.LoadAsync<Subscription>(alert.SubscriptionId, cancellationToken) is { } subscription && !Ownership.MayChange(http, subscription.Owner))
            return (Ownership.Refusal(SubscriptionEndpoints.Kind, subscription.Owner), false);

        var change = new AlertStatusChange
        {
            ShiftId = id,
            Action = what,
            Actor = action.Actor!.Trim(),
            Note = action.Note?.Trim(),
            Until = action.Until?.ToUniversalTime(),
            At = now,
        };
        stream.AppendOne(new AlertStatusChanged(alert.SubscriptionId, alert.Stratum, change));
        await RememberAsync(session, alert, change, cancellationToken);
        await session.SaveChangesAsync(cancellationToken);
        return (Results.Ok(alert with { Life = [.. alert.Life, change] }), true);
    }

    /// <summary>A resolved alert is not waited for any more; a muted stratum is quiet.</summary>
    private static async Task RememberAsync(IDocumentSession session, Alert alert, AlertStatusChange change, CancellationToken cancellationToken)
    {
        if (await session.LoadAsync<Baseline>(alert.SubscriptionId, cancellationToken) is not { } baseline || !baseline.Strata.TryGetValue(alert.Stratum, out var memory)) return;
        var next = change.Action switch
        {
            "resolved" => memory with { Open = null },
            "muted" => memory with { MutedUntil = change.Until },
            _ => memory,
        };
        if (next == memory) return;
        session.Store(baseline with { Strata = new Dictionary<string, StratumMemory>(baseline.Strata, StringComparer.Ordinal) { [alert.Stratum] = next } });
    }
}
