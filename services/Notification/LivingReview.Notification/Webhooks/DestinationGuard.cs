using System.Net;
using System.Net.Sockets;
using LivingReview.Hosting.Problems;
using Microsoft.Extensions.Options;

namespace LivingReview.Notification.Webhooks;

/// <summary>
/// Refuses to call into private networks: the name is resolved here, at every connection, and the very address that was checked is
/// connected to, so a name cannot change between check and use.
/// </summary>
internal sealed class DestinationGuard(IOptions<WebhookOptions> options, IHostAddresses? resolver = null)
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

    private const string Unpermitted = "Deliveries may not go to this address: it is in a network that webhooks may not call, or it lacks TLS.";

    private readonly IHostAddresses _resolver = resolver ?? new SystemHostAddresses();
    private readonly IPNetwork[] _allowed = [.. options.Value.AllowedNetworks.Select(n => IPNetwork.Parse(n))];

    /// <summary>Connects to the first permitted address of a host.</summary>
    /// <exception cref="HttpRequestException">No address of the host may be called.</exception>
    public async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var secure = context.InitialRequestMessage.RequestUri?.Scheme == Uri.UriSchemeHttps;
        var permitted = await PermittedAsync(context.DnsEndPoint.Host, secure, cancellationToken);

#pragma warning disable CA2000 // the stream that is returned owns the socket
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
#pragma warning restore CA2000
        try
        {
            await socket.ConnectAsync(permitted, context.DnsEndPoint.Port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>
    /// What a delivery would refuse is refused at the registration already, with its field. A name that does not resolve now may do so later,
    /// and is then checked at every connection.
    /// </summary>
    public async Task CheckAsync(string? address, string field, Faults faults, CancellationToken cancellationToken)
    {
        if (!faults.None || !Uri.TryCreate(address, UriKind.Absolute, out var destination)) return;
        var secure = destination.Scheme == Uri.UriSchemeHttps;
        try
        {
            // Without TLS only the networks that the operator allows may be called: where there are none, no name can resolve to one.
            if (secure || _allowed.Length > 0) await PermittedAsync(destination.IdnHost, secure, cancellationToken);
            else faults.Add(field, Unpermitted);
        }
        catch (HttpRequestException)
        {
            faults.Add(field, Unpermitted);
        }
        catch (SocketException)
        {
            // Not resolved; the delivery says so if it stays that way.
        }
    }

    /// <summary>The addresses of a host, if every one of them may be called.</summary>
    /// <exception cref="HttpRequestException">One of them may not, or there is none.</exception>
    public async Task<IPAddress[]> PermittedAsync(string host, bool secure, CancellationToken cancellationToken)
    {
        var addresses = IPAddress.TryParse(host.Trim('[', ']'), out var literal) ? [literal] : await _resolver.OfAsync(host, cancellationToken);
        var permitted = addresses.Select(a => a.IsIPv4MappedToIPv6 ? a.MapToIPv4() : a).Where(a => MayCall(a, secure)).ToArray();
        if (permitted.Length == 0 || permitted.Length < addresses.Length)
            throw new HttpRequestException($"The destination {host} is refused: it is in a network that webhooks may not call, or it lacks TLS.");
        return permitted;
    }

    /// <summary>Whether an address may be called. Plain HTTP only inside the networks that the operator allows.</summary>
    public bool MayCall(IPAddress address, bool secure)
    {
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        if (_allowed.Any(n => n.Contains(address))) return true;
        return secure && !Refused.Any(n => n.Contains(address)) && (address.AddressFamily == AddressFamily.InterNetwork || GlobalUnicast.Contains(address));
    }
}

/// <summary>Resolves names.</summary>
internal interface IHostAddresses
{
    Task<IPAddress[]> OfAsync(string host, CancellationToken cancellationToken);
}

internal sealed class SystemHostAddresses : IHostAddresses
{
    public Task<IPAddress[]> OfAsync(string host, CancellationToken cancellationToken) => Dns.GetHostAddressesAsync(host, cancellationToken);
}
