using LivingReview.Contracts.Shifts;
using LivingReview.Hosting.Authentication;
using LivingReview.Hosting.Problems;
using LivingReview.Notification.Notices;
using LivingReview.Notification.Policies;
using LivingReview.Notification.Subscriptions;
using Marten;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace LivingReview.Notification.Shifts;

/// <summary>What people do about an alert: each step is an entry of the log, with its actor.</summary>
internal static class AlertLifeEndpoints
{
    public static void MapAlertLife(this IEndpointRouteBuilder app)
    {
        var shift = app.MapGroup("/api/reviews/{review}/shifts/{id:guid}");
        shift.MapPost("/acknowledge", (string review, Guid id, ShiftAction action, HttpContext http, INotificationStore store, AlertReader alerts, NoticeSignal signal, TimeProvider time, CancellationToken cancellationToken) =>
            AttendAsync("acknowledged", review, id, Signed(action, http), http, store, alerts, signal, time, cancellationToken));
        shift.MapPost("/resolve", (string review, Guid id, ShiftAction action, HttpContext http, INotificationStore store, AlertReader alerts, NoticeSignal signal, TimeProvider time, CancellationToken cancellationToken) =>
            AttendAsync("resolved", review, id, Signed(action, http), http, store, alerts, signal, time, cancellationToken));
        shift.MapPost("/mute", (string review, Guid id, ShiftAction action, HttpContext http, INotificationStore store, AlertReader alerts, NoticeSignal signal, TimeProvider time, CancellationToken cancellationToken) =>
            AttendAsync("muted", review, id, Signed(action, http), http, store, alerts, signal, time, cancellationToken));
    }

    /// <summary>Who is signed in is the actor, whatever the request says: nobody acts in another's name.</summary>
    private static ShiftAction Signed(ShiftAction action, HttpContext http) =>
        http.User.Identity is { IsAuthenticated: true } ? action with { Actor = Caller.NameOf(http) } : action;

    private static async Task<IResult> AttendAsync(
        string what, string review, Guid id, ShiftAction action, HttpContext http, INotificationStore store, AlertReader alerts, NoticeSignal signal, TimeProvider time, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var faults = new Faults();
        faults.Require(action.Actor?.Trim().Length is > 0 and <= 200, "actor", "Who does this, in 1 to 200 characters.");
        faults.Require(action.Note is null or { Length: <= 2000 }, "note", "At most 2000 characters.");
        faults.Require(what != "acknowledged" || !string.IsNullOrWhiteSpace(action.Note), "note", "A note that says what was concluded.");
        faults.Require(what == "muted" ? action.Until > now : action.Until is null, "until", what == "muted" ? "'until' must be in the future." : "Only a mute has an end.");
        if (!faults.None) return Problem.Invalid(faults);

        await using var session = store.LightweightSession();
        var stream = await session.Events.FetchForWriting<ReviewNotices>(review, cancellationToken);
        if (stream.Aggregate is null) return Problem.UnknownReview(review);
        if (await alerts.FindAsync(session, review, id, cancellationToken) is not { } found)
            return Problem.Result(404, "unknown-shift", "Unknown shift", $"id: the review has no shift {id}.");

        var shift = (await alerts.WithLifeAsync(session, review, [found], cancellationToken))[0];
        // The review's own list is everybody's who may write; an alert of a subscription, which a mute silences, is its owner's.
        if (shift.SubscriptionId != Subscription.IdOfReview(review) && await session.LoadAsync<Subscription>(shift.SubscriptionId, cancellationToken) is { } subscription && !Ownership.MayChange(http, subscription.Owner))
            return Ownership.Refusal(SubscriptionEndpoints.Kind, subscription.Owner);

        var life = new ShiftLifeEvent
        {
            ShiftId = id,
            Action = what,
            Actor = action.Actor!.Trim(),
            Note = action.Note?.Trim(),
            Until = action.Until?.ToUniversalTime(),
            At = now,
        };
        stream.AppendOne(new ShiftAttended(shift.SubscriptionId, shift.Stratum, life));
        await RememberAsync(session, shift, life, cancellationToken);
        await session.SaveChangesAsync(cancellationToken);
        signal.Notify();
        return Results.Ok(shift with { Life = [.. shift.Life, life] });
    }

    /// <summary>A resolved alert is not waited for any more; a muted stratum is quiet.</summary>
    private static async Task RememberAsync(IDocumentSession session, Shift shift, ShiftLifeEvent life, CancellationToken cancellationToken)
    {
        if (await session.LoadAsync<Baseline>(shift.SubscriptionId, cancellationToken) is not { } baseline || !baseline.Strata.TryGetValue(shift.Stratum, out var memory)) return;
        var next = life.Action switch
        {
            "resolved" => memory with { Open = null },
            "muted" => memory with { MutedUntil = life.Until },
            _ => memory,
        };
        if (next == memory) return;
        session.Store(baseline with { Strata = new Dictionary<string, StratumMemory>(baseline.Strata, StringComparer.Ordinal) { [shift.Stratum] = next } });
    }
}
