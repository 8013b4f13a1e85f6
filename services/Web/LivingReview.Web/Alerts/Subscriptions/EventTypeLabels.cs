namespace LivingReview.Web.Alerts.Subscriptions;

/// <summary>Descriptions of the types of events, for subscribers.</summary>
internal static class EventTypeLabels
{
    /// <summary>The type that is sent only on request: it occurs with every change of the evidence.</summary>
    public const string Recomputed = "org.livingreview.estimates.recomputed.v1";

    /// <summary>Describes a type; unknown types are returned unchanged.</summary>
    public static string Describe(string type) => type switch
    {
        "org.livingreview.estimate.shifted.v1" => T["Alerts: an estimate changed since the last report"],
        "org.livingreview.estimate.resolved.v1" => T["Resolved alerts: an estimate returned to its previous level"],
        "org.livingreview.method.changed.v1" => T["The statistical method changed"],
        "org.livingreview.shift.attended.v1" => T["Someone acknowledged, resolved or muted an alert"],
        "org.livingreview.subscription.disabled.v1" => T["Deliveries to your webhook were stopped"],
        Recomputed => T["Every new estimate"],
        _ => type,
    };
}
