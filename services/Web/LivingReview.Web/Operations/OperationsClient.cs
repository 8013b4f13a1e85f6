using LivingReview.Client;

namespace LivingReview.Web.Operations;

/// <summary>One service, and what it does for people.</summary>
internal abstract class OperationsClient(HttpClient http, string service, string title) : PipelineClient(http, service)
{
    /// <summary>What the service does, for people.</summary>
    public string Title => T[title];
}

internal sealed class IngestionOperations(HttpClient http) : OperationsClient(http, "ingestion", "Study intake");

internal sealed class AnalysisOperations(HttpClient http) : OperationsClient(http, "analysis", "Estimation");

internal sealed class NotificationOperations(HttpClient http) : OperationsClient(http, "notification", "Alerts");

internal sealed class SurveillanceOperations(HttpClient http) : OperationsClient(http, "surveillance", "Search");
