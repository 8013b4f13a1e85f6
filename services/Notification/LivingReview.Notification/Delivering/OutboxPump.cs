using LivingReview.Hosting;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace LivingReview.Notification.Delivering;

/// <summary>Sends what is due: at once when something was written, then every second for a while, later less often.</summary>
internal abstract partial class OutboxPump(OutboxSignal signal, TimeProvider time, ILogger log) : BackgroundService
{
    private static readonly TimeSpan LookInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan IdleInterval = TimeSpan.FromSeconds(5);

    /// <summary>How long after something was written retries may be due within seconds.</summary>
    private static readonly TimeSpan Busy = TimeSpan.FromMinutes(1);

    protected OutboxSignal Signal => signal;

    protected TimeProvider Time => time;

    protected abstract Task SendDueAsync(CancellationToken cancellationToken);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var written = time.GetTimestamp();
        while (!stoppingToken.IsCancellationRequested)
        {
            var raised = signal.Raised;
            try
            {
                await SendDueAsync(stoppingToken);
            }
            catch (Exception fault) when (fault.IsFault(stoppingToken))
            {
                NotSent(log, fault); // what is still due is found at the next look
            }

            var interval = time.GetElapsedTime(written) < Busy ? LookInterval : IdleInterval;
            await raised.WaitAsync(interval, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (raised.IsCompleted) written = time.GetTimestamp();
        }
    }

    [LoggerMessage(LogLevel.Warning, "What is due could not be sent; trying again.")]
    private static partial void NotSent(ILogger log, Exception fault);
}
