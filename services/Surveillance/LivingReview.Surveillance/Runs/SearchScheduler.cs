using LivingReview.Hosting;
using LivingReview.Surveillance.Notices;
using LivingReview.Surveillance.Sources;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace LivingReview.Surveillance.Runs;

/// <summary>Looks at intervals for what is due, each source by itself: a slow one holds up no other.</summary>
internal sealed partial class SearchScheduler(
    SearchRunner runner, NoticeWatch watch, SourceTurn turn, IOptions<SurveillanceOptions> options, TimeProvider time, ILogger<SearchScheduler> log) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.Value.Contact is null) return Task.CompletedTask; // said by the API when a strategy is written
        return Task.WhenAll(SourceNames.All.Select(source => WatchAsync(source, stoppingToken)));
    }

    private async Task WatchAsync(string source, CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(options.Value.LookSeconds), time);
        do
        {
            try
            {
                await turn.TryAsync(source, async token =>
                {
                    await runner.RunDueAsync(source, token);
                    await watch.RunDueAsync(source, token);
                }, stoppingToken);
            }
            catch (Exception fault) when (fault.IsFault(stoppingToken))
            {
                NotRun(log, source, fault); // what is due is found at the next look
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    [LoggerMessage(LogLevel.Warning, "The searches of {Source} could not go on; trying again at the next look.")]
    private static partial void NotRun(ILogger log, string source, Exception fault);
}
