using LivingReview.Contracts.Alerts;
using LivingReview.Notification.Notifications;
using Marten;

namespace LivingReview.Notification.Alerts;

/// <summary>Finds alerts by their records; as long as those are not complete, by the log.</summary>
internal sealed class AlertReader(INotificationStore store)
{
    private const string HighWater = "HighWaterMark";

    private long _goal = -1;
    private volatile bool _complete;

    /// <summary>Which alerts: of one subscription, of one stratum or all, before a position in the log or at its end, and how many.</summary>
    public sealed record Wanted(string Review, Guid Subscription, string? Stratum = null, long Before = long.MaxValue, int Limit = int.MaxValue);

    /// <summary>Alerts, the newest first, without the changes of their status.</summary>
    public async Task<IReadOnlyList<AlertRecord>> ListAsync(IQuerySession session, Wanted wanted, CancellationToken cancellationToken)
    {
        if (!await IsCompleteAsync(cancellationToken))
        {
            return
            [
                .. (await FromLogAsync(session, wanted.Review, cancellationToken)).Records
                    .Where(r => r.SubscriptionId == wanted.Subscription && (wanted.Stratum is null || r.Stratum == wanted.Stratum) && r.Sequence < wanted.Before)
                    .Reverse().Take(wanted.Limit),
            ];
        }

        var records = session.Query<AlertRecord>().Where(r => r.Review == wanted.Review && r.SubscriptionId == wanted.Subscription && r.Sequence < wanted.Before);
        if (wanted.Stratum is { } stratum) records = records.Where(r => r.Stratum == stratum);
        return await records.OrderByDescending(r => r.Sequence).Take(wanted.Limit).ToListAsync(cancellationToken);
    }

    /// <summary>One alert of a review, of whichever subscription, without the changes of its status.</summary>
    public async Task<AlertRecord?> FindAsync(IQuerySession session, string review, Guid id, CancellationToken cancellationToken)
    {
        var found = await session.LoadAsync<AlertRecord>(id, cancellationToken);
        if (found is null && !await IsCompleteAsync(cancellationToken)) found = (await FromLogAsync(session, review, cancellationToken)).Records.FirstOrDefault(r => r.Id == id);
        return found?.Review == review ? found : null;
    }

    /// <summary>The alerts with the changes of their status, oldest first.</summary>
    public async Task<IReadOnlyList<Alert>> WithStatusChangesAsync(IQuerySession session, string review, IReadOnlyList<AlertRecord> records, CancellationToken cancellationToken)
    {
        var ids = records.Select(r => r.Id).ToArray();
        var steps = await IsCompleteAsync(cancellationToken)
            ? await session.Query<AlertStep>().Where(s => s.ShiftId.IsOneOf(ids)).OrderBy(s => s.Sequence).ToListAsync(cancellationToken)
            : (await FromLogAsync(session, review, cancellationToken)).Steps;
        var changes = steps.ToLookup(s => s.ShiftId, s => s.Change);
        return [.. records.Select(r => r.Alert with { Life = [.. changes[r.Id]] })];
    }

    private static async Task<(List<AlertRecord> Records, IReadOnlyList<AlertStep> Steps)> FromLogAsync(IQuerySession session, string review, CancellationToken cancellationToken)
    {
        var (records, steps) = (new List<AlertRecord>(), new List<AlertStep>());
        foreach (var e in await session.Events.FetchStreamAsync(review, token: cancellationToken))
        {
            if (e.Data is ShiftDetected detected) records.Add(AlertRecord.From(e, detected.Alert));
            else if (e.Data is AlertStatusChanged changed) steps.Add(AlertStep.From(e, changed.Change));
        }

        return (records, steps);
    }

    /// <summary>Whether the backfill has come as far as the log went at the first request. What is written since has its records.</summary>
    private async Task<bool> IsCompleteAsync(CancellationToken cancellationToken)
    {
        if (_complete) return true;
        var progress = (await store.Advanced.AllProjectionProgress(token: cancellationToken)).ToDictionary(p => p.ShardName, p => p.Sequence, StringComparer.Ordinal);
        if (_goal < 0) _goal = progress.GetValueOrDefault(HighWater);
        return _complete = progress.GetValueOrDefault($"{AlertRecordBackfill.SubscriptionName}:All") >= _goal;
    }
}
