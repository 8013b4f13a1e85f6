namespace LivingReview.Web.Alerts.Subscriptions;

/// <summary>What a subscriber reads for a type of event.</summary>
internal static class EventTypeLabels
{
    /// <summary>The type that is sent only to those who ask for it: it comes with every change of the evidence.</summary>
    public const string Recomputed = "org.livingreview.estimates.recomputed.v1";

    /// <summary>What the type tells; the type itself where the page does not know it yet.</summary>
    public static string Describe(string type) => type switch
    {
        "org.livingreview.estimate.shifted.v1" => "An alert: an estimate left what you last heard",
        "org.livingreview.estimate.resolved.v1" => "All clear: an estimate came back",
        "org.livingreview.method.changed.v1" => "The statistical method changed",
        "org.livingreview.shift.attended.v1" => "Somebody acknowledged, resolved or muted an alert",
        "org.livingreview.subscription.disabled.v1" => "Deliveries to your webhook were stopped",
        Recomputed => "Every new estimate, whether it matters or not",
        _ => type,
    };
}
