using System.Globalization;
using System.Net;
using System.Net.Sockets;
using LivingReview.Hosting.Embedding;

namespace LivingReview.AllInOne.Tests.Embedding;

public sealed class FreePortsTests
{
    private const string RangeFile = "/proc/sys/net/ipv4/ip_local_port_range";

    [Fact]
    public async Task Callers_side_by_side_get_ports_of_their_own()
    {
        var ports = await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => Task.Run(OwnedProcess.FreePort, TestContext.Current.CancellationToken)));

        Assert.Equal(ports.Length, ports.Distinct().Count());
    }

    [Fact]
    public void A_port_can_be_bound_and_is_none_that_the_system_gives_to_a_connection()
    {
        Assert.SkipUnless(File.Exists(RangeFile), "This system does not say which ports it gives.");
        var own = File.ReadAllText(RangeFile).Split('\t').Select(n => int.Parse(n, CultureInfo.InvariantCulture)).ToList();
        Assert.SkipWhen(own[0] < 12_100, "This system gives nearly every port.");

        var port = OwnedProcess.FreePort();

        using var listener = new TcpListener(IPAddress.Loopback, port);
        listener.Start();
        Assert.True(port < own[0] || port > own[1], $"{port} is of the system's own range, {own[0]} to {own[1]}.");
    }
}
