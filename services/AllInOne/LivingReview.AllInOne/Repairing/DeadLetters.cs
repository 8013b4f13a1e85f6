using System.Globalization;
using System.Text;
using LivingReview.Hosting.Bus;
using LivingReview.Hosting.Embedding;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace LivingReview.AllInOne.Repairing;

/// <summary>Messages that a consumer gave up on, in the error queue beside its own, with the reason in their headers.</summary>
internal sealed class DeadLetters : IAsyncDisposable
{
    public const string Suffix = "_error";
    private const string FaultHeader = "MT-Fault-";
    private const string ReasonHeader = "MT-Reason";
    private readonly IConnection _connection;

    private DeadLetters(IConnection connection) => _connection = connection;

    /// <summary>A dead letter: which queue gave up, when, why.</summary>
    public sealed record Letter(string Queue, string MessageId, string At, string Reason);

    /// <summary>Messages waiting and consumers working.</summary>
    public sealed record Depth(long Messages, long Consumers);

    public static async Task<DeadLetters> OpenAsync(Uri broker, CancellationToken cancellationToken)
    {
        try
        {
            return new DeadLetters(await BrokerConnections.FactoryOf(broker).CreateConnectionAsync("livingreview", cancellationToken));
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

    /// <summary>Every letter of a queue; they stay where they are.</summary>
    public async Task<IReadOnlyList<Letter>> ListAsync(string queue, CancellationToken cancellationToken)
    {
        if (await DepthAsync(queue + Suffix, cancellationToken) is not { Messages: > 0 }) return [];
        // What is taken and not acknowledged returns to the queue when the channel closes.
        await using var channel = await _connection.CreateChannelAsync(cancellationToken: cancellationToken);
        var letters = new List<Letter>();
        while (await channel.BasicGetAsync(queue + Suffix, autoAck: false, cancellationToken) is { } message) letters.Add(Read(queue, message));
        return letters;
    }

    /// <summary>Puts every letter back into the queue that gave up on it; returns how many.</summary>
    public async Task<int> ReplayAsync(string queue, CancellationToken cancellationToken)
    {
        if (await DepthAsync(queue + Suffix, cancellationToken) is not { Messages: > 0 } depth) return 0;
        await using var channel = await _connection.CreateChannelAsync(new CreateChannelOptions(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true), cancellationToken);
        var replayed = 0;
        // No more than there were: one that fails again must not go round for ever.
        while (replayed < depth.Messages && await channel.BasicGetAsync(queue + Suffix, autoAck: false, cancellationToken) is { } message)
        {
            var properties = new BasicProperties(message.BasicProperties) { Headers = WithoutFault(message.BasicProperties.Headers) };
            await channel.BasicPublishAsync("", queue, mandatory: true, properties, message.Body, cancellationToken);
            await channel.BasicAckAsync(message.DeliveryTag, multiple: false, cancellationToken); // after the broker has it again: at least once
            replayed++;
        }

        return replayed;
    }

    public ValueTask DisposeAsync() => _connection.DisposeAsync();

    private static Letter Read(string queue, BasicGetResult message)
    {
        var headers = message.BasicProperties.Headers;
        return new Letter(
            queue, message.BasicProperties.MessageId ?? "", Text(headers, FaultHeader + "Timestamp"), $"{Text(headers, FaultHeader + "ExceptionType")}: {Text(headers, FaultHeader + "Message")}");
    }

    private static Dictionary<string, object?> WithoutFault(IDictionary<string, object?>? headers) =>
        (headers ?? new Dictionary<string, object?>()).Where(h => !h.Key.StartsWith(FaultHeader, StringComparison.Ordinal) && h.Key != ReasonHeader).ToDictionary(h => h.Key, h => h.Value);

    private static string Text(IDictionary<string, object?>? headers, string name) =>
        headers?.TryGetValue(name, out var value) != true ? "" : value is byte[] bytes ? Encoding.UTF8.GetString(bytes) : Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";
}
