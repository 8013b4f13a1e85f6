using LivingReview.Hosting;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace LivingReview.Notification.Delivering;

/// <summary>Sends what is due, whenever something was written and every second.</summary>
internal abstract partial class OutboxPump(OutboxSignal signal, TimeProvider time, ILogger log) : BackgroundService
{
    private static readonly TimeSpan LookInterval = TimeSpan.FromSeconds(1);

    protected OutboxSignal Signal => signal;

    protected TimeProvider Time => time;

    protected abstract Task SendDueAsync(CancellationToken cancellationToken);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
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

            await raised.WaitAsync(LookInterval, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    [LoggerMessage(LogLevel.Warning, "What is due could not be sent; trying again.")]
    private static partial void NotSent(ILogger log, Exception fault);
}
