using System.Net;
using LivingReview.Contracts.Alerts;
using LivingReview.Notification.Subscriptions;
using LivingReview.Notification.Webhooks;
using Microsoft.Extensions.Options;

namespace LivingReview.Notification.Tests.Webhooks;

/// <summary>Whole destinations as an attacker would write them, called by the real sender with names that resolve as the attacker wishes.</summary>
public sealed class HostileDestinationTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static TheoryData<string> Written =>
    [
        // loopback, in the forms that parsers have known
        "https://127.0.0.1/", "https://127.1/", "https://127.0.1/", "https://2130706433/", "https://0x7f000001/", "https://0x7f.0.0.1/", "https://0x7f.1/",
        "https://017700000001/", "https://0177.0.0.1/", "https://0177.0.0.0x1/", "https://127.000.000.001/", "https://0/", "https://0.0.0.0/", "https://127.127.127.127/",
        "https://[::1]/", "https://[0:0:0:0:0:0:0:1]/", "https://[::]/", "https://[::ffff:127.0.0.1]/", "https://[::ffff:7f00:1]/", "https://[0:0:0:0:0:ffff:7f00:0001]/",
        "https://[::127.0.0.1]/", "https://[::ffff:0:127.0.0.1]/", "https://[64:ff9b::127.0.0.1]/", "https://[2002:7f00:1::]/",
        // private networks
        "https://10.0.0.1/", "https://167772161/", "https://0x0a000001/", "https://012.0.0.1/", "https://172.16.0.1/", "https://192.168.0.1/", "https://3232235521/",
        "https://0xc0.0xa8.0.1/", "https://[::ffff:10.0.0.1]/", "https://[::ffff:c0a8:1]/", "https://[fd00::1]/", "https://[fc00::1]/", "https://100.64.0.1/",
        // link-local and the metadata services of clouds
        "https://169.254.169.254/latest/meta-data/", "https://2852039166/", "https://0xa9fea9fe/", "https://0251.0376.0251.0376/", "https://[::ffff:169.254.169.254]/",
        "https://[::ffff:a9fe:a9fe]/", "https://[fe80::1]/", "https://[fd00:ec2::254]/", "https://100.100.100.200/", "https://192.0.0.192/",
        // multicast, broadcast, nowhere
        "https://224.0.0.1/", "https://255.255.255.255/", "https://[ff02::1]/", "https://240.0.0.1/",
        // without TLS even a public address is refused
        "http://93.184.216.34/", "http://public.example/",
        // names that resolve to what must not be called
        "https://loopback.example/", "https://private.example/", "https://metadata.example/", "https://mapped.example/", "https://mixed.example/", "https://nowhere.example/",
        "https://localhost/", "https://localhost.:8443/", "https://127.0.0.1:22/", "https://metadata.google.internal/",
    ];

    [Theory]
    [MemberData(nameof(Written))]
    public async Task A_hostile_destination_is_refused(string address)
    {
        var names = new Names();

        var attempt = await AttemptAsync(address, names);

        Assert.Null(attempt.StatusCode);
        Assert.Contains("is refused", attempt.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void The_table_has_at_least_forty_destinations() => Assert.True(Written.Count >= 40);

    /// <summary>A name that is public when it is looked at and private when it is used: there is one resolution, and what was checked is connected to.</summary>
    [Fact]
    public async Task A_name_that_is_rebound_between_check_and_connection_is_resolved_once()
    {
        var names = new Names();
        var guard = new DestinationGuard(Options.Create(new WebhookOptions()), names);

        var permitted = await guard.PermittedAsync("rebinding.example", secure: true, Cancellation);

        Assert.Equal([IPAddress.Parse("93.184.216.34")], permitted);
        Assert.Equal(1, names.Asked);
        await Assert.ThrowsAsync<HttpRequestException>(() => guard.PermittedAsync("rebinding.example", secure: true, Cancellation));
    }

    private static async Task<DeliveryAttempt> AttemptAsync(string address, Names names)
    {
        var options = Options.Create(new WebhookOptions { TimeoutSeconds = 10 });
        using var sender = new WebhookSender(new DestinationGuard(options, names), options, TimeProvider.System);
        var subscription = new Subscription
        {
            Id = Guid.Empty,
            Review = "r",
            Name = "n",
            Status = Subscription.Active,
            CreatedAt = DateTimeOffset.UnixEpoch,
            WebhookUrl = address,
            Secret = Subscription.NewSecret(),
        };
        var delivery = new WebhookDelivery { Id = "msg_1", SubscriptionId = Guid.Empty, Type = "t", Body = "{}", CreatedAt = DateTimeOffset.UnixEpoch };
        return await sender.AttemptAsync(subscription, delivery, Cancellation);
    }

    private sealed class Names : IHostAddresses
    {
        public int Asked { get; private set; }

        public Task<IPAddress[]> OfAsync(string host, CancellationToken cancellationToken)
        {
            Asked++;
            string[] addresses = host.TrimEnd('.') switch
            {
                "public.example" => ["93.184.216.34"],
                "rebinding.example" => [Asked == 1 ? "93.184.216.34" : "127.0.0.1"],
                "loopback.example" or "localhost" => ["127.0.0.1", "::1"],
                "private.example" => ["10.20.30.40"],
                "metadata.example" or "metadata.google.internal" => ["169.254.169.254"],
                "mapped.example" => ["::ffff:192.168.1.1"],
                "mixed.example" => ["93.184.216.34", "192.168.1.1"],
                _ => [],
            };
            return Task.FromResult(addresses.Select(IPAddress.Parse).ToArray());
        }
    }
}
