using System.Diagnostics;
using OpenTelemetry;

namespace LivingReview.Hosting.Telemetry;

/// <summary>Keeps of an outgoing call's address the server alone: the rest of a webhook's address is its subscriber's secret.</summary>
internal sealed class AddressRedaction : BaseProcessor<Activity>
{
    private const string Address = "url.full";

    public override void OnEnd(Activity data)
    {
        if (data.Kind == ActivityKind.Client && data.GetTagItem(Address) is string text && Uri.TryCreate(text, UriKind.Absolute, out var address))
            data.SetTag(Address, address.GetLeftPart(UriPartial.Authority));
    }
}
