using System.Text.Json;
using LivingReview.Testing;

namespace LivingReview.EndToEnd.Tests.Operations;

/// <summary>A real Prometheus over the running system, with the rules as they are.</summary>
public sealed class PrometheusServer(RunningSystem system, RabbitFixture rabbit) : IAsyncLifetime
{
    private PrometheusProcess? _process;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Path of a program of Prometheus; the running test is skipped where it is missing.</summary>
    public static string Program(string name)
    {
        var program = PrometheusProcess.Find(name);
        Assert.SkipWhen(program is null, PrometheusProcess.Missing);
        return program;
    }

    public async ValueTask InitializeAsync()
    {
        if (PrometheusProcess.Find("prometheus") is not { } program) return;
        _process = await PrometheusProcess.StartAsync(
            program, Repository.File("infra/prometheus/rules"),
            name => RunningSystem.Services.FirstOrDefault(s => s.Equals(name, StringComparison.OrdinalIgnoreCase)) is { } service ? system.Deployment.AddressOf(service) : name == "rabbitmq" ? rabbit.Metrics : null,
            Cancellation);
    }

    /// <summary>Data of an answer of the API; a refusal fails with its reason.</summary>
    public Task<JsonElement> GetAsync(string path)
    {
        Assert.SkipWhen(_process is null, PrometheusProcess.Missing);
        return _process.GetAsync(path, Cancellation);
    }

    /// <summary>Number of series that a query gives now.</summary>
    public async Task<int> CountAsync(string query) =>
        (await GetAsync($"query?query={Uri.EscapeDataString(query)}")).GetProperty("result").GetArrayLength();

    public async ValueTask DisposeAsync()
    {
        if (_process is not null) await _process.DisposeAsync();
    }
}
