using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Options;

namespace LivingReview.Notification.Webhooks;

/// <summary>
/// Refuses to call into private networks: the name is resolved here, at every connection, and the very address that was checked is
/// connected to, so a name cannot change between check and use.
/// </summary>
internal sealed class DestinationGuard(IOptions<WebhookOptions> options)
{
    private static readonly IPNetwork[] Refused =
    [
        .. new[]
        {
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24",
            "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
            "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20",
        }.Select(n => IPNetwork.Parse(n)),
    ];

    /// <summary>All that IPv6 has of the public internet; outside lie loopback, private, link-local, and IPv4 in its many disguises.</summary>
    private static readonly IPNetwork GlobalUnicast = IPNetwork.Parse("2000::/3");

    private readonly IPNetwork[] _allowed = [.. options.Value.AllowedNetworks.Select(n => IPNetwork.Parse(n))];

    /// <summary>Connects to the first permitted address of a host.</summary>
    /// <exception cref="HttpRequestException">No address of the host may be called.</exception>
    public async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellation)
    {
        var host = context.DnsEndPoint.Host;
        var addresses = IPAddress.TryParse(host, out var literal) ? [literal] : await Dns.GetHostAddressesAsync(host, cancellation);
        var secure = context.InitialRequestMessage.RequestUri?.Scheme == Uri.UriSchemeHttps;
        var permitted = addresses.Select(a => a.IsIPv4MappedToIPv6 ? a.MapToIPv4() : a).Where(a => MayCall(a, secure)).ToArray();
        if (permitted.Length == 0 || permitted.Length < addresses.Length)
            throw new HttpRequestException($"The destination {host} is refused: it is in a network that webhooks may not call, or it lacks TLS.");

#pragma warning disable CA2000 // the stream that is returned owns the socket
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
#pragma warning restore CA2000
        try
        {
            await socket.ConnectAsync(permitted, context.DnsEndPoint.Port, cancellation);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Whether an address may be called. Plain HTTP only inside the networks that the operator allows.</summary>
    public bool MayCall(IPAddress address, bool secure)
    {
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        if (_allowed.Any(n => n.Contains(address))) return true;
        return secure && !Refused.Any(n => n.Contains(address)) && (address.AddressFamily == AddressFamily.InterNetwork || GlobalUnicast.Contains(address));
    }
}
