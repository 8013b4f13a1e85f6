using System.Diagnostics;
using OpenTelemetry;

namespace LivingReview.Hosting.Telemetry;

/// <summary>
/// Removes confidential values from the libraries' spans: of an outgoing call's address all but the server (the rest of a webhook's
/// address is its subscriber's secret), and the connection string of the database.
/// </summary>
internal sealed class SpanRedaction : BaseProcessor<Activity>
{
    private const string Address = "url.full";
    private const string Connection = "db.connection_string";

    public override void OnEnd(Activity data)
    {
        if (data.Kind != ActivityKind.Client) return;
        if (data.GetTagItem(Address) is string text && Uri.TryCreate(text, UriKind.Absolute, out var address))
            data.SetTag(Address, address.GetLeftPart(UriPartial.Authority));
        if (data.GetTagItem(Connection) is not null) data.SetTag(Connection, null);
    }
}
