using System.Net;
using LivingReview.Notification.Webhooks;
using Microsoft.Extensions.Options;

namespace LivingReview.Notification.Tests.Webhooks;

public sealed class DestinationGuardTests
{
    private static readonly DestinationGuard Strict = Guard();

    [Theory]
    [InlineData("0.0.0.0")]
    [InlineData("0.1.2.3")]
    [InlineData("10.0.0.1")]
    [InlineData("10.255.255.255")]
    [InlineData("100.64.0.1")]
    [InlineData("100.127.255.255")]
    [InlineData("127.0.0.1")]
    [InlineData("127.255.255.254")]
    [InlineData("169.254.0.1")]
    [InlineData("169.254.169.254")]
    [InlineData("172.16.0.1")]
    [InlineData("172.31.255.255")]
    [InlineData("192.0.0.192")]
    [InlineData("192.0.2.1")]
    [InlineData("192.88.99.1")]
    [InlineData("192.168.1.1")]
    [InlineData("198.18.0.1")]
    [InlineData("198.51.100.1")]
    [InlineData("203.0.113.1")]
    [InlineData("224.0.0.1")]
    [InlineData("240.0.0.1")]
    [InlineData("255.255.255.255")]
    [InlineData("::")]
    [InlineData("::1")]
    [InlineData("::127.0.0.1")]
    [InlineData("::10.0.0.1")]
    [InlineData("::ffff:127.0.0.1")]
    [InlineData("::ffff:10.0.0.1")]
    [InlineData("::ffff:169.254.169.254")]
    [InlineData("::ffff:0:127.0.0.1")]
    [InlineData("64:ff9b::7f00:1")]
    [InlineData("64:ff9b:1::1")]
    [InlineData("100::1")]
    [InlineData("2001::1")]
    [InlineData("2001:db8::1")]
    [InlineData("2002:7f00:1::")]
    [InlineData("3fff::1")]
    [InlineData("5f00::1")]
    [InlineData("fc00::1")]
    [InlineData("fd00:ec2::254")]
    [InlineData("fe80::1")]
    [InlineData("fe80::1%2")]
    [InlineData("fec0::1")]
    [InlineData("ff02::1")]
    public void An_address_that_is_not_the_public_internet_is_refused(string address) =>
        Assert.False(Strict.MayCall(IPAddress.Parse(address), secure: true));

    [Theory]
    [InlineData("8.8.8.8")]
    [InlineData("9.255.255.255")]
    [InlineData("11.0.0.0")]
    [InlineData("100.63.255.255")]
    [InlineData("100.128.0.0")]
    [InlineData("126.255.255.255")]
    [InlineData("128.0.0.0")]
    [InlineData("172.15.255.255")]
    [InlineData("172.32.0.0")]
    [InlineData("192.167.255.255")]
    [InlineData("192.169.0.0")]
    [InlineData("223.255.255.255")]
    [InlineData("::ffff:8.8.8.8")]
    [InlineData("2606:4700:4700::1111")]
    public void A_public_address_may_be_called_with_TLS_only(string address)
    {
        Assert.True(Strict.MayCall(IPAddress.Parse(address), secure: true));
        Assert.False(Strict.MayCall(IPAddress.Parse(address), secure: false));
    }

    [Fact]
    public void An_allowed_network_may_be_called_with_and_without_TLS_and_nothing_beside_it()
    {
        var guard = Guard("10.1.0.0/16", "::1/128");

        Assert.True(guard.MayCall(IPAddress.Parse("10.1.2.3"), secure: false));
        Assert.True(guard.MayCall(IPAddress.Parse("10.1.2.3"), secure: true));
        Assert.True(guard.MayCall(IPAddress.Parse("::ffff:10.1.2.3"), secure: false));
        Assert.True(guard.MayCall(IPAddress.Parse("::1"), secure: false));
        Assert.False(guard.MayCall(IPAddress.Parse("10.2.0.1"), secure: true));
        Assert.False(guard.MayCall(IPAddress.Parse("127.0.0.1"), secure: true));
    }

    [Fact]
    public void A_network_that_cannot_be_read_is_a_fault_of_the_settings()
    {
        var options = new WebhookOptions { AllowedNetworks = ["10.1.0.0/16", "intranet"] };

        Assert.Equal("AllowedNetworks: 'intranet' is not a network such as 10.1.0.0/16.", Assert.Single(options.Validate(new(options))).ErrorMessage);
    }

    private static DestinationGuard Guard(params string[] allowed) => new(Options.Create(new WebhookOptions { AllowedNetworks = allowed }));
}
