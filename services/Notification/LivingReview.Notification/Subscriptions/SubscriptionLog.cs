using LivingReview.Contracts.Alerts;
using LivingReview.Hosting.Authentication;
using Marten;
using Microsoft.AspNetCore.Http;

namespace LivingReview.Notification.Subscriptions;

/// <summary>Store event: someone made, changed, moved, used or ended a subscription.</summary>
/// <param name="SubscriptionId">The subscription.</param>
/// <param name="Review">Its review.</param>
/// <param name="Action">What was done; one of the names of <see cref="SubscriptionLog"/>.</param>
/// <param name="Actor">Who did it.</param>
/// <param name="Owner">Whose the subscription is after it.</param>
/// <param name="Changed">What was changed, by the names of the API.</param>
/// <param name="At">When.</param>
public sealed record SubscriptionActed(Guid SubscriptionId, string Review, string Action, string Actor, string? Owner, IReadOnlyList<string> Changed, DateTimeOffset At)
{
    internal SubscriptionAct ToView() => new() { Action = Action, Actor = Actor, Owner = Owner, Changed = Changed, At = At };
}

/// <summary>
/// Who did what to a subscription: a stream of its own in the log, beside that of the review, which has what subscribers are notified of.
/// </summary>
internal static class SubscriptionLog
{
    public const string Created = "created";
    public const string Changed = "changed";
    public const string Moved = "moved";
    public const string SecretRotated = "secret-rotated";
    public const string TestSent = "test-sent";
    public const string Replayed = "replayed";
    public const string EmailConfirmed = "email-confirmed";
    public const string Unsubscribed = "unsubscribed";
    public const string Deleted = "deleted";

    /// <summary>The actor where a link of an e-mail was used: who has it, reads that mailbox.</summary>
    public const string Mailbox = "reader of the mailbox";

    public static void Append(IDocumentSession session, Subscription subscription, string action, HttpContext http, DateTimeOffset now, params IReadOnlyList<string> changed) =>
        Append(session, subscription, action, Caller.NameOf(http), now, changed);

    public static void Append(IDocumentSession session, Subscription subscription, string action, string actor, DateTimeOffset now, params IReadOnlyList<string> changed) =>
        session.Events.Append(KeyOf(subscription.Id), new SubscriptionActed(subscription.Id, subscription.Review, action, actor, subscription.Owner, changed, now));

    public static async Task<IReadOnlyList<SubscriptionActed>> ReadAsync(IQuerySession session, string review, Guid id, CancellationToken cancellationToken) =>
        [.. (await session.Events.FetchStreamAsync(KeyOf(id), token: cancellationToken)).Select(e => e.Data).OfType<SubscriptionActed>().Where(a => a.Review == review)];

    /// <summary>What an update changed, by the names of the API. The values are not in the log: they may be secrets.</summary>
    public static IReadOnlyList<string> Differences(Subscription before, Subscription after)
    {
        (string Name, bool Same)[] members =
        [
            ("owner", before.Owner == after.Owner), ("name", before.Name == after.Name), ("status", before.Status == after.Status), ("mutedUntil", before.MutedUntil == after.MutedUntil),
            ("policy", before.Policy == after.Policy), ("threshold", before.Threshold == after.Threshold),
            ("criteria", (before.TargetPrevalence, before.MinimumSensitivity, before.MinimumSpecificity) == (after.TargetPrevalence, after.MinimumSensitivity, after.MinimumSpecificity)),
            ("cooldownHours", before.CooldownHours == after.CooldownHours), ("strata", before.Strata.SequenceEqual(after.Strata)), ("types", before.Types.SequenceEqual(after.Types)),
            ("webhookUrl", before.WebhookUrl == after.WebhookUrl), ("handshake", before.Handshake == after.Handshake), ("email", (before.Email, before.EmailToken) == (after.Email, after.EmailToken)),
        ];
        return [.. members.Where(m => !m.Same).Select(m => m.Name)];
    }

    private static string KeyOf(Guid subscription) => $"subscription/{subscription:N}";
}
