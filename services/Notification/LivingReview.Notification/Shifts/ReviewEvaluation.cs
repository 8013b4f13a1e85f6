using System.Collections.Immutable;
using LivingReview.Contracts;
using LivingReview.Contracts.Estimates;
using LivingReview.Contracts.Shifts;
using LivingReview.Hosting.Telemetry;
using LivingReview.Notification.History;
using LivingReview.Notification.Mail;
using LivingReview.Notification.Notices;
using LivingReview.Notification.Policies;
using LivingReview.Notification.Searches;
using LivingReview.Notification.Subscriptions;
using LivingReview.Notification.Webhooks;
using Marten;

namespace LivingReview.Notification.Shifts;

/// <summary>
/// Evaluates every subscription of a review against its own baseline. Notices, baselines and what is to be delivered are committed together,
/// guarded by the version of the review's log.
/// </summary>
internal sealed class ReviewEvaluation(INotificationStore store, ReviewHistory history, NoticeSignal notices, DeliverySignal deliveries, NotificationMetrics metrics, TimeProvider time)
{
    /// <summary>Takes in new estimates. Estimates older than the log's are ignored, so order and repetition do not matter.</summary>
    public async Task TakeInAsync(EstimatesRecomputed message, CancellationToken cancellationToken)
    {
        using var span = Tracing.Start("evaluate shifts");
        await using var session = store.LightweightSession();
        session.Store(message.Causes.Select(c => KnownChange.Of(message.Review, c)).ToArray());
        var stream = await session.Events.FetchForWriting<ReviewNotices>(message.Review, cancellationToken);
        if (stream.Aggregate?.EstimateVersion >= message.EstimateVersion)
        {
            await session.SaveChangesAsync(cancellationToken);
            return;
        }

        var heard = await HeardAsync(session, message.Review, cancellationToken);
        var states = await history.ReadAsync(session, message.Review, heard.Versions, cancellationToken);
        var entry = HistoryEntry.Between(states.IsEmpty ? null : states[^1], message);
        var now = ReviewState.Next(states.IsEmpty ? null : states[^1], entry);
        session.Insert(entry);
        session.Store(new KnownEstimates(message.Review, message.EstimateVersion, message.Revision, message.Title));

        var log = new Log(session, stream.CurrentVersion ?? 0, e => stream.AppendOne(e), heard.Subscriptions, time.GetUtcNow());
        log.Append(new EstimatesNoted { EstimateVersion = message.EstimateVersion, Revision = message.Revision, Changed = message.Changed });
        if (!states.IsEmpty && MethodNoted.Between(states[^1], now) is { } method) log.Append(method);
        await EvaluateAsync(log, heard.Baselines, states.Add(now), message.Title, cancellationToken);
        await session.SaveChangesAsync(cancellationToken);
        metrics.Detected(log.Shifts);
        notices.Notify();
        deliveries.Notify();
    }

    /// <summary>Looks at a review without new estimates: at what time alone brings about (a search that is due, the end of a quiet period).</summary>
    public async Task LookAgainAsync(string review, CancellationToken cancellationToken)
    {
        await using var session = store.LightweightSession();
        if (await session.LoadAsync<KnownEstimates>(review, cancellationToken) is not { } known) return;
        var stream = await session.Events.FetchForWriting<ReviewNotices>(review, cancellationToken);
        var heard = await HeardAsync(session, review, cancellationToken);
        var states = await history.ReadAsync(session, review, heard.Versions, cancellationToken);
        if (states.IsEmpty || stream.Aggregate?.EstimateVersion != states[^1].EstimateVersion) return; // new estimates are on their way
        var log = new Log(session, stream.CurrentVersion ?? 0, e => stream.AppendOne(e), heard.Subscriptions, time.GetUtcNow());
        if (!await EvaluateAsync(log, heard.Baselines, states, known.Title, cancellationToken)) return;
        await session.SaveChangesAsync(cancellationToken);
        metrics.Detected(log.Shifts);
        notices.Notify();
        deliveries.Notify();
    }

    private async Task<Heard> HeardAsync(IDocumentSession session, string review, CancellationToken cancellationToken)
    {
        var subscriptions = await SubscriptionsAsync(session, review, cancellationToken);
        var baselines = await session.LoadManyAsync<Baseline>(cancellationToken, subscriptions.Select(s => s.Id).ToArray());
        return new Heard(subscriptions, baselines.ToDictionary(b => b.Id));
    }

    private async Task<List<Subscription>> SubscriptionsAsync(IDocumentSession session, string review, CancellationToken cancellationToken)
    {
        var own = Subscription.IdOfReview(review);
        var subscriptions = (await session.Query<Subscription>()
            .Where(s => s.Review == review && s.Status == Subscription.Active).OrderBy(s => s.Id).ToListAsync(cancellationToken)).ToList();
        if (subscriptions.Find(s => s.Id == own) is not { } first)
        {
            first = Subscription.OfReview(review, time.GetUtcNow());
            session.Store(first);
        }

        return [first, .. subscriptions.Where(s => s.Id != own)]; // the review's own list is written first
    }

    private static async Task<bool> EvaluateAsync(
        Log log, IReadOnlyDictionary<Guid, Baseline> baselines, ImmutableList<ReviewState> states, string title, CancellationToken cancellationToken)
    {
        var session = log.Session;
        var now = await session.LoadAsync<KnownSearch>(states[^1].Review, cancellationToken) is { } search ? search.On(states[^1]) : states[^1];
        var versions = states.ToDictionary(s => s.EstimateVersion);
        var changes = await ChangesAsync(session, baselines.Values, versions, now, cancellationToken);
        var changed = false;
        foreach (var subscription in log.Subscriptions.Where(s => !(s.MutedUntil > log.Now)))
        {
            var mandate = subscription.Mandate(now);
            var before = baselines.GetValueOrDefault(subscription.Id) ?? Baseline.Empty(subscription.Id);
            var (findings, after) = AlertDecider.Decide(
                mandate, before, now, versions.GetValueOrDefault, (from, to) => [.. changes.Where(c => c.Revision > from && c.Revision <= to)],
                log.Now, () => Guid.CreateVersion7(log.Now));
            if (!before.Strata.OrderBy(s => s.Key, StringComparer.Ordinal).SequenceEqual(after.Strata.OrderBy(s => s.Key, StringComparer.Ordinal)))
            {
                session.Store(after);
                changed = true;
            }

            foreach (var finding in findings)
            {
                log.Append(new ShiftDetected(ShiftComposition.Compose(finding, title, subscription.Id, mandate)), subscription);
                changed = true;
            }
        }

        return changed;
    }

    /// <summary>The changes since the oldest baseline, from every message that arrived, also those whose estimates were overtaken.</summary>
    private static async Task<IReadOnlyList<EvidenceChange>> ChangesAsync(
        IDocumentSession session, IEnumerable<Baseline> baselines, IReadOnlyDictionary<long, ReviewState> versions, ReviewState now, CancellationToken cancellationToken)
    {
        var oldest = baselines.SelectMany(b => b.Strata.Values).Select(m => versions.GetValueOrDefault(m.Version)?.Revision ?? now.Revision).DefaultIfEmpty(now.Revision).Min();
        var stored = await session.Query<KnownChange>().Where(c => c.Review == now.Review && c.Revision > oldest && c.Revision <= now.Revision).ToListAsync(cancellationToken);
        return [.. stored.Select(c => c.Change).Concat(now.Causes).DistinctBy(c => c.Revision).OrderBy(c => c.Revision)];
    }

    /// <summary>Who subscribes to a review, and what each last heard.</summary>
    private sealed record Heard(IReadOnlyList<Subscription> Subscriptions, IReadOnlyDictionary<Guid, Baseline> Baselines)
    {
        /// <summary>The versions that the evaluation will compare with.</summary>
        public IReadOnlySet<long> Versions => Baselines.Values.SelectMany(b => b.Strata.Values).SelectMany(m => m.Versions).ToHashSet();
    }

    /// <summary>The review's log while it is written: each entry is also put on its way to those who want it.</summary>
    private sealed class Log(IDocumentSession session, long version, Action<object> append, IReadOnlyList<Subscription> subscriptions, DateTimeOffset now)
    {
        private long _version = version;

        public IDocumentSession Session => session;

        public IReadOnlyList<Subscription> Subscriptions => subscriptions;

        public DateTimeOffset Now => now;

        public List<Shift> Shifts { get; } = [];

        public void Append(ShiftDetected detected, Subscription subscription)
        {
            append(detected);
            Shifts.Add(detected.Shift);
            var e = CloudEvent.OfShift(detected.Shift, ++_version);
            if (subscription.Wants(e.Type)) Send(subscription, e, detected.Shift);
        }

        public void Append(object notice)
        {
            append(notice);
            _version++;
            var review = subscriptions[0].Review;
            foreach (var subscription in subscriptions)
            {
                var e = CloudEvent.OfNotice(review, notice, _version, CloudEvent.IdFor(review, _version, subscription.Id), now);
                if (subscription.Wants(e.Type)) Send(subscription, e, null);
            }
        }

        private void Send(Subscription subscription, CloudEvent e, Shift? shift)
        {
            if (subscription.WebhookUrl is not null) session.Insert(WebhookDelivery.Of(subscription.Id, e, now));
            if (shift is not null && subscription.EmailConfirmedAt is not null) session.Insert(OutgoingMail.OfShift(subscription, shift, now));
        }
    }
}
