using System.Collections.Concurrent;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;

namespace LivingReview.Testing;

/// <summary>The messages of a type that a test's consumer has received, in the order of arrival.</summary>
public sealed class MessageLog<T>
    where T : class
{
    private readonly ConcurrentQueue<(Guid Id, T Message)> _all = new();

    /// <summary>All messages so far, with their ids.</summary>
    public IReadOnlyList<(Guid Id, T Message)> All => [.. _all];

    internal void Add(Guid id, T message) => _all.Enqueue((id, message));
}

/// <summary>Adds test consumers to a bus.</summary>
public static class MessageLogRegistration
{
    /// <summary>Records a message type on a queue of its own; read it from the services as <see cref="MessageLog{T}"/>.</summary>
    public static void AddMessageLog<T>(this IBusRegistrationConfigurator bus)
        where T : class
    {
        bus.AddSingleton<MessageLog<T>>();
        bus.AddConsumer<Consumer<T>>().Endpoint(e =>
        {
            e.Name = $"test-{typeof(T).Name}";
            // One at a time: of two at once the later one could be recorded first.
            e.ConcurrentMessageLimit = 1;
        });
    }

    private sealed class Consumer<T>(MessageLog<T> log) : IConsumer<T>
        where T : class
    {
        public Task Consume(ConsumeContext<T> context)
        {
            log.Add(context.MessageId ?? Guid.Empty, context.Message);
            return Task.CompletedTask;
        }
    }
}
