using LivingReview.Analysis;
using LivingReview.Ingestion;
using LivingReview.Notification;
using LivingReview.Surveillance;
using MassTransit;

namespace LivingReview.AllInOne.Repairing;

/// <summary>The names of every service's queues: they follow from the consumers, as the bus makes them.</summary>
internal static class ServiceQueues
{
    private static readonly IReadOnlyList<Type> Consumers =
    [
        .. new[] { typeof(IngestionModule), typeof(AnalysisModule), typeof(NotificationModule), typeof(SurveillanceModule) }
            .SelectMany(module => module.Assembly.GetTypes())
            .Where(type => type is { IsClass: true, IsAbstract: false } && typeof(IConsumer).IsAssignableFrom(type)),
    ];

    /// <summary>The names, in order, in a deployment with this prefix.</summary>
    public static IReadOnlyList<string> NamesWith(string prefix)
    {
        var formatter = new KebabCaseEndpointNameFormatter(prefix, includeNamespace: false);
        return [.. Consumers.Select(consumer => NameOf(formatter, consumer)).Order(StringComparer.Ordinal)];
    }

    private static string NameOf(KebabCaseEndpointNameFormatter formatter, Type consumer) =>
        (string)typeof(IEndpointNameFormatter).GetMethod(nameof(IEndpointNameFormatter.Consumer))!.MakeGenericMethod(consumer).Invoke(formatter, null)!;
}
