using System.Net.Http.Json;
using System.Text.Json;
using LivingReview.Hosting.Embedding;
using LivingReview.Testing;

namespace LivingReview.EndToEnd.Tests.ScaleOut;

/// <summary>One ingestion host and several analysis hosts, each a process of its own, over one broker and one database.</summary>
internal sealed class WorkerFarm : IAsyncDisposable
{
    private readonly Dictionary<string, string?> _settings;
    private readonly List<(Uri Address, ChildProcess Process)> _workers = [];
    private ChildProcess? _ingestion;

    private WorkerFarm(string database, Uri broker, string prefix)
    {
        _settings = new Dictionary<string, string?>
        {
            ["ConnectionStrings__postgres"] = database,
            ["Store__AutoCreate"] = "true",
            ["Bus__Transport"] = "rabbitmq",
            ["Bus__RabbitMq"] = broker.ToString(),
            ["Bus__QueuePrefix"] = prefix,
            ["Logging__LogLevel__Default"] = "Warning",
            ["Store__Replicas"] = "true",
            ["Ingestion__Publishing__HeadIntervalSeconds"] = "2",
        };
        Ingestion = new HttpClient { BaseAddress = Address() };
    }

    public HttpClient Ingestion { get; }

    /// <summary>Calls the first worker.</summary>
    public HttpClient Analysis => new() { BaseAddress = _workers[0].Address };

    public static async Task<WorkerFarm> StartAsync(string database, Uri broker, int workers, CancellationToken cancellationToken, string prefix = "living-review")
    {
        var farm = new WorkerFarm(database, broker, prefix);
        // One after the other: each brings the schema and the queues up to date.
        farm._ingestion = await farm.StartAsync("Ingestion", farm.Ingestion.BaseAddress!, cancellationToken);
        for (var i = 0; i < workers; i++)
        {
            var address = Address();
            farm._workers.Add((address, await farm.StartAsync("Analysis", address, cancellationToken)));
        }

        return farm;
    }

    /// <summary>Ends a worker without warning and starts it again.</summary>
    public Task KillAsync(int worker, CancellationToken cancellationToken) => ReplaceAsync(worker, async process => await process.KillAsync(), cancellationToken);

    /// <summary>Asks a worker to end, which it does in good order, and starts it again; gives the exit code.</summary>
    public async Task<int> StopAsync(int worker, CancellationToken cancellationToken)
    {
        var code = -1;
        await ReplaceAsync(
            worker,
            async process =>
            {
                await process.StopAsync();
                code = await process.WaitForExitAsync(cancellationToken);
            },
            cancellationToken);
        return code;
    }

    public async ValueTask DisposeAsync()
    {
        Ingestion.Dispose();
        foreach (var (_, worker) in _workers) await worker.DisposeAsync();
        if (_ingestion is not null) await _ingestion.DisposeAsync();
    }

    /// <summary>Messages in all error queues of a virtual host.</summary>
    public static async Task<long> DeadLettersAsync(RabbitFixture rabbit, Uri broker, CancellationToken cancellationToken)
    {
        var queues = await rabbit.Management.GetFromJsonAsync<JsonElement>(new Uri($"api/queues/{broker.AbsolutePath.Trim('/')}", UriKind.Relative), cancellationToken);
        return queues.EnumerateArray().Where(q => q.GetProperty("name").GetString()!.EndsWith("_error", StringComparison.Ordinal))
            .Sum(q => q.TryGetProperty("messages", out var messages) ? messages.GetInt64() : 0);
    }

    /// <summary>The priorities of the consumers of each queue that has more than one.</summary>
    public static async Task<IReadOnlyDictionary<string, IReadOnlyList<long>>> PrioritiesAsync(RabbitFixture rabbit, Uri broker, CancellationToken cancellationToken)
    {
        var consumers = await rabbit.Management.GetFromJsonAsync<JsonElement>(new Uri($"api/consumers/{broker.AbsolutePath.Trim('/')}", UriKind.Relative), cancellationToken);
        return consumers.EnumerateArray()
            .Where(c => c.GetProperty("arguments").TryGetProperty("x-priority", out _))
            .GroupBy(c => c.GetProperty("queue").GetProperty("name").GetString()!, c => c.GetProperty("arguments").GetProperty("x-priority").GetInt64(), StringComparer.Ordinal)
            .ToDictionary(q => q.Key, q => (IReadOnlyList<long>)[.. q.Order()], StringComparer.Ordinal);
    }

    private static Uri Address() => new($"http://127.0.0.1:{OwnedProcess.FreePort()}");

    private async Task ReplaceAsync(int worker, Func<ChildProcess, Task> end, CancellationToken cancellationToken)
    {
        var (address, process) = _workers[worker];
        await end(process);
        await process.DisposeAsync();
        _workers[worker] = (address, await StartAsync("Analysis", address, cancellationToken));
    }

    private async Task<ChildProcess> StartAsync(string service, Uri address, CancellationToken cancellationToken)
    {
        var process = await ChildProcess.StartAsync(
            Repository.HostAssembly(service), [], new Dictionary<string, string?>(_settings) { ["ASPNETCORE_URLS"] = address.ToString() }, cancellationToken);
        await process.WaitForAsync(new Uri(address, "/health/ready"), cancellationToken);
        return process;
    }
}
