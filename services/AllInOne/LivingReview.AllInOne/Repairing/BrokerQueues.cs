using LivingReview.Hosting.Bus;
using LivingReview.Hosting.Embedding;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace LivingReview.AllInOne.Repairing;

/// <summary>The queues of a broker, looked at through a connection of the command's own.</summary>
internal sealed class BrokerQueues : IAsyncDisposable
{
    private readonly IConnection _connection;

    private BrokerQueues(IConnection connection) => _connection = connection;

    /// <summary>Messages waiting and consumers working.</summary>
    public sealed record Depth(long Messages, long Consumers);

    public static async Task<BrokerQueues> OpenAsync(Uri broker, CancellationToken cancellationToken)
    {
        try
        {
            return new BrokerQueues(await BrokerConnections.CreateFactory(broker).CreateConnectionAsync("livingreview", cancellationToken));
        }
        catch (BrokerUnreachableException fault)
        {
            throw new EmbeddingException($"The broker at {broker.Host}:{broker.Port} does not answer: {fault.InnerException?.Message ?? fault.Message}", fault);
        }
    }

    /// <summary>How full a queue is; null if there is none of that name.</summary>
    public async Task<Depth?> DepthAsync(string queue, CancellationToken cancellationToken)
    {
        await using var channel = await _connection.CreateChannelAsync(cancellationToken: cancellationToken);
        try
        {
            var found = await channel.QueueDeclarePassiveAsync(queue, cancellationToken);
            return new Depth(found.MessageCount, found.ConsumerCount);
        }
        catch (OperationInterruptedException fault) when (fault.ShutdownReason?.ReplyCode == Constants.NotFound)
        {
            return null;
        }
    }

    /// <summary>A channel whose publications are confirmed, and refused if no queue receives them.</summary>
    public Task<IChannel> OpenChannelAsync(CancellationToken cancellationToken) =>
        _connection.CreateChannelAsync(new CreateChannelOptions(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true), cancellationToken);

    public ValueTask DisposeAsync() => _connection.DisposeAsync();
}
