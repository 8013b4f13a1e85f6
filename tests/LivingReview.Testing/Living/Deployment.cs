using LivingReview.Hosting;
using LivingReview.Hosting.Embedding;
using Xunit;

namespace LivingReview.Testing.Living;

/// <summary>The distributed mode: the four hosts as separate processes over RabbitMQ and PostgreSQL.</summary>
public sealed class Deployment : IAsyncDisposable
{
    private static readonly string[] All = ["Ingestion", "Analysis", "Notification", "Surveillance", "Web"];
    private static readonly string[] Usual = ["Ingestion", "Analysis", "Notification", "Web"];

    private readonly Dictionary<string, ChildProcess> _hosts = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Uri> _addresses;
    private readonly string _database;
    private readonly Uri _broker;
    private readonly IReadOnlyDictionary<string, string?> _further;
    private readonly IReadOnlyList<string> _services;

    private Deployment(string database, Uri broker, IReadOnlyDictionary<string, string?>? further, IReadOnlyList<string>? services)
    {
        _services = services ?? Usual;
        _further = further ?? new Dictionary<string, string?>();
        _database = database;
        _broker = broker;
        _addresses = All.ToDictionary(s => s, _ => new Uri($"http://127.0.0.1:{OwnedProcess.FreePort()}"));
        Client = new HttpClient { BaseAddress = _addresses["Web"] };
    }

    /// <summary>Calls the public edge.</summary>
    public HttpClient Client { get; }

    /// <summary>The process id of a host; null while it is away.</summary>
    public int? ProcessIdOf(string service)
    {
        lock (_hosts) return _hosts.TryGetValue(service, out var host) ? host.Id : null;
    }

    /// <summary>Where a host listens.</summary>
    public Uri AddressOf(string service) => _addresses[service];

    /// <summary>Process id of a running host.</summary>
    public int ProcessOf(string service)
    {
        lock (_hosts) return _hosts[service].Id;
    }

    /// <summary>The hosts of this deployment.</summary>
    public IReadOnlyList<string> Services => _services;

    /// <summary>Starts the hosts and waits until they are ready.</summary>
    /// <param name="database">Connection string; each service makes its schema there.</param>
    /// <param name="broker">The broker's virtual host.</param>
    /// <param name="cancellationToken">Stops the start.</param>
    /// <param name="further">Further variables of every host.</param>
    /// <param name="services">Which hosts; all four if absent.</param>
    public static async Task<Deployment> StartAsync(
        string database, Uri broker, CancellationToken cancellationToken, IReadOnlyDictionary<string, string?>? further = null, IReadOnlyList<string>? services = null)
    {
        var deployment = new Deployment(database, broker, further, services);
        await Task.WhenAll(deployment._services.Select(s => deployment.StartHostAsync(s, cancellationToken)));
        return deployment;
    }

    /// <summary>Starts a host (again), on its port, and waits until it is ready.</summary>
    public async Task StartHostAsync(string service, CancellationToken cancellationToken)
    {
        var settings = new Dictionary<string, string?>
        {
            ["ASPNETCORE_URLS"] = _addresses[service].ToString(),
            ["ConnectionStrings__postgres"] = _database,
            ["Store__AutoCreate"] = "true",
            ["Bus__Transport"] = "rabbitmq",
            ["Bus__RabbitMq"] = _broker.ToString(),
            ["Logging__LogLevel__Default"] = "Warning",
            ["Notification__Webhooks__AllowedNetworks__0"] = "127.0.0.0/8",
            // As in production, where a folder of keys is the rule and its absence a warning.
            ["Notification__Encryption__KeyFolder"] = SecretKeys.Folder,
        };
        foreach (var other in All) settings[$"Services__{other}"] = _addresses[other].ToString();
        // Nothing searches unless a test starts that host too: the page asks one health for both.
        if (!_services.Contains("Surveillance", StringComparer.Ordinal)) settings["Services__Surveillance"] = _addresses["Notification"].ToString();
        foreach (var (name, value) in _further) settings[name] = value;
        var host = await ChildProcess.StartAsync(Repository.HostAssembly(service), [], settings, cancellationToken);
        lock (_hosts) _hosts[service] = host;
        await host.WaitForAsync(new Uri(_addresses[service], "/health/ready"), cancellationToken);
    }

    /// <summary>Whether a host reports ready; one that does not respond in time is not.</summary>
    public async Task<bool> IsReadyAsync(string service, CancellationToken cancellationToken) => await WhyNotReadyAsync(service, cancellationToken) is null;

    /// <summary>The response of a host that is not ready; null if it is ready.</summary>
    public async Task<string?> WhyNotReadyAsync(string service, CancellationToken cancellationToken)
    {
        using var client = new HttpClient { Timeout = TimeSpan.FromSeconds(10) };
        try
        {
            using var answer = await client.GetAsync(new Uri(_addresses[service], "/health/ready"), cancellationToken);
            return answer.IsSuccessStatusCode ? null : await answer.Content.ReadAsStringAsync(cancellationToken);
        }
        catch (Exception fault) when (fault is HttpRequestException || (fault is TaskCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return $"{fault.Message}\n{Output}";
        }
    }

    /// <summary>The status of a host's /health/live; 0 if it does not answer.</summary>
    public async Task<int> LivenessAsync(string service, CancellationToken cancellationToken)
    {
        using var client = new HttpClient { Timeout = TimeSpan.FromSeconds(10) };
        try
        {
            using var answer = await client.GetAsync(new Uri(_addresses[service], "/health/live"), cancellationToken);
            return (int)answer.StatusCode;
        }
        catch (Exception fault) when (fault is HttpRequestException || (fault is TaskCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return 0;
        }
    }

    /// <summary>Asks a host to end (SIGTERM), waits until it has, and gives its exit code.</summary>
    public async Task<int> StopAsync(string service)
    {
        ChildProcess host;
        lock (_hosts) host = _hosts[service];
        await host.StopAsync();
        return await host.WaitForExitAsync();
    }

    /// <summary>Starts every host again that has ended because it could not be revived, as whatever supervises it does.</summary>
    public async Task StartEndedAsync(CancellationToken cancellationToken)
    {
        foreach (var service in _services)
        {
            ChildProcess host;
            lock (_hosts) host = _hosts[service];
            if (!host.HasExited) continue;
            Assert.Equal(ServiceHost.StalledExitCode, await host.WaitForExitAsync(cancellationToken));
            TestContext.Current.SendDiagnosticMessage($"{service} ended and was started again:\n{host.Output}");
            await host.DisposeAsync();
            await StartHostAsync(service, cancellationToken);
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

    /// <summary>The output of a host, for the message of a failed test.</summary>
    public string Output => string.Join("\n", _hosts.Select(h => $"--- {h.Key}\n{h.Value.Output}"));

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        foreach (var host in _hosts.Values) await host.DisposeAsync();
    }
}
