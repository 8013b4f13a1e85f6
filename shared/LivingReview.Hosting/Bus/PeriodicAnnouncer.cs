using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace LivingReview.Hosting.Bus;

/// <summary>Says something on the bus at start-up and at intervals, so that a lost message is noticed; a round that fails is made up for by the next.</summary>
/// <param name="interval">From one announcement to the next.</param>
/// <param name="time">The clock.</param>
/// <param name="log">Records a round that failed.</param>
public abstract partial class PeriodicAnnouncer(TimeSpan interval, TimeProvider time, ILogger log) : BackgroundService
{
    /// <summary>The clock.</summary>
    protected TimeProvider Time => time;

    /// <summary>One round.</summary>
    protected abstract Task AnnounceAsync(CancellationToken cancellationToken);

    /// <inheritdoc/>
    protected sealed override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(interval, time);
        do
        {
            try
            {
                await AnnounceAsync(stoppingToken);
            }
            catch (Exception fault) when (fault.IsFault(stoppingToken))
            {
                NotAnnounced(log, fault);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    [LoggerMessage(LogLevel.Warning, "Heads could not be announced; trying again at the next interval.")]
    private static partial void NotAnnounced(ILogger log, Exception fault);
}
