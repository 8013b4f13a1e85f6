using LivingReview.Hosting.Bus;
using LivingReview.Hosting.Embedding;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace LivingReview.Hosting.Operating;

/// <summary>The queues of a broker, looked at through a connection of its own.</summary>
public sealed class BrokerQueues : IAsyncDisposable
{
    private readonly IConnection _connection;

    private BrokerQueues(IConnection connection) => _connection = connection;

    /// <summary>Messages waiting and consumers working.</summary>
    /// <param name="Messages">Messages that wait.</param>
    /// <param name="Consumers">Consumers at work.</param>
    public sealed record Depth(long Messages, long Consumers);

    /// <summary>Opens a connection.</summary>
    /// <param name="broker">Address with user, password and virtual host.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="EmbeddingException">The broker does not answer.</exception>
    public static async Task<BrokerQueues> OpenAsync(Uri broker, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(broker);
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
    /// <param name="queue">Its name.</param>
    /// <param name="cancellationToken">Stops it.</param>
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
    internal Task<IChannel> OpenChannelAsync(CancellationToken cancellationToken) =>
        _connection.CreateChannelAsync(new CreateChannelOptions(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true), cancellationToken);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _connection.DisposeAsync();
}
