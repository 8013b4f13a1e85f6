using LivingReview.Analysis;
using LivingReview.Hosting.Bus;
using LivingReview.Ingestion;
using LivingReview.Notification;
using MassTransit;

namespace LivingReview.AllInOne.Repairing;

/// <summary>The names of every service's queues: they follow from the consumers, as the bus makes them.</summary>
internal static class ServiceQueues
{
    public static IReadOnlyList<string> Names { get; } =
    [
        .. new[] { typeof(IngestionModule), typeof(AnalysisModule), typeof(NotificationModule) }
            .SelectMany(module => module.Assembly.GetTypes())
            .Where(type => type is { IsClass: true, IsAbstract: false } && typeof(IConsumer).IsAssignableFrom(type))
            .Select(NameOf).Order(StringComparer.Ordinal),
    ];

    private static string NameOf(Type consumer)
    {
        var formatter = new KebabCaseEndpointNameFormatter(new BusOptions().QueuePrefix, includeNamespace: false);
        return (string)typeof(IEndpointNameFormatter).GetMethod(nameof(IEndpointNameFormatter.Consumer))!.MakeGenericMethod(consumer).Invoke(formatter, null)!;
    }
}
