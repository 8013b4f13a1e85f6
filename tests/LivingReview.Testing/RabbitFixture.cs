using System.Net.Http.Json;
using System.Text.Json;
using LivingReview.Testing.Servers;
using Xunit;

namespace LivingReview.Testing;

/// <summary>
/// A real RabbitMQ broker for a test assembly: <c>[assembly: AssemblyFixture(typeof(RabbitFixture))]</c>, and each test takes a virtual
/// host of its own. It is the broker named in LIVINGREVIEW_TEST_RABBITMQ (amqp://user:password@host:port; its management in
/// LIVINGREVIEW_TEST_RABBITMQ_MANAGEMENT), else a container where a Docker engine answers, else a private node from the machine's
/// installation.
/// </summary>
public sealed class RabbitFixture : IAsyncLifetime
{
    private const string Missing = "RabbitMQ is not installed (Debian: apt-get install rabbitmq-server).";

    private IRabbitServer? _server;
    private bool _isMissing;
    private HttpClient? _management;
    private int _hosts;

    /// <summary>The broker's management API, signed in: <c>api/queues/{vhost}</c> and the like.</summary>
    public HttpClient Management => _management ??= Readiness.ManagementClient(Server);

    /// <summary>The broker's metrics for Prometheus.</summary>
    public Uri Metrics => Server.Metrics;

    private IRabbitServer Server
    {
        get
        {
            Assert.SkipWhen(_isMissing, Missing);
            return _server ?? throw new InvalidOperationException("The fixture is not started.");
        }
    }

    /// <summary>Starts a broker for one test alone, which the test may crash.</summary>
    public static async Task<RabbitFixture> StartSeparateAsync(CancellationToken cancellationToken = default)
    {
        var fixture = new RabbitFixture { _server = await StartOwnAsync(cancellationToken) };
        return fixture;
    }

    /// <summary>
    /// Starts a broker for one test alone that speaks TLS with this certificate, PEM text, on 127.0.0.1; on 127.0.0.2 it uses the same
    /// certificate, which does not match that address. Null where no broker is installed.
    /// </summary>
    public static async Task<RabbitFixture?> StartWithTlsAsync(string certificate, string key, CancellationToken cancellationToken = default)
    {
        if (!InstalledRabbit.IsInstalled) return null;
        var server = new InstalledRabbit((certificate, key));
        await server.StartAsync(cancellationToken);
        return new RabbitFixture { _server = server };
    }

    /// <summary>Starts the broker. Where there is none, the tests that use it are skipped and the others of the assembly run.</summary>
    public async ValueTask InitializeAsync()
    {
        _server = Environment.GetEnvironmentVariable(GivenRabbit.Variable) is { Length: > 0 } given
            ? new GivenRabbit(given, Environment.GetEnvironmentVariable(GivenRabbit.ManagementVariable))
            : await TryStartOwnAsync(TestContext.Current.CancellationToken);
        _isMissing = _server is null;
    }

    /// <summary>Creates an empty virtual host and gives its address, amqp://user:password@host:port/name.</summary>
    public async Task<Uri> CreateVirtualHostAsync(CancellationToken cancellationToken = default)
    {
        var name = $"test-{Environment.ProcessId}-{Interlocked.Increment(ref _hosts)}-{Guid.CreateVersion7():N}"[..40];
        var user = Server.Broker.UserInfo.Split(':')[0];
        await PutAsync($"api/vhosts/{name}", new { }, cancellationToken);
        await PutAsync($"api/permissions/{name}/{user}", new { configure = ".*", write = ".*", read = ".*" }, cancellationToken);
        return new UriBuilder(Server.Broker) { Path = name }.Uri;
    }

    /// <summary>Creates a user, or changes its password, with every right in a virtual host; gives the host's address for that user.</summary>
    public async Task<Uri> SetUserAsync(Uri virtualHost, string name, string password, CancellationToken cancellationToken = default)
    {
        await PutAsync($"api/users/{name}", new { password, tags = "" }, cancellationToken);
        await PutAsync($"api/permissions/{virtualHost.AbsolutePath.Trim('/')}/{name}", new { configure = ".*", write = ".*", read = ".*" }, cancellationToken);
        return new UriBuilder(virtualHost) { UserName = name, Password = password }.Uri;
    }

    /// <summary>Closes every client's connection, as an operator does after a change of passwords; gives how many.</summary>
    public async Task<int> CloseConnectionsAsync(CancellationToken cancellationToken = default)
    {
        var connections = await Management.GetFromJsonAsync<JsonElement>(new Uri("api/connections", UriKind.Relative), cancellationToken);
        var names = connections.EnumerateArray().Select(c => c.GetProperty("name").GetString()!).ToList();
        foreach (var name in names)
        {
            using var answer = await Management.DeleteAsync(new Uri($"api/connections/{Uri.EscapeDataString(name)}", UriKind.Relative), cancellationToken);
        }

        return names.Count;
    }

    /// <summary>How many clients' connections have a name.</summary>
    public async Task<int> CountConnectionsAsync(string name, CancellationToken cancellationToken = default) =>
        (await Management.GetFromJsonAsync<JsonElement>(new Uri("api/connections", UriKind.Relative), cancellationToken)).EnumerateArray()
        .Count(c => c.TryGetProperty("user_provided_name", out var given) && given.GetString() == name);

    /// <summary>Makes an empty virtual host of the same name again, for a broker that has lost its disk.</summary>
    public async Task RecreateVirtualHostAsync(Uri virtualHost, CancellationToken cancellationToken = default)
    {
        var name = virtualHost.AbsolutePath.Trim('/');
        await PutAsync($"api/vhosts/{name}", new { }, cancellationToken);
        await PutAsync($"api/permissions/{name}/{Server.Broker.UserInfo.Split(':')[0]}", new { configure = ".*", write = ".*", read = ".*" }, cancellationToken);
    }

    /// <summary>Raises or ends the alarm of memory, under which the broker accepts no messages from anybody.</summary>
    public Task SetMemoryAlarmAsync(bool raised, CancellationToken cancellationToken = default) => Server.SetMemoryAlarmAsync(raised, cancellationToken);

    /// <summary>Ends the broker without warning and empties its disk; <see cref="RestartAsync"/> starts it with nothing.</summary>
    public Task LoseDiskAsync(CancellationToken cancellationToken = default) => Server.LoseDiskAsync(cancellationToken);

    /// <summary>
    /// Ends the broker without warning, like a power cut; all who share the fixture lose it. RabbitMQ 3.10 stores a new quorum queue up to three
    /// seconds after its declaration: one that is younger at the crash comes back without a leader and does not respond.
    /// </summary>
    public Task CrashAsync(CancellationToken cancellationToken = default) => Server.CrashAsync(cancellationToken);

    /// <summary>Starts the broker again on the same ports with what is on its disk; waits until it serves.</summary>
    public Task RestartAsync(CancellationToken cancellationToken = default) => Server.StartAsync(cancellationToken);

    public async ValueTask DisposeAsync()
    {
        _management?.Dispose();
        if (_server is not null) await _server.DisposeAsync();
    }

    private async Task PutAsync(string path, object content, CancellationToken cancellationToken)
    {
        using var answer = await Management.PutAsJsonAsync(new Uri(path, UriKind.Relative), content, cancellationToken);
        answer.EnsureSuccessStatusCode();
    }

    private static async Task<IRabbitServer> StartOwnAsync(CancellationToken cancellationToken)
    {
        var server = await TryStartOwnAsync(cancellationToken);
        Assert.SkipWhen(server is null, Missing);
        return server;
    }

    private static async Task<IRabbitServer?> TryStartOwnAsync(CancellationToken cancellationToken)
    {
        if (await DockerEngine.IsReachableAsync() && await DockerEngine.TryStartAsync<IRabbitServer>(() => new ContainerRabbit(), server => server.StartAsync(cancellationToken)) is { } container) return container;

        if (!InstalledRabbit.IsInstalled) return null;
        var installed = new InstalledRabbit();
        await installed.StartAsync(cancellationToken);
        return installed;
    }
}
