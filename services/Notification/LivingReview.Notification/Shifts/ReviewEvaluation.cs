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
    public Task TakeInAsync(EstimatesRecomputed message, CancellationToken cancellationToken) =>
        WithAttributionsAsync(attributions => TakeInAsync(message, attributions, cancellationToken));

    private async Task TakeInAsync(EstimatesRecomputed message, StudyAttributions attributions, CancellationToken cancellationToken)
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
        await EvaluateAsync(log, heard.Baselines, states.Add(now), message.Title, attributions, cancellationToken);
        if (attributions.Missing) return;
        await session.SaveChangesAsync(cancellationToken);
        metrics.Detected(log.Shifts);
        notices.Notify();
        deliveries.Notify();
    }

    /// <summary>Looks at a review without new estimates: at what time alone brings about (a search that is due, the end of a quiet period).</summary>
    public Task LookAgainAsync(string review, CancellationToken cancellationToken) =>
        WithAttributionsAsync(attributions => LookAgainAsync(review, attributions, cancellationToken));

    /// <summary>
    /// Evaluates, and if alerts need attributions evaluates once more when they are computed: the fits are made between two units of work,
    /// once for all subscriptions, and never while one is open.
    /// </summary>
    private static async Task WithAttributionsAsync(Func<StudyAttributions, Task> evaluate)
    {
        var attributions = new StudyAttributions();
        do
        {
            attributions.Compute();
            await evaluate(attributions);
        }
        while (attributions.Missing);
    }

    private async Task LookAgainAsync(string review, StudyAttributions attributions, CancellationToken cancellationToken)
    {
        await using var session = store.LightweightSession();
        if (await session.LoadAsync<KnownEstimates>(review, cancellationToken) is not { } known) return;
        var stream = await session.Events.FetchForWriting<ReviewNotices>(review, cancellationToken);
        var heard = await HeardAsync(session, review, cancellationToken);
        var states = await history.ReadAsync(session, review, heard.Versions, cancellationToken);
        if (states.IsEmpty || stream.Aggregate?.EstimateVersion != states[^1].EstimateVersion) return; // new estimates are on their way
        var log = new Log(session, stream.CurrentVersion ?? 0, e => stream.AppendOne(e), heard.Subscriptions, time.GetUtcNow());
        if (!await EvaluateAsync(log, heard.Baselines, states, known.Title, attributions, cancellationToken) || attributions.Missing) return;
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
        Log log, IReadOnlyDictionary<Guid, Baseline> baselines, ImmutableList<ReviewState> states, string title, StudyAttributions attributions, CancellationToken cancellationToken)
    {
        var session = log.Session;
        var now = await session.LoadAsync<KnownSearch>(states[^1].Review, cancellationToken) is { } search ? search.On(states[^1]) : states[^1];
        var versions = states.ToDictionary(s => s.EstimateVersion);
        var changes = await ChangesAsync(session, baselines.Values, versions, now, cancellationToken);
        var changed = false;
        var evaluation = new SubscriptionEvaluation(now, states, changes, log.Now);
        foreach (var subscription in log.Subscriptions)
        {
            if (evaluation.Evaluate(subscription, baselines.GetValueOrDefault(subscription.Id), () => Guid.CreateVersion7(log.Now)) is not { } result) continue;
            if (result.BaselineMoved)
            {
                session.Store(result.After);
                changed = true;
            }

            foreach (var alert in result.Alerts)
            {
                log.Append(new ShiftDetected(AlertComposer.Compose(alert, title, subscription.Id, result.Policy, attributions.Get(alert.Comparison))), subscription);
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

    /// <summary>Who subscribes to a review, and what was last reported to each.</summary>
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
