using JasperFx;
using Marten;

namespace LivingReview.Notification.Delivering;

/// <summary>Something on its way to a receiver, written in the transaction of its cause.</summary>
internal interface IOutboxItem : IRevisioned
{
    /// <summary><see cref="Outbox.Pending"/>, <see cref="Outbox.Failed"/>, or what its kind calls done.</summary>
    string Status { get; set; }

    /// <summary>When it is due; moved ahead while a process works on it, so that another takes over if that one dies.</summary>
    DateTimeOffset? NextAttemptAt { get; set; }
}

/// <summary>What becomes of an item of the outbox: it is claimed, then done, given up, or due again later.</summary>
internal sealed class Outbox(TimeProvider time, Random random)
{
    public const string Pending = "pending";
    public const string Failed = "failed";

    /// <summary>
    /// Claims due items for a period under optimistic concurrency; false if another process was faster. A process that dies loses the claim
    /// with time, and the receiver may then get the same item twice.
    /// </summary>
    public async Task<bool> ClaimAsync<T>(IDocumentSession session, IReadOnlyList<T> items, TimeSpan period, CancellationToken cancellationToken)
        where T : class, IOutboxItem
    {
        foreach (var item in items) item.NextAttemptAt = time.GetUtcNow() + period;
        try
        {
            await SaveAsync(session, items, cancellationToken);
            return true;
        }
        catch (ConcurrencyException)
        {
            return false;
        }
    }

    /// <summary>Saves claimed items, and whatever else the session holds.</summary>
    public static async Task SaveAsync<T>(IDocumentSession session, IReadOnlyList<T> items, CancellationToken cancellationToken)
        where T : class, IOutboxItem
    {
        foreach (var item in items) session.UpdateRevision(item, item.Version + 1);
        await session.SaveChangesAsync(cancellationToken);
    }

    /// <summary>Nothing more is to be done.</summary>
    public static void Finish(IOutboxItem item, string status) => (item.Status, item.NextAttemptAt) = (status, null);

    /// <summary>Makes an item due again after a failed attempt; false, and given up, if that was the last of the schedule.</summary>
    /// <param name="item">The item.</param>
    /// <param name="waits">The schedule.</param>
    /// <param name="attempts">Failed attempts on it so far.</param>
    /// <param name="from">When the attempt was made.</param>
    /// <param name="retryAfterSeconds">The pause that the receiver asked for, if it did.</param>
    public bool Reschedule(IOutboxItem item, IReadOnlyList<TimeSpan> waits, int attempts, DateTimeOffset from, double? retryAfterSeconds = null)
    {
        if (RetrySchedule.After(waits, attempts, random.NextDouble()) is not { } wait)
        {
            Finish(item, Failed);
            return false;
        }

        (item.Status, item.NextAttemptAt) = (Pending, from + RetrySchedule.Honour(wait, retryAfterSeconds));
        return true;
    }
}
