namespace LivingReview.Contracts.Operations;

/// <summary>Response: how one service of the pipeline is doing, for its operator.</summary>
public sealed record PipelinePart
{
    /// <summary>ingestion, analysis, notification or surveillance.</summary>
    public required string Service { get; init; }

    /// <summary>What is wrong, in sentences; empty if the service and all that it depends on works.</summary>
    public required IReadOnlyList<string> Problems { get; init; }

    /// <summary>How far each subscription of the service has followed its log.</summary>
    public required IReadOnlyList<SubscriptionLag> Subscriptions { get; init; }

    /// <summary>The service's queues on the broker; empty where messages stay in the process.</summary>
    public required IReadOnlyList<QueueLoad> Queues { get; init; }
}

/// <summary>How far a subscription has followed its log.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Events">Events that it has not worked on.</param>
/// <param name="IsRunning">Whether this copy of the service works it; null if another copy does.</param>
public sealed record SubscriptionLag(string Name, long Events, bool? IsRunning);

/// <summary>How full a queue is.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Waiting">Messages that wait.</param>
/// <param name="Consumers">Consumers at work.</param>
/// <param name="DeadLetters">Messages that were given up and wait for an operator.</param>
public sealed record QueueLoad(string Name, long Waiting, long Consumers, long DeadLetters);
