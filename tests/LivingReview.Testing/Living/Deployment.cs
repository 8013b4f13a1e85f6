using LivingReview.Hosting.Embedding;

namespace LivingReview.Testing.Living;

/// <summary>The distributed mode: the four hosts as separate processes over RabbitMQ and PostgreSQL.</summary>
public sealed class Deployment : IAsyncDisposable
{
    private static readonly string[] All = ["Ingestion", "Analysis", "Notification", "Web"];

    private readonly Dictionary<string, ChildProcess> _hosts = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Uri> _addresses;
    private readonly string _database;
    private readonly Uri _broker;

    private Deployment(string database, Uri broker)
    {
        _database = database;
        _broker = broker;
        _addresses = All.ToDictionary(s => s, _ => new Uri($"http://127.0.0.1:{OwnedProcess.FreePort()}"));
        Client = new HttpClient { BaseAddress = _addresses["Web"] };
    }

    /// <summary>Calls the public edge.</summary>
    public HttpClient Client { get; }

    public static async Task<Deployment> StartAsync(string database, Uri broker, CancellationToken cancellation)
    {
        var deployment = new Deployment(database, broker);
        await Task.WhenAll(All.Select(s => deployment.StartHostAsync(s, cancellation)));
        return deployment;
    }

    /// <summary>Starts a host (again), on its port, and waits until it is ready.</summary>
    public async Task StartHostAsync(string service, CancellationToken cancellation)
    {
        var settings = new Dictionary<string, string?>
        {
            ["ASPNETCORE_URLS"] = _addresses[service].ToString(),
            ["ConnectionStrings__postgres"] = _database,
            ["Bus__Transport"] = "rabbitmq",
            ["Bus__RabbitMq"] = _broker.ToString(),
            ["Logging__LogLevel__Default"] = "Warning",
            ["Notification__Webhooks__AllowedNetworks__0"] = "127.0.0.0/8",
        };
        foreach (var other in All) settings[$"Services__{other}"] = _addresses[other].ToString();
        var host = await ChildProcess.StartAsync(Repository.HostAssembly(service), [], settings, cancellation);
        lock (_hosts) _hosts[service] = host;
        await host.WaitForAsync(new Uri(_addresses[service], "/health/ready"), cancellation);
    }

    /// <summary>Whether a host says that it is ready; one that does not answer in time is not.</summary>
    public async Task<bool> IsReadyAsync(string service, CancellationToken cancellation)
    {
        using var client = new HttpClient { Timeout = TimeSpan.FromSeconds(10) };
        try
        {
            using var answer = await client.GetAsync(new Uri(_addresses[service], "/health/ready"), cancellation);
            return answer.IsSuccessStatusCode;
        }
        catch (Exception fault) when (fault is HttpRequestException || (fault is TaskCanceledException && !cancellation.IsCancellationRequested))
        {
            return false;
        }
    }

    /// <summary>Ends a host without warning.</summary>
    public async Task KillAsync(string service)
    {
        ChildProcess host;
        lock (_hosts)
        {
            host = _hosts[service];
            _hosts.Remove(service);
        }

        await host.KillAsync();
        await host.DisposeAsync();
    }

    /// <summary>What a host has printed: for the message of a failed test.</summary>
    public string Output => string.Join("\n", _hosts.Select(h => $"--- {h.Key}\n{h.Value.Output}"));

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        foreach (var host in _hosts.Values) await host.DisposeAsync();
    }
}
