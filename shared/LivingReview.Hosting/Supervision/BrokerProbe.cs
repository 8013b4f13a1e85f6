using LivingReview.Hosting.Bus;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace LivingReview.Hosting.Supervision;

/// <summary>What a broker does with a connection of ours.</summary>
public enum BrokerCondition
{
    /// <summary>It accepts the login and messages.</summary>
    Serves,

    /// <summary>It does not answer.</summary>
    Away,

    /// <summary>It refuses the login or the virtual host.</summary>
    Refuses,

    /// <summary>It accepts the login but no message: an alarm of disk or memory.</summary>
    Blocks,
}

/// <summary>What a probe found.</summary>
/// <param name="Condition">What the broker does.</param>
/// <param name="WithoutConsumer">Queues, of those asked for, that exist without a consumer or not at all.</param>
/// <param name="Waiting">Messages that wait in each queue that exists.</param>
public sealed record BrokerFinding(BrokerCondition Condition, IReadOnlyList<string> WithoutConsumer, IReadOnlyDictionary<string, long> Waiting)
{
    /// <summary>A broker that cannot be asked about its queues.</summary>
    /// <param name="condition">What the broker does.</param>
    public BrokerFinding(BrokerCondition condition)
        : this(condition, [], new Dictionary<string, long>())
    {
    }

    /// <summary>One sentence for readiness.</summary>
    public string Description => Condition switch
    {
        BrokerCondition.Serves => "The broker accepts messages.",
        BrokerCondition.Away => "The broker does not answer.",
        BrokerCondition.Refuses => "The broker refuses the login or the virtual host.",
        _ => "The broker accepts no messages: an alarm of disk or memory.",
    };
}

/// <summary>Tries the broker with a connection of its own, apart from the bus: so that a dead bus is not mistaken for a dead broker.</summary>
internal sealed class BrokerProbe(Uri broker) : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>Time in which a connection may say goodbye: the broker reads nothing from a blocked one.</summary>
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(1);

    /// <summary>
    /// A connection that the broker blocks. It is kept until it is unblocked: the broker keeps each one that is left during an alarm until the
    /// alarm ends (rabbitmq-server issue 4626), and a new one at every check would use up its sockets.
    /// </summary>
    private IConnection? _blocked;
    private volatile bool _isBlocked;

    /// <summary>Logs in, looks at the queues, then publishes messages that no queue receives and waits for their confirmations.</summary>
    /// <param name="queues">Queues that must have a consumer.</param>
    /// <param name="cancellationToken">Stops the probe.</param>
    public async Task<BrokerFinding> CheckAsync(IReadOnlyCollection<string> queues, CancellationToken cancellationToken)
    {
        if (_blocked is { IsOpen: true } && _isBlocked) return new(BrokerCondition.Blocks);
        await DisposeAsync();
        var factory = BrokerConnections.CreateFactory(broker);
        (factory.AutomaticRecoveryEnabled, factory.RequestedConnectionTimeout, factory.ContinuationTimeout) = (false, Patience, Patience);
        IConnection? connection = null;
        try
        {
            connection = await factory.CreateConnectionAsync("livingreview-supervision", cancellationToken);
            var (without, waiting) = (new List<string>(), new Dictionary<string, long>(StringComparer.Ordinal));
            foreach (var queue in queues)
            {
                var found = await FindAsync(connection, queue, cancellationToken);
                if (found is null or { ConsumerCount: 0 }) without.Add(queue);
                if (found is not null) waiting[queue] = found.MessageCount;
            }

            // Last, because a broker under an alarm answers everything until a message comes, and nothing after it.
            if (await AcceptsAsync(connection, cancellationToken)) return new(BrokerCondition.Serves, without, waiting);
            if (_isBlocked) (_blocked, connection) = (connection, null);
            return new(BrokerCondition.Blocks);
        }
        catch (Exception fault) when (!cancellationToken.IsCancellationRequested && IsRefusal(fault))
        {
            return new(BrokerCondition.Refuses);
        }
        catch (Exception) when (!cancellationToken.IsCancellationRequested)
        {
            // Whatever the library calls it: the broker could not be used.
            return new(BrokerCondition.Away);
        }
        finally
        {
            if (connection is not null) await LeaveAsync(connection);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_blocked is { } kept) await LeaveAsync(kept);
        (_blocked, _isBlocked) = (null, false);
    }

    /// <summary>
    /// Whether messages are confirmed. Under an alarm the broker may still confirm the first one; then it says "connection.blocked" and reads
    /// nothing more from the connection, so that only the second tells, and nothing is asked of it any more, not even to close the channel.
    /// </summary>
    private async Task<bool> AcceptsAsync(IConnection connection, CancellationToken cancellationToken)
    {
        var blocked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        connection.ConnectionBlockedAsync += (_, _) =>
        {
            _isBlocked = true;
            blocked.TrySetResult();
            return Task.CompletedTask;
        };
        connection.ConnectionUnblockedAsync += (_, _) =>
        {
            _isBlocked = false;
            return Task.CompletedTask;
        };
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        var channel = await connection.CreateChannelAsync(new CreateChannelOptions(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true), cancellationToken);
        var published = PublishTwiceAsync(channel, patience.Token);
        try
        {
            if (await Task.WhenAny(published, blocked.Task) == published)
            {
                await published;
                return true;
            }

            await patience.CancelAsync();
            await published.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return false;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }

    private static async Task PublishTwiceAsync(IChannel channel, CancellationToken cancellationToken)
    {
        for (var i = 0; i < 2; i++)
            await channel.BasicPublishAsync("", "livingreview.supervision.nowhere", mandatory: false, new BasicProperties(), ReadOnlyMemory<byte>.Empty, cancellationToken);
    }

    private static async Task LeaveAsync(IConnection connection)
    {
        try
        {
            await connection.AbortAsync(Farewell);
        }
        finally
        {
            await connection.DisposeAsync();
        }
    }

    private static async Task<QueueDeclareOk?> FindAsync(IConnection connection, string queue, CancellationToken cancellationToken)
    {
        // A queue that is not there closes the channel: each gets its own.
        await using var channel = await connection.CreateChannelAsync(cancellationToken: cancellationToken);
        try
        {
            return await channel.QueueDeclarePassiveAsync(queue, cancellationToken);
        }
        catch (OperationInterruptedException fault) when (fault.ShutdownReason?.ReplyCode == Constants.NotFound)
        {
            return null;
        }
    }

    private static bool IsRefusal(Exception? fault) =>
        fault is AuthenticationFailureException || (fault as OperationInterruptedException)?.ShutdownReason?.ReplyCode is Constants.AccessRefused or Constants.NotAllowed
        || (fault?.InnerException is { } inner && IsRefusal(inner));
}
