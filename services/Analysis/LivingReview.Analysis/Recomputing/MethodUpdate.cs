using LivingReview.DiagnosticAccuracy;
using LivingReview.Hosting;
using LivingReview.Hosting.Store;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace LivingReview.Analysis.Recomputing;

/// <summary>
/// After the start, one review after the other, estimates again what another engine estimated. Reviews with new evidence do not wait for
/// it: their recomputation changes the method by itself.
/// </summary>
internal sealed partial class MethodUpdate(IAnalysisStore store, Recomputer recomputer, TimeProvider time, ILogger<MethodUpdate> log) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!await TryUpdateAsync(stoppingToken)) await Task.Delay(Pause, time, stoppingToken);
    }

    /// <summary>True when every review is estimated by this engine; false if something stood in the way that may pass.</summary>
    private async Task<bool> TryUpdateAsync(CancellationToken cancellationToken)
    {
        try
        {
            foreach (var review in await OutdatedAsync(cancellationToken)) await ChangeAsync(review, cancellationToken);
            return true;
        }
        catch (Exception fault) when (fault.IsFault(cancellationToken))
        {
            NotUpdated(log, fault);
            return false;
        }
    }

    /// <summary>The reviews of which <see cref="Recomputation.IsOutdated"/> holds, found by the database: as a rule there are none, and no estimate is read.</summary>
    private async Task<IReadOnlyList<string>> OutdatedAsync(CancellationToken cancellationToken)
    {
        await using var session = store.QuerySession();
        return await session.AdvancedSql.QueryAsync<string>(
            $"""
            select c.id from {store.Options.Schema.For<CurrentEstimates>()} c
            where exists (
                select from jsonb_array_elements(coalesce(c.data -> 'Strata', '[]') || coalesce(c.data -> 'Companions', '[]')) s
                where s ->> 'EngineVersion' is distinct from ? or s ->> 'TableSelection' is null)
            order by c.id
            """,
            cancellationToken, Engine.Version);
    }

    private async Task ChangeAsync(string review, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                await recomputer.ChangeMethodAsync(review, cancellationToken);
                return;
            }
            catch (Exception fault) when (StoreFaults.IsConflict(fault))
            {
                // Another worker was first: look again at what it left.
            }
        }
    }

    [LoggerMessage(LogLevel.Warning, "Some reviews are not estimated by the new engine yet; trying again.")]
    private static partial void NotUpdated(ILogger log, Exception fault);
}
