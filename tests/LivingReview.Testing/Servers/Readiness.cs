using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;

namespace LivingReview.Testing.Servers;

internal static class Readiness
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);

    /// <summary>Waits until the broker accepts connections and its management answers.</summary>
    /// <param name="broker">The broker.</param>
    /// <param name="failure">The reason why waiting will not help, or null.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public static async Task AwaitBrokerAsync(IRabbitServer broker, Func<string?> failure, CancellationToken cancellationToken)
    {
        using var management = ManagementClient(broker);
        await UntilAsync(async () =>
        {
            try
            {
                using var tcp = new TcpClient();
                await tcp.ConnectAsync(broker.Broker.Host, broker.Broker.Port, cancellationToken);
                using var answer = await management.GetAsync(new Uri("api/overview", UriKind.Relative), cancellationToken);
                return answer.IsSuccessStatusCode;
            }
            catch (Exception fault) when (fault is SocketException or HttpRequestException)
            {
                return false;
            }
        }, failure, () => $"RabbitMQ at {broker.Broker.Host}:{broker.Broker.Port}", cancellationToken);
    }

    public static HttpClient ManagementClient(IRabbitServer broker) => new()
    {
        BaseAddress = broker.Management,
        DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(Uri.UnescapeDataString(broker.Broker.UserInfo)))) },
    };

    public static async Task UntilAsync(Func<Task<bool>> condition, Func<string?> failure, Func<string> what, CancellationToken cancellationToken)
    {
        var start = TimeProvider.System.GetTimestamp();
        while (!await condition())
        {
            if (failure() is { } reason)
            {
                // The condition may have become true just before.
                if (await condition()) return;
                throw new InvalidOperationException(reason);
            }

            if (TimeProvider.System.GetElapsedTime(start) > Patience) throw new TimeoutException($"{what()}: not within the time limit.");
            await Task.Delay(25, cancellationToken);
        }
    }
}
