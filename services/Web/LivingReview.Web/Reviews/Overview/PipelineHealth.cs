using System.Text.Json;
using LivingReview.Client;
using LivingReview.Figures.Formatting;
using LivingReview.Web.Edge;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Options;

namespace LivingReview.Web.Reviews.Overview;

/// <summary>The health of one service, for the front page.</summary>
/// <param name="Name">What it does.</param>
/// <param name="IsHealthy">Whether the service and everything that it depends on works.</param>
/// <param name="Problem">What is wrong; null if nothing is.</param>
internal sealed record ServiceHealth(string Name, bool IsHealthy, string? Problem);

/// <summary>Asks each service whether it is ready; services at the same address are asked once.</summary>
internal sealed class PipelineHealth(IHttpClientFactory clients, IOptions<ServiceAddresses> addresses, IMemoryCache cache)
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(3);

    private static (Service Service, string Name)[] Services =>
        [(Service.Ingestion, T["Study intake"]), (Service.Analysis, T["Estimation"]), (Service.Notification, T["Alerts"]), (Service.Surveillance, T["Search"])];

    public async Task<IReadOnlyList<ServiceHealth>> GetAsync(CancellationToken cancellationToken) =>
        await cache.GetOrCreateAsync(nameof(PipelineHealth), async entry =>
        {
            entry.AbsoluteExpirationRelativeToNow = TimeSpan.FromSeconds(5);
            return await ReadAsync(cancellationToken);
        }) ?? [];

    private async Task<IReadOnlyList<ServiceHealth>> ReadAsync(CancellationToken cancellationToken)
    {
        var hosts = Services.Select(one => addresses.Value.For(one.Service)).Distinct().ToList();
        var answers = await Task.WhenAll(hosts.Select(host => AskAsync(host, cancellationToken)));
        var byHost = hosts.Zip(answers).ToDictionary();
        return [.. Services.Select(one => Assess(one.Name, one.Service.ToString(), byHost[addresses.Value.For(one.Service)], hosts.Count == 1))];
    }

    private static ServiceHealth Assess(string name, string service, Readiness? readiness, bool shared)
    {
        if (readiness is null)
            return new ServiceHealth(name, false, T["not responding"]);
        // In one process all services report together; a check belongs to the service in its name, or to all of them.
        var failing = readiness.Checks.Where(check => check.Status != "Healthy"
            && (!shared || check.Name.StartsWith(service, StringComparison.OrdinalIgnoreCase) || Services.All(other => !check.Name.StartsWith(other.Service.ToString(), StringComparison.OrdinalIgnoreCase)))).ToList();
        return new ServiceHealth(name, failing.Count == 0, failing.Count == 0 ? null : string.Join("; ", failing.Select(Describe)));
    }

    private static string Describe(ReadinessCheck check) => check.Name switch
    {
        _ when check.Name.EndsWith("-store", StringComparison.Ordinal) => T["its database is not responding"],
        _ when check.Name.EndsWith("-subscriptions", StringComparison.Ordinal) => T["its event subscription has stopped"] + Because(check),
        _ when check.Name.Contains("bus", StringComparison.Ordinal) => T["the message broker cannot be reached"],
        _ => StratumText.Words(check.Name) + T[" reports a problem"] + Because(check),
    };

    private static string Because(ReadinessCheck check) => string.IsNullOrWhiteSpace(check.Description) ? "" : $" ({check.Description})";

    private async Task<Readiness?> AskAsync(Uri host, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Timeout);
        try
        {
            using var http = clients.CreateClient(nameof(PipelineHealth));
            using var response = await http.GetAsync(new Uri(host, "health/ready"), limit.Token);
            await using var body = await response.Content.ReadAsStreamAsync(limit.Token);
            return await JsonSerializer.DeserializeAsync<Readiness>(body, Json.Options, limit.Token);
        }
        catch (Exception exception) when (exception is HttpRequestException or JsonException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }

    private sealed record Readiness(string Status, IReadOnlyList<ReadinessCheck> Checks);

    private sealed record ReadinessCheck(string Name, string Status, string? Description);
}
