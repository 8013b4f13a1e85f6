using System.Collections;
using System.Reflection;
using MassTransit;

namespace LivingReview.EndToEnd.Tests.AnotherBus;

/// <summary>Carries a message, under an id if its publisher chose one.</summary>
internal delegate Task Carry(object message, Guid? id, CancellationToken cancellationToken);

/// <summary>
/// All that services know of the bus when they run, member by member: they publish under an id, and receive a message or a batch with its id,
/// headers, time and cancellation.
/// </summary>
internal static class Seam
{
    /// <summary>The consumers of services: what queues of theirs follow from, in operation too.</summary>
    public static IReadOnlyList<Type> ConsumersIn(params ReadOnlySpan<Assembly> services)
    {
        var consumers = new List<Type>();
        foreach (var service in services)
            consumers.AddRange(service.GetTypes().Where(type => type is { IsClass: true, IsAbstract: false } && typeof(IConsumer).IsAssignableFrom(type)));
        return consumers;
    }

    /// <summary>The bus as publishers see it.</summary>
    public static IBus Publishing(Carry carry) => StandIn.For<IBus>((member, arguments) => IsPublish(member) ? PublishAsync(arguments, carry) : throw StandIn.Unused(member));

    /// <summary>A message as its consumer sees it.</summary>
    public static ConsumeContext<T> Received<T>(T message, Guid id, Carry carry, CancellationToken cancellationToken)
        where T : class => StandIn.For<ConsumeContext<T>>((member, arguments) => member.Name switch
        {
            "get_Message" => message,
            "get_MessageId" => id,
            "get_SentTime" => null, // a bus may not say it
            "get_Headers" => StandIn.For<Headers>((header, _) => header.Name == nameof(Headers.Get) ? null : throw StandIn.Unused(header)),
            "get_CancellationToken" => cancellationToken,
            _ => IsPublish(member) ? PublishAsync(arguments, carry) : throw StandIn.Unused(member),
        });

    private static bool IsPublish(MethodInfo member) => member.Name == nameof(IPublishEndpoint.Publish);

    /// <summary>The message comes first; a pipe among the others is where the publisher chooses the id.</summary>
    private static async Task PublishAsync(object?[] arguments, Carry carry)
    {
        Guid? id = null;
        foreach (var pipe in arguments.Skip(1).Where(argument => argument is not (null or Type or CancellationToken)))
        {
            var kind = pipe!.GetType().GetInterfaces().Single(one => one.IsGenericType && one.GetGenericTypeDefinition() == typeof(IPipe<>));
            var envelope = StandIn.For(kind.GenericTypeArguments[0], (member, set) => member.Name == "set_MessageId" ? id = (Guid?)set[0] : throw StandIn.Unused(member));
            await (Task)kind.GetMethod(nameof(IPipe<>.Send))!.Invoke(pipe, [envelope])!;
        }

        await carry(arguments[0]!, id, arguments.OfType<CancellationToken>().Single());
    }
}

/// <summary>Messages that are received together.</summary>
internal sealed class ReceivedBatch<T>(IReadOnlyList<ConsumeContext<T>> messages) : Batch<T>
    where T : class
{
    public BatchCompletionMode Mode => BatchCompletionMode.Time;

    public DateTime FirstMessageReceived => throw new NotSupportedException();

    public DateTime LastMessageReceived => throw new NotSupportedException();

    public int Length => messages.Count;

    public ConsumeContext<T> this[int index] => messages[index];

    public IEnumerator<ConsumeContext<T>> GetEnumerator() => messages.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
