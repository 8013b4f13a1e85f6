using System.Security.Cryptography;
using MassTransit;

namespace LivingReview.Hosting.Bus;

/// <summary>
/// Workers differ in it, so the broker gives all messages to one of them until that one is full, and the rest to the next: two workers that shared
/// every review would each read half of it from the database and estimate it twice. The next takes over when the first is gone.
/// </summary>
public static class WorkerPriority
{
    /// <summary>The same for each queue of this process.</summary>
    private static readonly int Value = RandomNumberGenerator.GetInt32(1 << 24);

    /// <summary>Gives this process its place among the consumers of a queue.</summary>
    /// <param name="endpoint">The queue; another transport than RabbitMQ knows no places.</param>
    public static void UseWorkerPriority(this IReceiveEndpointConfigurator endpoint)
    {
        if (endpoint is IRabbitMqReceiveEndpointConfigurator queue) queue.ConsumerPriority = Value;
    }
}
