using System.Collections.Concurrent;
using System.Text.Json;
using MassTransit;
using Microsoft.Extensions.Hosting;

namespace LivingReview.EndToEnd.Tests.AnotherBus;

/// <summary>
/// A bus without MassTransit: each consumer has a queue of its own, and messages travel as JSON. It is worse than any that would be chosen: of the
/// messages with an id, which are those of a log, it loses some the first time and brings others twice.
/// </summary>
internal sealed class PlainBus : BackgroundService
{
    private const int LosesOneOf = 12;
    private const int RepeatsOneOf = 3;
    private const int FirstLost = 4;

    private readonly List<IConsumerQueue> _queues;
    private readonly HashSet<Guid> _seen = [];
    private readonly Dictionary<Type, int> _counts = [];

    public PlainBus(IServiceProvider services, IReadOnlyList<Type> consumers)
    {
        _queues = [.. consumers.Select(consumer => Queue(services, consumer))];
    }

    /// <summary>What consumers could not cope with.</summary>
    public ConcurrentQueue<Exception> Faults { get; } = new();

    /// <summary>The types of the messages that were lost once.</summary>
    public ConcurrentQueue<string> Lost { get; } = new();

    /// <summary>The types of the messages that came twice.</summary>
    public ConcurrentQueue<string> Repeated { get; } = new();

    /// <summary>Sends a message to all who consume it.</summary>
    public Task CarryAsync(object message, Guid? id, CancellationToken cancellationToken)
    {
        var type = message.GetType();
        var body = JsonSerializer.SerializeToUtf8Bytes(message, type, JsonSerializerOptions.Web);
        var copies = id is { } known ? CopiesOf(type, known) : 1;
        foreach (var queue in _queues.Where(queue => queue.Message == type))
            for (var copy = 0; copy < copies; copy++) queue.Add(body, id ?? Guid.CreateVersion7());
        return Task.CompletedTask;
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(_queues.Select(queue => queue.ConsumeAsync(CarryAsync, Faults, stoppingToken)));

    private int CopiesOf(Type type, Guid id)
    {
        lock (_seen)
        {
            if (!_seen.Add(id)) return 1;
            var count = _counts[type] = _counts.GetValueOrDefault(type) + 1;
            if (count % LosesOneOf == FirstLost)
            {
                Lost.Enqueue(type.Name);
                return 0;
            }

            if (count % RepeatsOneOf != 0) return 1;
            Repeated.Enqueue(type.Name);
            return 2;
        }
    }

    private static IConsumerQueue Queue(IServiceProvider services, Type consumer)
    {
        var message = consumer.GetInterfaces().Single(one => one.IsGenericType && one.GetGenericTypeDefinition() == typeof(IConsumer<>)).GenericTypeArguments[0];
        var isBatch = message.IsGenericType && message.GetGenericTypeDefinition() == typeof(Batch<>);
        var queue = typeof(ConsumerQueue<>).MakeGenericType(isBatch ? message.GenericTypeArguments[0] : message);
        return (IConsumerQueue)Activator.CreateInstance(queue, services, consumer, isBatch)!;
    }
}
