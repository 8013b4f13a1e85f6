using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using LivingReview.Hosting.Embedding;
using LivingReview.Testing.Living;
using Npgsql;

namespace LivingReview.Testing.Chaos;

/// <summary>
/// The distributed mode as in production: two copies of each service under roles without rights to the schema, a durable database and a broker of
/// its own, both reached over links that can fail.
/// </summary>
public sealed class ChaosSystem : IAsyncDisposable
{
    private const string User = "services";
    private const string Password = "password";
    private static readonly string[] Services = ["Ingestion", "Analysis", "Notification", "Surveillance"];

    private readonly PostgresFixture _postgres;
    private readonly RabbitFixture _rabbit;
    private readonly Uri _host;
    private readonly List<Deployment> _copies = [];
    private readonly HashSet<string> _poisoned = [];

    private ChaosSystem(PostgresFixture postgres, RabbitFixture rabbit, Uri host, FaultyLink database, FaultyLink broker) => (_postgres, _rabbit, _host, DatabaseLink, BrokerLink) = (postgres, rabbit, host, database, broker);

    public FaultyLink DatabaseLink { get; }

    public FaultyLink BrokerLink { get; }

    /// <summary>The two copies; the first has the page, over which everything is written and read.</summary>
    public IReadOnlyList<Deployment> Copies => _copies;

    public HttpClient Client => _copies[0].Client;

    /// <summary>The broker's address for the services, over the link.</summary>
    public Uri Broker { get; private set; } = null!;

    /// <summary>The reviews that are written to.</summary>
    public List<string> Reviews { get; } = [];

    /// <summary>Ids of the messages that nobody can read, so far.</summary>
    public IReadOnlySet<string> Poisoned => _poisoned;

    /// <summary>Seconds by which the second copy's clock is ahead; 0 where libfaketime is not installed.</summary>
    public int Skew { get; private set; }

    /// <summary>The output of every host.</summary>
    public string Output => string.Join("\n", _copies.Select(c => c.Output));

    public static async Task<ChaosSystem> StartAsync(CancellationToken cancellationToken)
    {
        var postgres = await PostgresFixture.StartDurableAsync(cancellationToken);
        var rabbit = await RabbitFixture.StartSeparateAsync(cancellationToken);
        var databases = await ProductionDatabases.CreateAsync(postgres.ConnectionString, cancellationToken);
        await databases.ApplyAllAsync(cancellationToken);
        var host = await rabbit.CreateVirtualHostAsync(cancellationToken);
        var broker = await rabbit.SetUserAsync(host, User, Password, cancellationToken);
        var system = new ChaosSystem(postgres, rabbit, host, new FaultyLink(new NpgsqlConnectionStringBuilder(postgres.ConnectionString).Port), new FaultyLink(broker.Port));
        try
        {
            var settings = system.Settings(databases);
            var address = system.Broker = new UriBuilder(broker) { Host = "127.0.0.1", Port = system.BrokerLink.Port }.Uri;
            system._copies.Add(await Deployment.StartAsync("unused", address, cancellationToken, settings, [.. Services, "Web"]));
            var skewed = new Dictionary<string, string?>(settings);
            if (FakeTime() is { } library)
            {
                system.Skew = 20;
                // Without the last, whatever waits for a time wakes at once, again and again.
                (skewed["LD_PRELOAD"], skewed["FAKETIME"], skewed["FAKETIME_DONT_FAKE_MONOTONIC"], skewed["FAKETIME_FORCE_MONOTONIC_FIX"]) = (library, "+20s", "1", "0");
            }

            system._copies.Add(await Deployment.StartAsync("unused", address, cancellationToken, skewed, Services));
            return system;
        }
        catch
        {
            await system.DisposeAsync();
            throw;
        }
    }

    public Task CrashDatabaseAsync(CancellationToken cancellationToken) => _postgres.CrashAsync(cancellationToken);

    /// <summary>Sessions of the killed server hold its memory for a moment, and a new one refuses to start as long.</summary>
    public async Task StartDatabaseAsync(CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await _postgres.StartAsync(cancellationToken);
                return;
            }
            catch (EmbeddingException) when (attempt < 20)
            {
                await Task.Delay(500, cancellationToken);
            }
        }
    }

    public Task CrashBrokerAsync(CancellationToken cancellationToken) => _rabbit.CrashAsync(cancellationToken);

    public Task StartBrokerAsync(CancellationToken cancellationToken) => _rabbit.RestartAsync(cancellationToken);

    public Task AlarmBrokerAsync(bool raised, CancellationToken cancellationToken) => _rabbit.SetMemoryAlarmAsync(raised, cancellationToken);

    /// <summary>Changes the services' password and closes their connections, or changes it back.</summary>
    public async Task RefuseLoginAsync(bool refuse, CancellationToken cancellationToken)
    {
        await _rabbit.SetUserAsync(_host, User, refuse ? "another" : Password, cancellationToken);
        if (refuse) await _rabbit.CloseConnectionsAsync(cancellationToken);
    }

    /// <summary>Throws away what waits in every queue.</summary>
    public async Task PurgeAsync(CancellationToken cancellationToken)
    {
        foreach (var (name, _) in await QueuesAsync(cancellationToken))
        {
            if (IsOfDeadLetters(name)) continue;
            using var answer = await _rabbit.Management.DeleteAsync(new Uri($"api/queues/{VirtualHost}/{Uri.EscapeDataString(name)}/contents", UriKind.Relative), cancellationToken);
        }
    }

    /// <summary>Puts a body that nobody can read straight into each service's queue.</summary>
    public async Task PoisonEveryQueueAsync(string body, CancellationToken cancellationToken)
    {
        foreach (var (name, _) in await QueuesAsync(cancellationToken))
        {
            if (!name.StartsWith("living-review-", StringComparison.Ordinal) || IsOfDeadLetters(name)) continue;
            var id = Guid.NewGuid().ToString();
            var message = new { properties = new { content_type = "application/vnd.masstransit+json", delivery_mode = 2, message_id = id }, routing_key = name, payload = body, payload_encoding = "string" };
            using var answer = await _rabbit.Management.PostAsJsonAsync(new Uri($"api/exchanges/{VirtualHost}/amq.default/publish", UriKind.Relative), message, cancellationToken);
            answer.EnsureSuccessStatusCode();
            _poisoned.Add(id);
        }
    }

    /// <summary>Messages that were given up: the queue of each, its id, why.</summary>
    public async Task<IReadOnlyList<(string Queue, string Id, string Reason)>> DeadLettersAsync(CancellationToken cancellationToken)
    {
        var letters = new List<(string, string, string)>();
        foreach (var (name, count) in await QueuesAsync(cancellationToken))
        {
            if (count == 0 || !IsOfDeadLetters(name)) continue;
            var all = new { count, ackmode = "ack_requeue_true", encoding = "auto" };
            using var answer = await _rabbit.Management.PostAsJsonAsync(new Uri($"api/queues/{VirtualHost}/{Uri.EscapeDataString(name)}/get", UriKind.Relative), all, cancellationToken);
            answer.EnsureSuccessStatusCode();
            foreach (var message in (await answer.Content.ReadFromJsonAsync<JsonElement>(cancellationToken)).EnumerateArray())
            {
                var properties = message.GetProperty("properties");
                letters.Add((name, Text(properties, "message_id"), properties.TryGetProperty("headers", out var headers) ? Text(headers, "MT-Fault-Message") : ""));
            }
        }

        return letters;
    }

    /// <summary>Stops a process where it stands (SIGSTOP), or lets it go on (SIGCONT).</summary>
    public static async Task StallAsync(int process, bool stall, CancellationToken cancellationToken)
    {
        using var kill = Process.Start("kill", [stall ? "-STOP" : "-CONT", process.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync(cancellationToken);
    }

    /// <summary>Why a host is not ready, by its name; empty if all are.</summary>
    public async Task<IReadOnlyList<string>> NotReadyAsync(CancellationToken cancellationToken)
    {
        var hosts = _copies.SelectMany((copy, i) => copy.Services.Select(s => (Copy: copy, Service: s, Name: $"{s} {i + 1}"))).ToList();
        var why = await Task.WhenAll(hosts.Select(async h => (h.Name, Why: await h.Copy.WhyNotReadyAsync(h.Service, cancellationToken))));
        return [.. why.Where(w => w.Why is not null).Select(w => $"{w.Name}: {w.Why}")];
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var copy in _copies) await copy.DisposeAsync();
        await BrokerLink.DisposeAsync();
        await DatabaseLink.DisposeAsync();
        await _rabbit.DisposeAsync();
        await _postgres.DisposeAsync();
    }

    private Dictionary<string, string?> Settings(ProductionDatabases databases)
    {
        var settings = new Dictionary<string, string?>(databases.Settings) { ["Store__Replicas"] = "true" };
        foreach (var service in ProductionDatabases.Services)
            settings[$"ConnectionStrings__{service}"] = new NpgsqlConnectionStringBuilder(settings[$"ConnectionStrings__{service}"]) { Host = "127.0.0.1", Port = DatabaseLink.Port }.ConnectionString;
        double[] waits = [0.5, 1, 2, 5, 5, 5, 5, 5, 5, 5, 5, 5];
        for (var i = 0; i < waits.Length; i++) settings[$"Notification__Webhooks__RetrySeconds__{i}"] = waits[i].ToString(CultureInfo.InvariantCulture);
        return settings;
    }

    private async Task<IReadOnlyList<(string Name, long Messages)>> QueuesAsync(CancellationToken cancellationToken)
    {
        var queues = await _rabbit.Management.GetFromJsonAsync<JsonElement>(new Uri($"api/queues/{VirtualHost}", UriKind.Relative), cancellationToken);
        return [.. queues.EnumerateArray().Select(q => (q.GetProperty("name").GetString()!, q.TryGetProperty("messages", out var messages) ? messages.GetInt64() : 0))];
    }

    private string VirtualHost => _host.AbsolutePath.Trim('/');

    private static bool IsOfDeadLetters(string queue) => queue.EndsWith("_error", StringComparison.Ordinal) || queue.EndsWith("_skipped", StringComparison.Ordinal);

    private static string Text(JsonElement properties, string name) => properties.ValueKind == JsonValueKind.Object && properties.TryGetProperty(name, out var value) ? value.ToString() : "";

    private static string? FakeTime() =>
        Environment.GetEnvironmentVariable("LIVINGREVIEW_TEST_FAKETIME") is { Length: > 0 } named ? named
        : Directory.Exists("/usr/lib") ? Directory.GetDirectories("/usr/lib", "*-linux-gnu").Select(d => Path.Combine(d, "faketime", "libfaketime.so.1")).FirstOrDefault(File.Exists) : null;
}
