using Medallion.Threading.Postgres;

namespace LivingReview.Surveillance.Runs;

/// <summary>One copy of the service at a time speaks to a source, so that its limits hold over all copies and each search runs once.</summary>
internal sealed class SourceTurn(ISurveillanceStore store)
{
    /// <summary>Does the work if nobody else has the turn; false if someone has.</summary>
    public async Task<bool> TryAsync(string source, Func<CancellationToken, Task> work, CancellationToken cancellationToken)
    {
        await using var connection = store.Storage.Database.CreateConnection();
        await connection.OpenAsync(cancellationToken);
        var turn = new PostgresDistributedLock(new PostgresAdvisoryLockKey($"surveillance:{source}", allowHashing: true), connection);
        await using var handle = await turn.TryAcquireAsync(TimeSpan.Zero, cancellationToken);
        if (handle is null) return false;
        await work(cancellationToken);
        return true;
    }
}
