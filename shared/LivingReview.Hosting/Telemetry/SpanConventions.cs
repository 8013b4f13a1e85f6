using System.Diagnostics;
using OpenTelemetry;

namespace LivingReview.Hosting.Telemetry;

/// <summary>
/// Gives MassTransit's spans the names and attributes of OpenTelemetry's conventions for messaging: "{operation} {destination}" instead of
/// "{destination} {operation}".
/// </summary>
internal sealed class SpanConventions(string system) : BaseProcessor<Activity>
{
    public override void OnEnd(Activity data)
    {
        if (data.Source.Name != "MassTransit") return;
        var end = data.DisplayName.LastIndexOf(' ');
        if (end < 0) return;
        var (destination, operation) = (data.DisplayName[..end], data.DisplayName[(end + 1)..]);
        data.DisplayName = $"{operation} {destination}";
        data.SetTag("messaging.system", system);
        data.SetTag("messaging.operation.name", operation);
        data.SetTag("messaging.operation.type", operation);
        data.SetTag("messaging.destination.name", destination);
    }
}
