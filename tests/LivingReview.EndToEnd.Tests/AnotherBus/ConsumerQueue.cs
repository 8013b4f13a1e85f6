using System.Collections.Concurrent;
using System.Text.Json;
using System.Threading.Channels;
using LivingReview.Hosting.Store;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;

namespace LivingReview.EndToEnd.Tests.AnotherBus;

/// <summary>What the bus knows of a queue.</summary>
internal interface IConsumerQueue
{
    /// <summary>Type of its messages.</summary>
    Type Message { get; }

    /// <summary>Adds a message.</summary>
    void Add(byte[] body, Guid id);

    /// <summary>Gives the messages to the consumer, until it is stopped.</summary>
    Task ConsumeAsync(Carry carry, ConcurrentQueue<Exception> faults, CancellationToken cancellationToken);
}

/// <summary>The queue of one consumer: one thing at a time, the messages of a review together where the consumer takes batches, and faults that pass tried again.</summary>
/// <param name="services">Makes the consumer.</param>
/// <param name="consumer">Its type.</param>
/// <param name="isBatch">Whether it takes batches.</param>
internal sealed class ConsumerQueue<T>(IServiceProvider services, Type consumer, bool isBatch) : IConsumerQueue
    where T : class
{
    private const int MaxBatch = 256;
    private const int Attempts = 12;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(15);

    private readonly Channel<(byte[] Body, Guid Id)> _messages = Channel.CreateUnbounded<(byte[] Body, Guid Id)>();

    public Type Message => typeof(T);

    public void Add(byte[] body, Guid id) => _messages.Writer.TryWrite((body, id));

    public async Task ConsumeAsync(Carry carry, ConcurrentQueue<Exception> faults, CancellationToken cancellationToken)
    {
        while (await _messages.Reader.WaitToReadAsync(cancellationToken))
        {
            if (isBatch) await Task.Delay(Pause, cancellationToken); // for more of a burst to come
            var together = new List<(T Message, Guid Id)>();
            while (together.Count < (isBatch ? MaxBatch : 1) && _messages.Reader.TryRead(out var next))
                together.Add((JsonSerializer.Deserialize<T>(next.Body, JsonSerializerOptions.Web)!, next.Id));
            foreach (var review in together.GroupBy(one => isBatch ? typeof(T).GetProperty("Review")!.GetValue(one.Message) : one))
                await TryAsync([.. review.Select(one => Seam.Received(one.Message, one.Id, carry, cancellationToken))], carry, faults, cancellationToken);
        }
    }

    private async Task TryAsync(List<ConsumeContext<T>> messages, Carry carry, ConcurrentQueue<Exception> faults, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await using var scope = services.CreateAsyncScope();
                var made = ActivatorUtilities.CreateInstance(scope.ServiceProvider, consumer);
                if (isBatch) await ((IConsumer<Batch<T>>)made).Consume(Seam.Received<Batch<T>>(new ReceivedBatch<T>(messages), Guid.CreateVersion7(), carry, cancellationToken));
                else await ((IConsumer<T>)made).Consume(messages[0]);
                return;
            }
            catch (Exception fault) when (attempt < Attempts && (StoreFaults.IsConflict(fault) || StoreFaults.IsOutage(fault)))
            {
                await Task.Delay(Pause * attempt, cancellationToken);
            }
            catch (Exception fault) when (!cancellationToken.IsCancellationRequested)
            {
                faults.Enqueue(fault); // MassTransit has a queue for these
                return;
            }
        }
    }
}
