using System.Text;
using LivingReview.Testing;
using RabbitMQ.Client;

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
    public async Task A_confirmed_message_survives_a_crash_of_the_broker()
    {
        await using var rabbit = await RabbitFixture.StartSeparateAsync(Cancellation);
        var address = await rabbit.CreateVirtualHostAsync(Cancellation);
        await using (var connection = await ConnectAsync(address))
        await using (var channel = await connection.CreateChannelAsync(new CreateChannelOptions(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true), Cancellation))
        {
            await channel.QueueDeclareAsync("studies", durable: true, exclusive: false, autoDelete: false, cancellationToken: Cancellation);
            await channel.BasicPublishAsync("", "studies", mandatory: true, new BasicProperties { Persistent = true }, Encoding.UTF8.GetBytes("Jang 2021"), Cancellation);
            await rabbit.CrashAsync(Cancellation);
        }

        await rabbit.RestartAsync(Cancellation);

        await using var again = await ConnectAsync(address);
        await using var reader = await again.CreateChannelAsync(cancellationToken: Cancellation);
        var message = await reader.BasicGetAsync("studies", autoAck: true, Cancellation);
        Assert.Equal("Jang 2021", Encoding.UTF8.GetString(message!.Body.Span));
    }

    private static Task<IConnection> ConnectAsync(Uri address) =>
        new ConnectionFactory { Uri = address, AutomaticRecoveryEnabled = false }.CreateConnectionAsync(Cancellation);
}
