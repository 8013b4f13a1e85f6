using System.Text.RegularExpressions;
using LivingReview.Contracts;
using LivingReview.EndToEnd.Tests.Security;
using LivingReview.Hosting.Authentication;
using LivingReview.Testing;
using LivingReview.Testing.Living;
using MassTransit;

namespace LivingReview.EndToEnd.Tests.Operations;

/// <summary>
/// The rules about faults, each with its fault caused for real and a real Prometheus that sees it. The rules are those of infra/prometheus; only
/// how long they wait is the test's.
/// </summary>
public sealed partial class AlarmTests
{
    private static readonly string[] Services = ["Ingestion", "Analysis", "Notification"];
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_fault_raises_its_alert_and_its_end_ends_it()
    {
        var program = PrometheusProcess.Find("prometheus");
        Assert.SkipWhen(program is null, PrometheusProcess.Missing);
        using var folder = new TemporaryFolder();
        using var certificate = new SelfSigned(days: 5);
        await using var postgres = await PostgresFixture.StartDurableAsync(Cancellation);
        await using var rabbit = await RabbitFixture.StartSeparateAsync(Cancellation);
        var broker = await rabbit.CreateVirtualHostAsync(Cancellation);
        await using var deployment = await Deployment.StartAsync(
            await postgres.CreateDatabaseAsync(Cancellation), broker, Cancellation,
            new Dictionary<string, string?>
            {
                ["Authentication__KeyFile"] = KeyThatExpires(folder["keys.json"]),
                ["Kestrel__Certificates__Default__Path"] = certificate.CertificateFile,
                ["Kestrel__Certificates__Default__KeyPath"] = certificate.KeyFile,
                ["Telemetry__StateIntervalSeconds"] = "0.5",
            },
            Services);
        await using var prometheus = await PrometheusProcess.StartAsync(
            program, await QuickRulesAsync(folder["rules"]), name => Services.FirstOrDefault(s => s.Equals(name, StringComparison.OrdinalIgnoreCase)) is { } service ? deployment.AddressOf(service) : name == "rabbitmq" ? rabbit.Metrics : null,
            Cancellation);

        await FiringAsync(prometheus, "KeyExpires", "CertificateExpires");
        Assert.Equal(["CertificateExpires", "KeyExpires"], (await prometheus.FiringAsync(Cancellation)).Order(StringComparer.Ordinal));

        await rabbit.SetMemoryAlarmAsync(raised: true, Cancellation);
        await FiringAsync(prometheus, "BrokerAlarm", "HostNotReady");
        await rabbit.SetMemoryAlarmAsync(raised: false, Cancellation);
        await QuietAsync(prometheus, "BrokerAlarm", "HostNotReady");

        await postgres.CrashAsync(Cancellation);
        await FiringAsync(prometheus, "DatabaseAway");
        await postgres.StartAsync(Cancellation);
        await QuietAsync(prometheus, "DatabaseAway", "HostNotReady");

        // Versions that exist and whose messages are lost, while analysis, which could send them again, is gone.
        await deployment.KillAsync("Analysis");
        await AnnounceAsync(broker);
        await FiringAsync(prometheus, "AlertsBehindEstimates", "ServiceDown");
    }

    private static async Task FiringAsync(PrometheusProcess prometheus, params string[] alerts) =>
        await Eventually.SeesAsync(() => prometheus.FiringAsync(Cancellation), firing => alerts.All(firing.Contains), string.Join(", ", alerts), Patience);

    private static async Task QuietAsync(PrometheusProcess prometheus, params string[] alerts) =>
        await Eventually.SeesAsync(() => prometheus.FiringAsync(Cancellation), firing => !alerts.Any(firing.Contains), $"the end of {string.Join(", ", alerts)}", Patience);

    private static string KeyThatExpires(string file)
    {
        var now = TimeProvider.System.GetUtcNow();
        var (_, hash) = ApiKey.Secret("soon");
        KeyFile.Change(file, _ => [new ApiKey { Id = "soon", Name = "Soon", Role = "owner", SecretHash = hash, CreatedAt = now, ExpiresAt = now.AddDays(3) }]);
        return file;
    }

    private static async Task AnnounceAsync(Uri broker)
    {
        var bus = Bus.Factory.CreateUsingRabbitMq(rabbit => rabbit.Host(broker));
        await bus.StartAsync(Cancellation);
        try
        {
            await bus.Publish(new EstimatesHeadAnnounced { Review = "lost", EstimateVersion = 3, OccurredAt = TimeProvider.System.GetUtcNow() }, Cancellation);
        }
        finally
        {
            await bus.StopAsync(CancellationToken.None);
        }
    }

    /// <summary>Minutes are seconds here.</summary>
    private static async Task<string> QuickRulesAsync(string folder)
    {
        var rules = await File.ReadAllTextAsync(Repository.File("infra/prometheus/rules/livingreview.yml"), Cancellation);
        Assert.Matches(Wait(), rules);
        Directory.CreateDirectory(folder);
        await File.WriteAllTextAsync(Path.Combine(folder, "livingreview.yml"), Wait().Replace(rules, "for: 1s").Replace("livingreview_alerts_behind_age_seconds) > 120", "livingreview_alerts_behind_age_seconds) > 2", StringComparison.Ordinal), Cancellation);
        return folder;
    }

    [GeneratedRegex(@"for: \d+[smh]")]
    private static partial Regex Wait();
}
