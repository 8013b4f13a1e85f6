using System.Collections.Concurrent;
using LivingReview.Contracts;
using LivingReview.Notification.Alerts;
using LivingReview.Notification.Notifications;
using Marten;

namespace LivingReview.Notification.History;

/// <summary>
/// Takes versions of the estimates in whatever order they arrive, any number of times, in any number of processes, and has each evaluated
/// once and in order. What comes early is stored; who evaluates its predecessor evaluates it too.
/// </summary>
internal sealed class EstimateIntake(INotificationStore store, ReviewEvaluation evaluation, EstimateGaps gaps, TimeProvider time)
{
    /// <summary>A version of each review that is known to be evaluated: the newest that this process evaluated, if it did.</summary>
    private readonly ConcurrentDictionary<string, long> _evaluated = new(StringComparer.Ordinal);

    public async Task AcceptAsync(EstimateVersionAdded message, CancellationToken cancellationToken)
    {
        // Cheaply, for a replay may bring many of them.
        if (_evaluated.TryGetValue(message.Review, out var newest) && message.EstimateVersion <= newest && await IsKnownAsync(message, cancellationToken)) return;
        long? evaluated = message.EstimateVersion;
        switch (await evaluation.EvaluateAsync(message, cancellationToken))
        {
            case Placement.Known:
                _evaluated.TryAdd(message.Review, message.EstimateVersion);
                return;
            case Placement.Next or Placement.NewLog:
                _evaluated[message.Review] = message.EstimateVersion;
                break;
            case Placement.Early:
                await StoreAsync(message, cancellationToken);
                gaps.Expect(message.Review, message.EstimateVersion);
                evaluated = null;
                break;
        }

        // Stored first, or evaluated first, and looked for afterwards: of two processes that do one each, one sees what the other did.
        await EvaluateEarlyAsync(message.Review, evaluated, cancellationToken);
    }

    /// <summary>Evaluates the early versions whose turn it is. Returns the newest version that was evaluated.</summary>
    public Task<long> EvaluateEarlyAsync(string review, CancellationToken cancellationToken) => EvaluateEarlyAsync(review, null, cancellationToken);

    private async Task<long> EvaluateEarlyAsync(string review, long? known, CancellationToken cancellationToken)
    {
        while (true)
        {
            await using var session = store.LightweightSession();
            var evaluated = known ?? (await session.LoadAsync<ReviewNotifications>(review, cancellationToken))?.EstimateVersion ?? 0;
            gaps.Reached(review, evaluated);
            var waiting = await session.Query<EarlyVersion>().Where(e => e.Review == review && e.EstimateVersion <= evaluated + 1).OrderBy(e => e.EstimateVersion).ToListAsync(cancellationToken);
            if (waiting.Count == 0) return evaluated;
            var moved = false;
            foreach (var early in waiting)
            {
                var placement = await evaluation.EvaluateAsync(early.Message, cancellationToken);
                if (placement == Placement.Early) continue; // of a log whose beginning has not arrived
                session.Delete(early);
                moved |= placement is Placement.Next or Placement.NewLog;
            }

            await session.SaveChangesAsync(cancellationToken);
            if (!moved) return evaluated;
            known = null;
        }
    }

    /// <summary>The version before the first that waits for what is missing; null if none waits.</summary>
    public async Task<long?> MissingToAsync(string review, long evaluated, CancellationToken cancellationToken)
    {
        await using var session = store.QuerySession();
        var first = await session.Query<EarlyVersion>().Where(e => e.Review == review && e.EstimateVersion > evaluated + 1).OrderBy(e => e.EstimateVersion).Take(1).ToListAsync(cancellationToken);
        return first is [var waiting] ? waiting.EstimateVersion - 1 : null;
    }

    /// <summary>A version is known to exist. Returns whether everything up to it was evaluated.</summary>
    public async Task<bool> ExpectAsync(EstimatesHeadAnnounced head, CancellationToken cancellationToken)
    {
        await using var session = store.LightweightSession();
        var notifications = await session.LoadAsync<ReviewNotifications>(head.Review, cancellationToken);
        var evaluated = notifications?.EstimateVersion ?? 0;
        var lag = await session.LoadAsync<EvaluationLag>(head.Review, cancellationToken);
        if (head.EstimateVersion <= evaluated && !await IsOfAnotherLogAsync(session, head, notifications!, cancellationToken))
        {
            if (lag is null || head.EstimateVersion < evaluated) return true;
            session.Delete(lag); // what was announced before was of a log that is gone
            await session.SaveChangesAsync(cancellationToken);
            return true;
        }

        session.Store(EvaluationLag.Seen(lag, head.Review, head.EstimateVersion, evaluated, time.GetUtcNow()));
        await session.SaveChangesAsync(cancellationToken);
        if (head.EstimateVersion > evaluated) gaps.Expect(head.Review, head.EstimateVersion);
        return false;
    }

    /// <summary>Whether analysis calls a version its newest that is not the one evaluated under that number: its log was lost and started again.</summary>
    private static async Task<bool> IsOfAnotherLogAsync(IQuerySession session, EstimatesHeadAnnounced head, ReviewNotifications notifications, CancellationToken cancellationToken)
    {
        if (head.OccurredAt is not { } at) return false;
        if (await session.LoadAsync<HistoryEntry>(HistoryEntry.IdOf(head.Review, notifications.Position), cancellationToken) is not { } newest) return false;
        if (newest.At == at || at < newest.At) return false; // an announcement that was overtaken is no news either
        var utc = at.ToUniversalTime();
        return !await session.Query<HistoryEntry>().AnyAsync(e => e.Review == head.Review && e.At == utc, cancellationToken);
    }

    /// <summary>Whether this very version, by its number and time, was evaluated.</summary>
    private async Task<bool> IsKnownAsync(EstimateVersionAdded message, CancellationToken cancellationToken)
    {
        await using var session = store.QuerySession();
        return await session.LoadAsync<ReviewNotifications>(message.Review, cancellationToken) is { } notifications && message.EstimateVersion <= notifications.EstimateVersion
            && await session.LoadAsync<HistoryEntry>(HistoryEntry.IdOf(message.Review, message.EstimateVersion + notifications.Offset), cancellationToken) is { } entry
            && entry.At == message.OccurredAt;
    }

    private async Task StoreAsync(EstimateVersionAdded message, CancellationToken cancellationToken)
    {
        await using var session = store.LightweightSession();
        session.Store(EarlyVersion.From(message));
        await session.SaveChangesAsync(cancellationToken);
    }
}
