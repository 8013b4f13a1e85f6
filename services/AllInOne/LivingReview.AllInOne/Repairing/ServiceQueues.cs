using LivingReview.Analysis;
using LivingReview.Hosting.Operating;
using LivingReview.Ingestion;
using LivingReview.Notification;
using LivingReview.Surveillance;

namespace LivingReview.AllInOne.Repairing;

/// <summary>The names of every service's queues.</summary>
internal static class ServiceQueues
{
    /// <summary>The names, in order, in a deployment with this prefix.</summary>
    public static IReadOnlyList<string> NamesWith(string prefix) =>
    [
        .. new[] { typeof(IngestionModule), typeof(AnalysisModule), typeof(NotificationModule), typeof(SurveillanceModule) }
            .SelectMany(module => ConsumerQueues.NamesIn(module.Assembly, prefix)).Order(StringComparer.Ordinal),
    ];
}
