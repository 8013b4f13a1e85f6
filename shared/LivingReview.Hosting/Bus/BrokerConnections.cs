using System.Net.Security;
using System.Security.Authentication;
using MassTransit;
using RabbitMQ.Client;

namespace LivingReview.Hosting.Bus;

/// <summary>
/// Connections to the broker by its address. An address that begins with amqps means TLS on whatever port, with a certificate that the
/// machine trusts and that is the host's own name; what the libraries would overlook by default is not left to them.
/// </summary>
public static class BrokerConnections
{
    /// <summary>
    /// A process that is stopped and not dead keeps its connections and the messages on them; others get them when the broker has heard nothing for
    /// about twice as long.
    /// </summary>
    internal static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(20);

    /// <summary>A factory of plain connections.</summary>
    public static ConnectionFactory CreateFactory(Uri broker)
    {
        var factory = new ConnectionFactory { Uri = broker };
        factory.Ssl.AcceptablePolicyErrors = SslPolicyErrors.None;
        return factory;
    }

    internal static bool IsAddress(Uri? address) => address?.Scheme is "amqp" or "amqps" or "rabbitmq" or "rabbitmqs";

    internal static void Secure(IRabbitMqHostConfigurator host, Uri broker)
    {
        if (broker.Scheme is not ("amqps" or "rabbitmqs")) return;
        host.UseSsl(tls =>
        {
            tls.Protocol = SslProtocols.None; // the machine's choice
            tls.ServerName = broker.Host;
            tls.EnforcePolicyErrors(SslPolicyErrors.RemoteCertificateNameMismatch);
            tls.EnforcePolicyErrors(SslPolicyErrors.RemoteCertificateChainErrors);
            tls.EnforcePolicyErrors(SslPolicyErrors.RemoteCertificateNotAvailable);
        });
    }
}
