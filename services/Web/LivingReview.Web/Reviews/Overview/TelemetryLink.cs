namespace LivingReview.Web.Reviews.Overview;

/// <summary>Section "Web": where the telemetry of the system is shown, for the link below the health of the services.</summary>
internal sealed record TelemetryLink
{
    public const string Section = "Web";

    /// <summary>Address of a dashboard (Grafana, Aspire); null for no link. Everyone who reads the page sees it.</summary>
    public Uri? TelemetryAddress { get; init; }
}
