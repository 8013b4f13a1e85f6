using LivingReview.Hosting;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace LivingReview.Notification.Secrets;

/// <summary>Encrypts at the start what an earlier version stored in plain text, and everything anew when a key was added; says how secrets are kept.</summary>
internal sealed partial class SecretUpkeep(SecretReencryption reencryption, SecretKeyRing keys, TimeProvider time, ILogger<SecretUpkeep> log) : BackgroundService, IHealthCheck
{
    private static readonly TimeSpan LookInterval = TimeSpan.FromSeconds(30);
    private int _unreadable;

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) => Task.FromResult(HealthCheckResult.Healthy(
        !keys.IsOn ? $"Secrets are stored in plain text: {SecretOptions.Section}:{nameof(SecretOptions.KeyFolder)} is not set."
        : _unreadable > 0 ? $"Subscriptions with a secret or an address that no key opens: {_unreadable}." : null));

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!keys.IsOn)
        {
            PlainText(log, $"{SecretOptions.Section}:{nameof(SecretOptions.KeyFolder)}");
            return;
        }

        for (var done = 0; ; await Task.Delay(LookInterval, time, stoppingToken))
        {
            try
            {
                var generation = keys.Generation;
                if (generation == done) continue;
                (var written, _unreadable) = await reencryption.RunAsync(stoppingToken);
                if (written > 0) Encrypted(log, written);
                if (_unreadable > 0) Unreadable(log, _unreadable);
                done = generation;
            }
            catch (Exception fault) when (fault.IsFault(stoppingToken))
            {
                NotEncrypted(log, fault.GetBaseException().Message.ReplaceLineEndings(" "));
            }
        }
    }

    [LoggerMessage(LogLevel.Warning, "Secrets of webhooks are stored in plain text: {Setting} is not set.")]
    private static partial void PlainText(ILogger log, string setting);

    [LoggerMessage(LogLevel.Information, "The secrets of {Count} subscriptions were encrypted with the newest key.")]
    private static partial void Encrypted(ILogger log, int count);

    [LoggerMessage(LogLevel.Error, "{Count} subscriptions have a secret or an address that no key of the folder opens; nothing is delivered to them until it is back.")]
    private static partial void Unreadable(ILogger log, int count);

    [LoggerMessage(LogLevel.Warning, "Stored secrets could not be looked at; trying again: {Reason}")]
    private static partial void NotEncrypted(ILogger log, string reason);
}
