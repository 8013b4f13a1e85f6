using System.Reflection;
using MassTransit;

namespace LivingReview.Hosting.Operating;

/// <summary>The names of a service's queues: they follow from its consumers, as the bus makes them.</summary>
public static class ConsumerQueues
{
    /// <summary>The names, in order, in a deployment with this prefix.</summary>
    /// <param name="service">The service's assembly.</param>
    /// <param name="prefix">First words of every queue's name.</param>
    public static IReadOnlyList<string> NamesIn(Assembly service, string prefix)
    {
        ArgumentNullException.ThrowIfNull(service);
        var formatter = new KebabCaseEndpointNameFormatter(prefix, includeNamespace: false);
        return
        [
            .. service.GetTypes().Where(type => type is { IsClass: true, IsAbstract: false } && typeof(IConsumer).IsAssignableFrom(type))
                .Select(consumer => NameOf(formatter, consumer)).Order(StringComparer.Ordinal),
        ];
    }

    private static string NameOf(KebabCaseEndpointNameFormatter formatter, Type consumer) =>
        (string)typeof(IEndpointNameFormatter).GetMethod(nameof(IEndpointNameFormatter.Consumer))!.MakeGenericMethod(consumer).Invoke(formatter, null)!;
}
