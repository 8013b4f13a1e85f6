using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace LivingReview.Hosting.Embedding;

/// <summary>
/// Ports on the loopback address that are not in use, from below the system's own range. The system takes the ports of outgoing
/// connections and of listeners on port 0 from that range: a port of it that is free now may be some connection's a moment later, and
/// for good as long as that lives. One from below stays free until its owner binds it, also while its owner is away for a restart.
/// </summary>
internal static class FreePorts
{
    private const int Lowest = 10_000;

    /// <summary>Linux' default; where macOS begins, 49152, is above.</summary>
    private const int UsualEnd = 32_768;

    private const string RangeFile = "/proc/sys/net/ipv4/ip_local_port_range";

    private static readonly int End = ReadEnd();
    private static readonly ConcurrentDictionary<int, bool> Given = new();

    /// <summary>A port that this process has not given before. Another process may still take it first, though only by the same chance.</summary>
    public static int Next()
    {
        for (var attempt = 0; attempt < 200; attempt++)
        {
            // Two processes that ask at the same time must not get the same one.
            var port = Random.Shared.Next(Lowest, End);
            if (Given.TryAdd(port, true) && IsFree(port)) return port;
        }

        // Nearly all are taken or were given: whatever the system has.
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static bool IsFree(int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    /// <summary>Where the system's own range begins, if that leaves enough room below.</summary>
    private static int ReadEnd()
    {
        if (!File.Exists(RangeFile)) return UsualEnd;
        var begins = int.Parse(File.ReadAllText(RangeFile).Split('\t', ' ')[0], NumberStyles.None, CultureInfo.InvariantCulture);
        return begins > Lowest + 2_000 ? begins : UsualEnd;
    }
}
