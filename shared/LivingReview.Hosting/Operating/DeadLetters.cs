using System.Globalization;
using LivingReview.Hosting.Bus;
using LivingReview.Hosting.Embedding;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace LivingReview.Hosting.Operating;

/// <summary>
/// Messages that a consumer gave up on, or that no consumer of a queue handles: in the queues <c>_error</c> and <c>_skipped</c> beside its
/// own. What an operator discards is kept in <c>_discarded</c> for thirty days.
/// </summary>
/// <param name="queues">The broker's queues.</param>
public sealed class DeadLetters(BrokerQueues queues)
{
    /// <summary>The kind of those that a consumer gave up on.</summary>
    public const string Error = "error";

    /// <summary>The kind of those that no consumer handles.</summary>
    public const string Skipped = "skipped";

    /// <summary>The kind of those that an operator put aside.</summary>
    public const string Discarded = "discarded";

    private static readonly TimeSpan KeepDiscarded = TimeSpan.FromDays(30);

    /// <summary>The kinds that wait for an operator.</summary>
    public static IReadOnlyList<string> Waiting { get; } = [Error, Skipped];

    internal static string QueueOf(string queue, string kind) => $"{queue}_{kind}";

    /// <summary>How many letters of a queue wait for an operator.</summary>
    /// <param name="queue">The queue.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task<long> CountAsync(string queue, CancellationToken cancellationToken)
    {
        var count = 0L;
        foreach (var kind in Waiting) count += (await queues.DepthAsync(QueueOf(queue, kind), cancellationToken))?.Messages ?? 0;
        return count;
    }

    /// <summary>The letters of a queue; they stay where they are.</summary>
    /// <param name="queue">The queue.</param>
    /// <param name="kinds">Which kinds of them.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <param name="limit">How many at most.</param>
    public async Task<IReadOnlyList<DeadLetter>> ListAsync(string queue, IEnumerable<string> kinds, CancellationToken cancellationToken, int limit = int.MaxValue)
    {
        ArgumentNullException.ThrowIfNull(kinds);
        var letters = new List<DeadLetter>();
        foreach (var kind in kinds)
        {
            if (await queues.DepthAsync(QueueOf(queue, kind), cancellationToken) is not { Messages: > 0 }) continue;
            // What is taken and not acknowledged returns to the queue when the channel closes.
            await using var channel = await queues.OpenChannelAsync(cancellationToken);
            while (letters.Count < limit && await channel.BasicGetAsync(QueueOf(queue, kind), autoAck: false, cancellationToken) is { } message)
                letters.Add(DeadLetter.Read(queue, kind, message.BasicProperties));
        }

        return letters;
    }

    /// <summary>Hands letters to their consumers again.</summary>
    /// <param name="queue">The queue.</param>
    /// <param name="which">Which of them; one that is left out stays.</param>
    /// <param name="cancellationToken">Stops; what was not handed over stays.</param>
    /// <returns>How many.</returns>
    public Task<int> ReplayAsync(string queue, Func<DeadLetter, bool> which, CancellationToken cancellationToken) => MoveAsync(
        queue, which,
        (channel, message) => channel.BasicPublishAsync(
            "", queue, mandatory: true, new BasicProperties(message.BasicProperties) { Headers = DeadLetter.HeadersForReplay(message.BasicProperties.Headers) }, message.Body, cancellationToken),
        cancellationToken);

    /// <summary>Puts letters aside with a reason.</summary>
    /// <param name="queue">The queue.</param>
    /// <param name="reason">Why; kept with each.</param>
    /// <param name="now">The time, kept with each.</param>
    /// <param name="which">Which of them.</param>
    /// <param name="cancellationToken">Stops; what was not put aside stays.</param>
    /// <returns>How many.</returns>
    public async Task<int> DiscardAsync(string queue, string reason, DateTimeOffset now, Func<DeadLetter, bool> which, CancellationToken cancellationToken)
    {
        if (await CountAsync(queue, cancellationToken) == 0) return 0;
        var aside = QueueOf(queue, Discarded);
        await using (var channel = await queues.OpenChannelAsync(cancellationToken))
        {
            await channel.QueueDeclareAsync(
                aside, durable: true, exclusive: false, autoDelete: false,
                new Dictionary<string, object?> { ["x-queue-type"] = "quorum", ["x-message-ttl"] = (long)KeepDiscarded.TotalMilliseconds }, cancellationToken: cancellationToken);
        }

        return await MoveAsync(queue, which, (channel, message) => channel.BasicPublishAsync("", aside, mandatory: true, Labelled(message, reason, now), message.Body, cancellationToken), cancellationToken);
    }

    private static BasicProperties Labelled(BasicGetResult message, string reason, DateTimeOffset now) => new(message.BasicProperties)
    {
        Headers = new Dictionary<string, object?>(message.BasicProperties.Headers ?? new Dictionary<string, object?>())
        {
            [DeadLetter.DiscardReasonHeader] = reason,
            [DeadLetter.DiscardedAtHeader] = now.ToString("O", CultureInfo.InvariantCulture),
        },
    };

    /// <summary>Each letter is looked at once: as many are taken as there were, and those left out return when the channel closes.</summary>
    private async Task<int> MoveAsync(string queue, Func<DeadLetter, bool> which, Func<IChannel, BasicGetResult, ValueTask> move, CancellationToken cancellationToken)
    {
        var moved = 0;
        foreach (var kind in Waiting)
        {
            if (await queues.DepthAsync(QueueOf(queue, kind), cancellationToken) is not { Messages: > 0 and var count }) continue;
            await using var channel = await queues.OpenChannelAsync(cancellationToken);
            for (var seen = 0; seen < count && await channel.BasicGetAsync(QueueOf(queue, kind), autoAck: false, cancellationToken) is { } message; seen++)
            {
                if (!which(DeadLetter.Read(queue, kind, message.BasicProperties))) continue;
                try
                {
                    await move(channel, message).AsTask().InTimeAsync(cancellationToken);
                }
                catch (PublishException fault)
                {
                    throw new EmbeddingException($"The broker did not take a message for {queue} ({fault.Message}): is its service deployed? The letter stays where it was.", fault);
                }
                catch (TimeoutException fault)
                {
                    throw new EmbeddingException($"The broker has not confirmed a message for {queue} in time. The letter stays where it was; its consumer may get it twice.", fault);
                }

                await channel.BasicAckAsync(message.DeliveryTag, multiple: false, cancellationToken); // after the broker has it again: at least once
                moved++;
            }
        }

        return moved;
    }
}
