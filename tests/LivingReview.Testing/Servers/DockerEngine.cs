using System.Globalization;
using System.Net.Sockets;
using Xunit;

namespace LivingReview.Testing.Servers;

/// <summary>The Docker engine, as far as the fixtures need to know it beyond Testcontainers.</summary>
internal static class DockerEngine
{
    private static readonly Version SpokenByDefault = new(1, 44);
    private static readonly Task<bool> Reachable = PingAsync();

    /// <summary>True when an engine answers. An older engine's dialect is chosen for Testcontainers, unless the user did that.</summary>
    public static Task<bool> IsReachableAsync() => Reachable;

    /// <summary>
    /// Starts a server in a container; null when the engine cannot provide it, most often because it has not got the image and reaches no
    /// registry. The reason goes to the runner's diagnostic messages.
    /// </summary>
    public static async Task<TServer?> TryStartAsync<TServer>(Func<TServer> create, Func<TServer, Task> start)
        where TServer : class, IAsyncDisposable
    {
        TServer? server = null;
        try
        {
            server = create();
            await start(server);
            return server;
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            TestContext.Current.SendDiagnosticMessage("No container, so a private server is started instead: {0}", fault.Message);
            if (server is not null) await server.DisposeAsync();
            return null;
        }
    }

    /// <summary>Kills a container's first process.</summary>
    public static async Task KillAsync(string container, CancellationToken cancellationToken)
    {
        using var client = Client();
        using var answer = await client.PostAsync(new Uri($"containers/{container}/kill?signal=SIGKILL", UriKind.Relative), null, cancellationToken);
        answer.EnsureSuccessStatusCode();
    }

    private static async Task<bool> PingAsync()
    {
        try
        {
            using var client = Client();
            using var answer = await client.GetAsync(new Uri("_ping", UriKind.Relative));
            if (!answer.IsSuccessStatusCode) return false;
            if (answer.Headers.TryGetValues("Api-Version", out var versions) && Version.TryParse(versions.First(), out var version) && version < SpokenByDefault && Environment.GetEnvironmentVariable("DOCKER_API_VERSION") is null)
                Environment.SetEnvironmentVariable("DOCKER_API_VERSION", version.ToString(2));
            return true;
        }
        catch (Exception fault) when (fault is HttpRequestException or SocketException or TaskCanceledException or UriFormatException)
        {
            return false;
        }
    }

    private static HttpClient Client()
    {
        var address = new Uri(Environment.GetEnvironmentVariable("DOCKER_HOST") is { Length: > 0 } named ? named : "unix:///var/run/docker.sock");
        var patience = TimeSpan.FromSeconds(10);
        if (address.Scheme != "unix") return new HttpClient { BaseAddress = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://{address.Host}:{address.Port}/")), Timeout = patience };

        var handler = new SocketsHttpHandler
        {
            ConnectCallback = async (_, cancellationToken) =>
            {
                var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                await socket.ConnectAsync(new UnixDomainSocketEndPoint(address.AbsolutePath), cancellationToken);
                return new NetworkStream(socket, ownsSocket: true);
            },
        };
        return new HttpClient(handler) { BaseAddress = new Uri("http://docker/"), Timeout = patience };
    }
}
