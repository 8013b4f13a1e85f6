using System.Collections.Immutable;
using JasperFx;
using JasperFx.Events;
using LivingReview.Contracts;
using LivingReview.Contracts.Alerts;
using LivingReview.Contracts.Estimates;
using LivingReview.Hosting.Telemetry;
using LivingReview.Notification.Certainty;
using LivingReview.Notification.Delivering;
using LivingReview.Notification.History;
using LivingReview.Notification.Mail;
using LivingReview.Notification.Notifications;
using LivingReview.Notification.Policies;
using LivingReview.Notification.Searches;
using LivingReview.Notification.Subscriptions;
using LivingReview.Notification.Webhooks;
using Marten;
using Microsoft.Extensions.Options;

namespace LivingReview.Notification.Alerts;

/// <summary>
/// Evaluates every subscription of a review against its own baseline. Notifications, baselines and what is to be delivered are committed together,
/// guarded by the version of the review's log.
/// </summary>
internal sealed class ReviewEvaluation(INotificationStore store, ReviewHistory history, NotificationSignal signal, OutboxSignal deliveries, NotificationMetrics metrics, IOptions<Site> site, TimeProvider time)
{
    /// <summary>
    /// Evaluates a version if it is the next, and says where it stands if it is not. A version is evaluated once: of two processes with the
    /// same version one commits, the other tries again (the consumer's retry) and finds it known.
    /// </summary>
    public Task<Placement> EvaluateAsync(EstimateVersionAdded message, CancellationToken cancellationToken) =>
        WithAttributionsAsync(attributions => EvaluateAsync(message, attributions, cancellationToken));

    private async Task<Placement> EvaluateAsync(EstimateVersionAdded message, StudyAttributions attributions, CancellationToken cancellationToken)
    {
        await using var session = store.LightweightSession();
        var review = await OpenAsync(session, message.Review, cancellationToken);
        var newest = review.Notifications?.EstimateVersion ?? 0;
        var isNext = VersionPlacement.IsNext(message, newest, review.Newest?.At);
        var known = isNext ? [] : await KnownAsync(session, message, cancellationToken);
        var placement = isNext ? Placement.Next : VersionPlacement.Place(message, newest, review.Newest?.At, (version, at) => known.Any(e => e.EstimateVersion - e.Offset == version && e.At == at));
        if (placement is not (Placement.Next or Placement.NewLog)) return placement;

        using var span = Tracing.Start("evaluate alerts");
        var offset = placement == Placement.NewLog ? review.Notifications!.Position + 1 - message.EstimateVersion : review.Notifications?.Offset ?? 0;
        var entry = HistoryEntry.From(message, offset);
        if (placement == Placement.NewLog) entry = await OnNewLogAsync(session, review.Newest, known.FirstOrDefault(e => e.EstimateVersion - e.Offset == message.EstimateVersion - 1 && e.At == message.PreviousOccurredAt), entry, cancellationToken);
        var noted = new EstimatesNoted { EstimateVersion = message.EstimateVersion, Offset = offset, Revision = message.Revision, Changed = [.. message.Strata.Select(s => s.Stratum)] };
        await CommitAsync(review, entry, noted, message.Title, attributions, cancellationToken);
        return placement;
    }

    /// <summary>Evaluates the newest estimates as earlier versions of analysis send them. Older ones than the log's are ignored.</summary>
    public Task EvaluateAsync(EstimatesRecomputed message, CancellationToken cancellationToken) =>
        WithAttributionsAsync(attributions => EvaluateAsync(message, attributions, cancellationToken));

    private async Task<bool> EvaluateAsync(EstimatesRecomputed message, StudyAttributions attributions, CancellationToken cancellationToken)
    {
        using var span = Tracing.Start("evaluate alerts");
        await using var session = store.LightweightSession();
        var review = await OpenAsync(session, message.Review, cancellationToken);
        if (review.Notifications?.EstimateVersion >= message.EstimateVersion)
        {
            session.Store(message.Causes.Select(c => KnownChange.From(message.Review, c)).ToArray());
            await session.SaveChangesAsync(cancellationToken);
            return false;
        }

        var offset = review.Notifications?.Offset ?? 0;
        var entry = HistoryEntry.Between(review.Newest, ReviewState.From(message) with { EstimateVersion = message.EstimateVersion + offset }) with { Offset = offset };
        var noted = new EstimatesNoted { EstimateVersion = message.EstimateVersion, Offset = offset, Revision = message.Revision, Changed = message.Changed };
        await CommitAsync(review, entry, noted, message.Title, attributions, cancellationToken);
        return true;
    }

    /// <summary>Looks at a review without new estimates: at what time alone brings about (a search that is due, the end of a quiet period).</summary>
    public Task LookAgainAsync(string review, CancellationToken cancellationToken) =>
        WithAttributionsAsync(attributions => LookAgainAsync(review, attributions, cancellationToken));

    /// <summary>
    /// Evaluates, and if alerts need attributions evaluates once more when they are computed: the fits are made between two units of work,
    /// once for all subscriptions, and never while one is open.
    /// </summary>
    private static async Task<T> WithAttributionsAsync<T>(Func<StudyAttributions, Task<T>> evaluate)
    {
        var attributions = new StudyAttributions();
        while (true)
        {
            attributions.Compute();
            var result = await evaluate(attributions);
            if (!attributions.Missing) return result;
        }
    }

    private async Task<bool> LookAgainAsync(string review, StudyAttributions attributions, CancellationToken cancellationToken)
    {
        await using var session = store.LightweightSession();
        if (await session.LoadAsync<KnownEstimates>(review, cancellationToken) is not { } known) return false;
        var open = await OpenAsync(session, review, cancellationToken);
        if (open.Newest is null) return false;
        var now = time.GetUtcNow();
        var log = new Log(session, open.Stream.CurrentVersion ?? 0, e => open.Stream.AppendOne(e), open.Subscribers.Subscriptions, site.Value, now);
        if (!await EvaluateAsync(log, open.Subscribers.Baselines, open.States, now, _ => () => Guid.CreateVersion7(now), known.Title, attributions, cancellationToken) || attributions.Missing) return false;
        await session.SaveChangesAsync(cancellationToken);
        Announce(log);
        return true;
    }

    /// <summary>Everything that an evaluation reads. The version of the stream guards what it writes.</summary>
    private async Task<OpenReview> OpenAsync(IDocumentSession session, string review, CancellationToken cancellationToken)
    {
        var stream = await session.Events.FetchForWriting<ReviewNotifications>(review, cancellationToken);
        var subscribers = await SubscribersAsync(session, review, cancellationToken);
        var states = await history.ReadAsync(session, review, subscribers.Versions, cancellationToken);
        if (!states.IsEmpty && states[^1].EstimateVersion != (stream.Aggregate?.Position ?? 0))
        {
            // Another process committed in between, or what is remembered is of a database that was exchanged for another.
            if (await session.LoadAsync<HistoryEntry>(HistoryEntry.IdOf(review, states[^1].EstimateVersion), cancellationToken) is null) history.Forget(review);
            throw new ConcurrencyException(typeof(ReviewNotifications), review);
        }

        return new OpenReview(session, stream, subscribers, states);
    }

    private async Task CommitAsync(OpenReview review, HistoryEntry entry, EstimatesNoted noted, string title, StudyAttributions attributions, CancellationToken cancellationToken)
    {
        var session = review.Session;
        var now = ReviewState.Next(review.Newest, entry);
        session.Insert(entry);
        session.Store(entry.Causes.Select(c => KnownChange.From(entry.Review, c)).ToArray());
        session.Store(new KnownEstimates(entry.Review, noted.EstimateVersion, noted.Revision, title));
        if (noted.Offset != (review.Notifications?.Offset ?? 0)) session.Delete<EvaluationLag>(entry.Review); // it was about another log
        else session.DeleteWhere<EvaluationLag>(l => l.Id == entry.Review && l.EstimateVersion <= noted.EstimateVersion);

        var log = new Log(session, review.Stream.CurrentVersion ?? 0, e => review.Stream.AppendOne(e), review.Subscribers.Subscriptions, site.Value, time.GetUtcNow());
        log.Append(noted);
        if (review.Newest is { } before && MethodNoted.Between(before, now) is { } method) log.Append(method);
        // At the time of the version, not of its arrival: a version that comes late gives what it would have given at once.
        await EvaluateAsync(log, review.Subscribers.Baselines, review.States.Add(now), entry.At, subscription => AlertIds.For(entry, subscription), title, attributions, cancellationToken);
        if (attributions.Missing) return;
        await session.SaveChangesAsync(cancellationToken);
        Announce(log);
    }

    private void Announce(Log log)
    {
        metrics.Detected(log.Alerts);
        signal.Notify();
        deliveries.Notify();
    }

    /// <summary>What was evaluated of the times of the version and its predecessor.</summary>
    private static Task<IReadOnlyList<HistoryEntry>> KnownAsync(IQuerySession session, EstimateVersionAdded message, CancellationToken cancellationToken)
    {
        var at = message.OccurredAt.ToUniversalTime();
        var previous = message.PreviousOccurredAt?.ToUniversalTime() ?? at;
        var least = message.EstimateVersion - 1; // a position is no less than the number in any log, and the index is by position
        return session.Query<HistoryEntry>().Where(e => e.Review == message.Review && e.EstimateVersion >= least && (e.At == at || e.At == previous)).ToListAsync(cancellationToken);
    }

    /// <summary>The entry of the first version of another log: what it changes in the version that it follows, held against the newest.</summary>
    private static async Task<HistoryEntry> OnNewLogAsync(IQuerySession session, ReviewState? newest, HistoryEntry? followed, HistoryEntry entry, CancellationToken cancellationToken)
    {
        var before = followed is null ? null : (await ReviewHistory.ReadAllAsync(session, entry.Review, cancellationToken)).Find(s => s.EstimateVersion == followed.EstimateVersion);
        return HistoryEntry.Between(newest, ReviewState.Next(before, entry)) with { Offset = entry.Offset };
    }

    private async Task<Subscribers> SubscribersAsync(IDocumentSession session, string review, CancellationToken cancellationToken)
    {
        var subscriptions = await SubscriptionsAsync(session, review, cancellationToken);
        var baselines = await session.LoadManyAsync<Baseline>(cancellationToken, subscriptions.Select(s => s.Id).ToArray());
        return new Subscribers(subscriptions, baselines.ToDictionary(b => b.Id));
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
        Log log, IReadOnlyDictionary<Guid, Baseline> baselines, ImmutableList<ReviewState> states, DateTimeOffset instant, Func<Guid, Func<Guid>> newId, string title,
        StudyAttributions attributions, CancellationToken cancellationToken)
    {
        var session = log.Session;
        var now = await session.LoadAsync<KnownSearch>(states[^1].Review, cancellationToken) is { } search ? search.On(states[^1]) : states[^1];
        if (await session.LoadAsync<KnownCertainty>(now.Review, cancellationToken) is { } certainty) now = certainty.On(now);
        var versions = states.ToDictionary(s => s.EstimateVersion);
        var changes = await ChangesAsync(session, baselines.Values, versions, now, cancellationToken);
        var changed = false;
        var evaluation = new SubscriptionEvaluation(now, states, changes, instant);
        foreach (var subscription in log.Subscriptions)
        {
            if (evaluation.Evaluate(subscription, baselines.GetValueOrDefault(subscription.Id), newId(subscription.Id)) is not { } result) continue;
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

    /// <summary>A review as an evaluation finds it.</summary>
    private sealed record OpenReview(IDocumentSession Session, IEventStream<ReviewNotifications> Stream, Subscribers Subscribers, ImmutableList<ReviewState> States)
    {
        public ReviewNotifications? Notifications => Stream.Aggregate;

        public ReviewState? Newest => States.IsEmpty ? null : States[^1];
    }

    /// <summary>Who subscribes to a review, and what was last reported to each.</summary>
    private sealed record Subscribers(IReadOnlyList<Subscription> Subscriptions, IReadOnlyDictionary<Guid, Baseline> Baselines)
    {
        /// <summary>The versions that the evaluation will compare with.</summary>
        public IReadOnlySet<long> Versions => Baselines.Values.SelectMany(b => b.Strata.Values).SelectMany(m => m.Versions).ToHashSet();
    }

    /// <summary>The review's log while it is written: each entry is also put on its way to those who want it.</summary>
    private sealed class Log(IDocumentSession session, long version, Action<object> append, IReadOnlyList<Subscription> subscriptions, Site site, DateTimeOffset now)
    {
        private long _version = version;

        public IDocumentSession Session => session;

        public IReadOnlyList<Subscription> Subscriptions => subscriptions;

        public DateTimeOffset Now => now;

        public List<Alert> Alerts { get; } = [];

        public void Append(ShiftDetected detected, Subscription subscription)
        {
            append(detected);
            Alerts.Add(detected.Alert);
            var e = CloudEvent.FromAlert(detected.Alert, ++_version);
            if (subscription.Wants(e.Type)) Send(subscription, e, detected.Alert);
        }

        public void Append(object entry)
        {
            append(entry);
            _version++;
            var review = subscriptions[0].Review;
            foreach (var subscription in subscriptions)
            {
                var e = CloudEvent.FromNotification(review, entry, _version, CloudEvent.IdFor(review, _version, subscription.Id), now);
                if (subscription.Wants(e.Type)) Send(subscription, e, null);
            }
        }

        private void Send(Subscription subscription, CloudEvent e, Alert? alert)
        {
            if (subscription.WebhookUrl is not null) session.Insert(WebhookDelivery.Create(subscription.Id, e, site, now));
            if (alert is not null && subscription.EmailConfirmedAt is not null) session.Insert(OutgoingMail.FromAlert(subscription, alert, now));
        }
    }
}
