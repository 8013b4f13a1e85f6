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
    /// <summary>A busy broker answers late, and an alarm makes it busy: five seconds called it away on a machine with a load of 50.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Time in which a connection may say goodbye: the broker reads nothing from a blocked one.</summary>
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(1);

    /// <summary>
    /// A connection whose message was not confirmed. It is kept until it is: the broker keeps each one that is left during an alarm until the alarm
    /// ends (rabbitmq-server issue 4626), and a new one at every check would use up its sockets. If the broker is gone, heartbeats end it.
    /// </summary>
    private PendingMessage? _pending;

    /// <summary>Logs in, publishes a message that no queue receives and waits for its confirmation, then looks at the queues.</summary>
    /// <param name="queues">Queues that must have a consumer.</param>
    /// <param name="cancellationToken">Stops the probe.</param>
    public async Task<BrokerFinding> CheckAsync(IReadOnlyCollection<string> queues, CancellationToken cancellationToken)
    {
        if (_pending is { IsOpen: true, IsConfirmed: false }) return new(BrokerCondition.Blocks);
        await DisposeAsync();
        var factory = BrokerConnections.CreateFactory(broker);
        (factory.AutomaticRecoveryEnabled, factory.RequestedConnectionTimeout, factory.ContinuationTimeout) = (false, Patience, Patience);
        factory.RequestedHeartbeat = Patience; // a kept connection to a broker that is gone ends within two of them
        IConnection? connection = null;
        try
        {
            connection = await factory.CreateConnectionAsync("livingreview-supervision", cancellationToken);
            var message = await PendingMessage.PublishAsync(connection, cancellationToken);
            if (!await message.IsConfirmedWithinAsync(Patience, cancellationToken))
            {
                (_pending, connection) = (message, null);
                return new(BrokerCondition.Blocks);
            }

            var (without, waiting) = (new List<string>(), new Dictionary<string, long>(StringComparer.Ordinal));
            foreach (var queue in queues)
            {
                var found = await FindAsync(connection, queue, cancellationToken);
                if (found is null or { ConsumerCount: 0 }) without.Add(queue);
                if (found is not null) waiting[queue] = found.MessageCount;
            }

            return new(BrokerCondition.Serves, without, waiting);
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
        if (_pending is not { } pending) return;
        _pending = null;
        await LeaveAsync(pending.Connection);
        await pending.EndAsync();
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

    /// <summary>
    /// A message on its way. Under an alarm the broker says "connection.blocked" after the first message and reads nothing more from the
    /// connection, so that nothing is asked of it any more, not even to close the channel.
    /// </summary>
    private sealed class PendingMessage(IConnection connection, Task published, Task blocked)
    {
        public IConnection Connection => connection;

        public bool IsOpen => connection.IsOpen;

        public bool IsConfirmed => published.IsCompletedSuccessfully;

        public static async Task<PendingMessage> PublishAsync(IConnection connection, CancellationToken cancellationToken)
        {
            var blocked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            connection.ConnectionBlockedAsync += (_, _) =>
            {
                blocked.TrySetResult();
                return Task.CompletedTask;
            };
            var channel = await connection.CreateChannelAsync(new CreateChannelOptions(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true), cancellationToken);
            // Without a token: the confirmation is awaited by later checks as well, until it comes or the connection ends.
            var published = channel.BasicPublishAsync("", "livingreview.supervision.nowhere", mandatory: false, new BasicProperties(), ReadOnlyMemory<byte>.Empty, CancellationToken.None).AsTask();
            return new PendingMessage(connection, published, blocked.Task);
        }

        /// <summary>Whether the broker confirms it; false as soon as the broker says that it blocks, or when it says nothing in time.</summary>
        public async Task<bool> IsConfirmedWithinAsync(TimeSpan patience, CancellationToken cancellationToken)
        {
            using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            end.CancelAfter(patience);
            await Task.WhenAny(published, blocked, Task.Delay(Timeout.InfiniteTimeSpan, end.Token));
            cancellationToken.ThrowIfCancellationRequested();
            if (published.IsCompleted) await published;
            return published.IsCompleted;
        }

        /// <summary>Sees the end of the message after that of its connection, so that its fault is nobody's surprise.</summary>
        public async Task EndAsync() => await published.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}
