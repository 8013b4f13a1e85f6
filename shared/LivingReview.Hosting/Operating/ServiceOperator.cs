using System.Reflection;
using LivingReview.Contracts.Operations;
using LivingReview.Hosting.Bus;
using LivingReview.Hosting.Health;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;

namespace LivingReview.Hosting.Operating;

/// <summary>What an operator sees of one service of a process, and does about its dead letters.</summary>
internal sealed class ServiceOperator(HealthCheckService health, IEnumerable<ISubscriptionProgress> progress, IOptions<BusOptions> bus, TimeProvider time)
{
    /// <summary>Dead letters of a list; there may be any number of them.</summary>
    private const int MaxListed = 200;

    public async Task<PipelinePart> DescribeAsync(string service, Assembly assembly, CancellationToken cancellationToken)
    {
        var report = await health.CheckHealthAsync(c => c.Tags.Contains(HealthEndpoints.Ready) && IsOf(service, c.Name), cancellationToken);
        return new PipelinePart
        {
            Service = service,
            Problems = [.. report.Entries.Where(e => e.Value.Status != HealthStatus.Healthy).OrderBy(e => e.Key, StringComparer.Ordinal).Select(e => $"{e.Key}: {e.Value.Description ?? e.Value.Status.ToString()}")],
            Subscriptions = [.. progress.Where(p => p.Store == service).SelectMany(p => p.Lags).OrderBy(l => l.Name, StringComparer.Ordinal)],
            Queues = await OnBrokerAsync(queues => LoadsAsync(queues, QueuesOf(assembly), cancellationToken), [], cancellationToken),
        };
    }

    public Task<IReadOnlyList<DeadLetterView>> ListAsync(Assembly assembly, CancellationToken cancellationToken) => OnBrokerAsync<IReadOnlyList<DeadLetterView>>(
        async queues =>
        {
            var letters = new List<DeadLetterView>();
            foreach (var queue in QueuesOf(assembly).TakeWhile(_ => letters.Count < MaxListed))
            {
                letters.AddRange((await new DeadLetters(queues).ListAsync(queue, DeadLetters.Waiting, cancellationToken, MaxListed - letters.Count)).Select(l =>
                    new DeadLetterView { Queue = l.Queue, Kind = l.Kind, MessageId = l.MessageId, At = l.At, Reason = l.Reason, Replays = l.Replays }));
            }

            return letters;
        },
        [],
        cancellationToken);

    public Task<DeadLettersMoved> ReplayAsync(ReplayDeadLetters request, CancellationToken cancellationToken) => OnBrokerAsync(
        async queues =>
        {
            var left = 0;
            var moved = await new DeadLetters(queues).ReplayAsync(
                request.Queue,
                letter =>
                {
                    if (request.MessageId is { } id && letter.MessageId != id) return false;
                    if (letter.Replays == 0 || request.Again) return true;
                    left++;
                    return false;
                },
                cancellationToken);
            return new DeadLettersMoved(moved, left);
        },
        new DeadLettersMoved(0, 0),
        cancellationToken);

    public Task<DeadLettersMoved> DiscardAsync(DiscardDeadLetters request, CancellationToken cancellationToken) => OnBrokerAsync(
        async queues => new DeadLettersMoved(
            await new DeadLetters(queues).DiscardAsync(request.Queue, request.Reason.Trim(), time.GetUtcNow(), letter => request.MessageId is not { } id || letter.MessageId == id, cancellationToken), 0),
        new DeadLettersMoved(0, 0),
        cancellationToken);

    /// <summary>Whether a queue is one of the service's: no other may be touched.</summary>
    public bool Owns(Assembly assembly, string? queue) => QueuesOf(assembly).Contains(queue, StringComparer.Ordinal);

    /// <summary>In one process all services report together; a check belongs to the service in its name, or to all of them.</summary>
    private bool IsOf(string service, string check) =>
        check.StartsWith(service + "-", StringComparison.Ordinal) || !progress.Any(p => check.StartsWith(p.Store + "-", StringComparison.Ordinal));

    private IReadOnlyList<string> QueuesOf(Assembly assembly) => ConsumerQueues.NamesIn(assembly, bus.Value.QueuePrefix);

    private async Task<T> OnBrokerAsync<T>(Func<BrokerQueues, Task<T>> act, T without, CancellationToken cancellationToken)
    {
        if (bus.Value.Transport != "rabbitmq") return without;
        await using var queues = await BrokerQueues.OpenAsync(new Uri(bus.Value.RabbitMq!), cancellationToken);
        return await act(queues);
    }

    private static async Task<IReadOnlyList<QueueLoad>> LoadsAsync(BrokerQueues queues, IEnumerable<string> names, CancellationToken cancellationToken)
    {
        var letters = new DeadLetters(queues);
        var loads = new List<QueueLoad>();
        foreach (var name in names)
        {
            if (await queues.DepthAsync(name, cancellationToken) is not { } depth) continue;
            loads.Add(new QueueLoad(name, depth.Messages, depth.Consumers, await letters.CountAsync(name, cancellationToken)));
        }

        return loads;
    }
}
