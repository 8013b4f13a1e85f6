using System.ComponentModel.DataAnnotations;
using LivingReview.Contracts.Alerts;
using LivingReview.Hosting.Addresses;
using LivingReview.Hosting.Authentication;
using LivingReview.Hosting.Describing;
using LivingReview.Hosting.Problems;
using LivingReview.Notification.Certainty;
using LivingReview.Notification.Delivering;
using LivingReview.Notification.History;
using LivingReview.Notification.Mail;
using LivingReview.Notification.Notifications;
using LivingReview.Notification.Policies;
using LivingReview.Notification.Webhooks;
using Marten;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Options;

namespace LivingReview.Notification.Subscriptions;

internal static class SubscriptionEndpoints
{
    /// <summary>What a refusal is about.</summary>
    public const string Kind = "subscription";

    private const double DefaultOverlapHours = 24;

    public static void MapSubscriptions(this IEndpointRouteBuilder app)
    {
        var subscriptions = app.MapGroup("/api/reviews/{review}/subscriptions");
        subscriptions.MapPost("", CreateAsync)
            .Described("subscribe", "Subscribes to the alerts of a review; the secret of a webhook is shown this once.").Answers<SubscriptionView>(201)
            .Example(new CreateSubscription { Name = "Guideline panel", WebhookUrl = "https://receiver.example.org/livingreview" });
        subscriptions.MapGet("", ListAsync).Described("listSubscriptions", "Lists the subscriptions of a review, the oldest first.").Answers<SubscriptionView[]>();
        subscriptions.MapGet("/{id:guid}", ShowAsync).Described("getSubscription", "Shows a subscription.").Answers<SubscriptionView>().Refuses("unknown-subscription");
        subscriptions.MapPut("/{id:guid}", UpdateAsync).Described("changeSubscription", "Changes a subscription.")
            .Example(new UpdateSubscription { Name = "Guideline panel", CooldownHours = 24 }).Answers<SubscriptionView>().Refuses("unknown-subscription", "not-yours");
        subscriptions.MapDelete("/{id:guid}", DeleteAsync).Described("deleteSubscription", "Deletes a subscription.").AnswersNothing().Refuses("unknown-subscription", "not-yours");
        subscriptions.MapPost("/{id:guid}/rotate-secret", RotateAsync)
            .Described("rotateSecret", "Gives the webhook of a subscription a new secret; the old one holds on for a while.")
            .Example(new RotateSecret { OverlapHours = 24 }).Answers<SubscriptionView>()
            .Refuses("unknown-subscription", "not-yours", "no-webhook");
        subscriptions.MapGet("/{id:guid}/history", HistoryAsync).Described("getSubscriptionHistory", "Shows who did what to a subscription, in order, also after it was deleted.").Answers<SubscriptionAct[]>().Refuses("unknown-subscription", "not-yours");
    }

    private static async Task<IResult> CreateAsync(
        string review, CreateSubscription request, HttpContext http, INotificationStore store, ReviewHistory history, NotificationSignal signal, OutboxSignal outbox, IOptions<MailOptions> mail,
        DestinationGuard guard, TimeProvider time, CancellationToken cancellationToken)
    {
        var faults = SubscriptionRules.Check(request, mail.Value.Host is not null);
        await guard.CheckAsync(request.WebhookUrl, "webhookUrl", faults, cancellationToken);
        if (!faults.None) return Problem.Invalid(faults);

        await using var session = store.LightweightSession();
        if (await ReviewLookup.WaitForFirstEstimatesAsync(session, signal, review, cancellationToken) is null || await NewestAsync(session, history, review, cancellationToken) is not { } known)
            return Problem.UnknownReview(review);

        var now = time.GetUtcNow();
        var subscription = new Subscription
        {
            Id = Guid.CreateVersion7(now),
            Review = review,
            Name = request.Name!.Trim(),
            Owner = Caller.NameOf(http),
            Threshold = request.Threshold,
            Policy = request.Policy,
            TargetPrevalence = request.TargetPrevalence,
            MinimumSensitivity = request.MinimumSensitivity,
            MinimumSpecificity = request.MinimumSpecificity,
            CooldownHours = request.CooldownHours ?? 0,
            Strata = request.Strata ?? [],
            Types = request.Types ?? [],
            WebhookUrl = request.WebhookUrl,
            Secret = request.WebhookUrl is null ? null : Subscription.NewSecret(request.Signature),
            Handshake = request.Handshake ?? false,
            Email = request.Email,
            EmailToken = request.Email is null ? null : MailToken.New(),
            Status = Subscription.Active,
            CreatedAt = now,
        };
        session.Insert(subscription);
        var judged = await session.LoadAsync<KnownCertainty>(review, cancellationToken) is { } certainty ? certainty.On(known) : known;
        session.Insert(Baseline.From(subscription.Id, judged, now)); // what holds now is not news
        SubscriptionLog.Append(session, subscription, SubscriptionLog.Created, http, now);
        if (subscription.Email is not null) session.Insert(OutgoingMail.ToConfirm(subscription, now));
        await session.SaveChangesAsync(cancellationToken);
        outbox.Notify();
        return Results.Created($"/api/reviews/{review}/subscriptions/{subscription.Id}", subscription.ToView(known, mayChange: true, withSecret: true));
    }

    private static async Task<IResult> ListAsync(string review, HttpContext http, INotificationStore store, ReviewHistory history, [Range(1, Paging.Largest)] int? limit, string? after, CancellationToken cancellationToken)
    {
        await using var session = store.QuerySession();
        if (await NewestAsync(session, history, review, cancellationToken) is not { } known) return Problem.UnknownReview(review);
        var own = Subscription.IdOfReview(review);
        var all = await session.Query<Subscription>().Where(s => s.Review == review && s.Id != own).OrderBy(s => s.CreatedAt).ToListAsync(cancellationToken);
        return Paging.Answer(http, all.Select(s => s.ToView(known, Ownership.MayChange(http, s.Owner))), s => s.Id.ToString(), limit, after);
    }

    private static async Task<IResult> ShowAsync(string review, Guid id, HttpContext http, INotificationStore store, ReviewHistory history, CancellationToken cancellationToken)
    {
        await using var session = store.QuerySession();
        return await FindAsync(session, review, id, cancellationToken) is { } found
            ? Results.Ok(found.ToView(await NewestAsync(session, history, review, cancellationToken), Ownership.MayChange(http, found.Owner)))
            : Unknown(id);
    }

    private static async Task<IResult> UpdateAsync(
        string review, Guid id, UpdateSubscription request, HttpContext http, INotificationStore store, ReviewHistory history, OutboxSignal outbox, IOptions<MailOptions> mail,
        DestinationGuard guard, TimeProvider time, CancellationToken cancellationToken)
    {
        var faults = SubscriptionRules.Check(request, mail.Value.Host is not null);
        await guard.CheckAsync(request.WebhookUrl, "webhookUrl", faults, cancellationToken);
        if (!faults.None) return Problem.Invalid(faults);

        await using var session = store.LightweightSession();
        if (await SubscriptionTurns.FindInTurnAsync(session, review, id, cancellationToken) is not { } found) return Unknown(id);
        if (!Ownership.MayChange(http, found.Owner)) return Ownership.Refusal(Kind, found.Owner);
        var now = time.GetUtcNow();
        var updated = found with
        {
            Owner = request.Owner ?? found.Owner,
            Status = request.Status ?? found.Status,
            DisabledReason = request.Status is null ? found.DisabledReason : null,
            MutedUntil = request.MutedUntil?.ToUniversalTime() ?? found.MutedUntil,
            Name = request.Name?.Trim() ?? found.Name,
            Policy = request.DefaultPolicy == true || request.Threshold is not null ? null : request.Policy ?? found.Policy,
            Threshold = request.DefaultPolicy == true || request.Policy is not null ? null : request.Threshold ?? found.Threshold,
            TargetPrevalence = request.Criteria is { } prevalence ? prevalence.TargetPrevalence : found.TargetPrevalence,
            MinimumSensitivity = request.Criteria is { } sensitivity ? sensitivity.MinimumSensitivity : found.MinimumSensitivity,
            MinimumSpecificity = request.Criteria is { } specificity ? specificity.MinimumSpecificity : found.MinimumSpecificity,
            CooldownHours = request.CooldownHours ?? found.CooldownHours,
            Strata = request.Strata ?? found.Strata,
            Types = request.Types ?? found.Types,
            WebhookUrl = request.WebhookUrl is null ? found.WebhookUrl : request.WebhookUrl.Length == 0 ? null : request.WebhookUrl,
            Secret = found.Secret ?? (string.IsNullOrEmpty(request.WebhookUrl) ? null : Subscription.NewSecret()),
        };
        if (request.Handshake is { } asked) updated = updated with { Handshake = asked, ConsentOf = asked ? updated.ConsentOf : null, AllowedRate = asked ? updated.AllowedRate : null };
        if (request.Email is { } address) updated = Readdressed(session, updated, address, now);
        session.Store(updated);
        SubscriptionLog.Append(session, updated, updated.Owner == found.Owner ? SubscriptionLog.Changed : SubscriptionLog.Moved, http, now, SubscriptionLog.Differences(found, updated));
        await session.SaveChangesAsync(cancellationToken);
        outbox.Notify();
        return Results.Ok(updated.ToView(await NewestAsync(session, history, review, cancellationToken), Ownership.MayChange(http, updated.Owner), withSecret: found.Secret is null));
    }

    /// <summary>Another mailbox has to agree first; the same one, not confirmed yet, is asked again.</summary>
    private static Subscription Readdressed(IDocumentSession session, Subscription subscription, string address, DateTimeOffset now)
    {
        if (address.Length == 0) return subscription with { Email = null, EmailConfirmedAt = null, EmailToken = null };
        if (address == subscription.Email && subscription.EmailConfirmedAt is not null) return subscription;
        var asked = subscription with { Email = address, EmailConfirmedAt = null, EmailToken = MailToken.New() };
        session.Insert(OutgoingMail.ToConfirm(asked, now));
        return asked;
    }

    private static async Task<IResult> RotateAsync(
        string review, Guid id, RotateSecret request, HttpContext http, INotificationStore store, ReviewHistory history, TimeProvider time, CancellationToken cancellationToken)
    {
        var faults = new Faults();
        Bounds.Check(request, "", faults);
        SubscriptionRules.Signature(request.Signature, faults);
        if (!faults.None) return Problem.Invalid(faults);

        await using var session = store.LightweightSession();
        if (await SubscriptionTurns.FindInTurnAsync(session, review, id, cancellationToken) is not { } found) return Unknown(id);
        if (!Ownership.MayChange(http, found.Owner)) return Ownership.Refusal(Kind, found.Owner);
        if (found.Secret is null) return Problem.Result(409, "no-webhook", "The subscription has no webhook", "webhookUrl: there is nothing to sign.");
        var now = time.GetUtcNow();
        var rotated = found with
        {
            Secret = Subscription.NewSecret(request.Signature ?? (Ed25519Key.Is(found.Secret) ? Ed25519Key.Name : null)),
            OldSecret = found.Secret,
            OldSecretUntil = now.AddHours(request.OverlapHours ?? DefaultOverlapHours),
        };
        session.Store(rotated);
        SubscriptionLog.Append(session, rotated, SubscriptionLog.SecretRotated, http, now);
        await session.SaveChangesAsync(cancellationToken);
        return Results.Ok(rotated.ToView(await NewestAsync(session, history, review, cancellationToken), mayChange: true, withSecret: true));
    }

    private static async Task<IResult> DeleteAsync(string review, Guid id, HttpContext http, INotificationStore store, TimeProvider time, CancellationToken cancellationToken)
    {
        await using var session = store.LightweightSession();
        if (await SubscriptionTurns.FindInTurnAsync(session, review, id, cancellationToken) is not { } found) return Unknown(id);
        if (!Ownership.MayChange(http, found.Owner)) return Ownership.Refusal(Kind, found.Owner);
        session.Delete<Subscription>(id);
        session.Delete<Baseline>(id);
        SubscriptionLog.Append(session, found, SubscriptionLog.Deleted, http, time.GetUtcNow());
        await session.SaveChangesAsync(cancellationToken);
        return Results.NoContent();
    }

    /// <summary>Who did what to a subscription, also after it was deleted.</summary>
    private static async Task<IResult> HistoryAsync(string review, Guid id, HttpContext http, INotificationStore store, CancellationToken cancellationToken)
    {
        await using var session = store.QuerySession();
        var found = await FindAsync(session, review, id, cancellationToken);
        var acts = await SubscriptionLog.ReadAsync(session, review, id, cancellationToken);
        if (found is null && acts.Count == 0) return Unknown(id);
        var owner = found is null ? acts[^1].Owner : found.Owner;
        return Ownership.MayChange(http, owner) ? Results.Ok(acts.Select(a => a.ToView())) : Ownership.Refusal(Kind, owner);
    }

    /// <summary>A subscription of this review that is not the review's own.</summary>
    public static async Task<Subscription?> FindAsync(IQuerySession session, string review, Guid id, CancellationToken cancellationToken) =>
        id != Subscription.IdOfReview(review) && await session.LoadAsync<Subscription>(id, cancellationToken) is { } found && found.Review == review ? found : null;

    public static IResult Unknown(Guid id) =>
        Problem.Result(404, "unknown-subscription", "Unknown subscription", $"id: the review has no subscription {id}.");

    private static async Task<ReviewState?> NewestAsync(IQuerySession session, ReviewHistory history, string review, CancellationToken cancellationToken) =>
        await session.LoadAsync<ReviewNotifications>(review, cancellationToken) is null ? null : await history.ReadNewestAsync(session, review, cancellationToken);
}
