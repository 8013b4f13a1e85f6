using LivingReview.Testing;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace LivingReview.EndToEnd.Tests.Fixtures;

public sealed class RabbitFixtureTests(RabbitFixture shared)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Virtual_hosts_do_not_see_each_others_queues()
    {
        await using var first = await ConnectAsync(await shared.CreateVirtualHostAsync(Cancellation));
        await using var second = await ConnectAsync(await shared.CreateVirtualHostAsync(Cancellation));
        await using var channel = await first.CreateChannelAsync(cancellationToken: Cancellation);
        await channel.QueueDeclareAsync("studies", durable: true, exclusive: false, autoDelete: false, cancellationToken: Cancellation);

        await using var other = await second.CreateChannelAsync(cancellationToken: Cancellation);

        await Assert.ThrowsAnyAsync<Exception>(() => other.QueueDeclarePassiveAsync("studies", Cancellation));
    }

    [Fact]
    public async Task A_broker_that_crashed_comes_back_at_its_address_with_its_virtual_hosts()
    {
        await using var rabbit = await RabbitFixture.StartSeparateAsync(Cancellation);
        var address = await rabbit.CreateVirtualHostAsync(Cancellation);
        await using var before = await ConnectAsync(address);
        var cut = new TaskCompletionSource();
        before.ConnectionShutdownAsync += (_, _) =>
        {
            cut.TrySetResult();
            return Task.CompletedTask;
        };

        await rabbit.CrashAsync(Cancellation);
        await cut.Task.WaitAsync(Cancellation);
        await Assert.ThrowsAsync<BrokerUnreachableException>(() => ConnectAsync(address));
        await rabbit.RestartAsync(Cancellation);

        await using var after = await ConnectAsync(address);
        Assert.True(after.IsOpen);
    }

    private static Task<IConnection> ConnectAsync(Uri address) =>
        new ConnectionFactory { Uri = address, AutomaticRecoveryEnabled = false }.CreateConnectionAsync(Cancellation);
}
