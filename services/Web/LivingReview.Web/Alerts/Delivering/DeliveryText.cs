using System.Globalization;
using LivingReview.Contracts.Alerts;

namespace LivingReview.Web.Alerts.Delivering;

/// <summary>Describes deliveries.</summary>
internal static class DeliveryText
{
    /// <summary>"Status 204 after 12 ms.", "Status 500 after 3 ms: out of order", "No response: refused".</summary>
    public static string Describe(DeliveryAttempt attempt)
    {
        var took = attempt.Milliseconds.ToString("0", CultureInfo.InvariantCulture);
        if (attempt.StatusCode is not { } status)
            return T["No response: {0}", attempt.Error ?? T["unknown reason"]];
        var excerpt = string.IsNullOrEmpty(attempt.Excerpt) ? "." : $": {attempt.Excerpt}";
        return T["Status {0} after {1} ms{2}", status, took, excerpt];
    }

    /// <summary>The name of a type of event.</summary>
    public static string TypeName(string type) => type switch
    {
        "org.livingreview.estimate.shifted.v1" => T["Alert"],
        "org.livingreview.estimate.resolved.v1" => T["Resolved"],
        "org.livingreview.method.changed.v1" => T["Method changed"],
        "org.livingreview.shift.attended.v1" => T["Alert status changed"],
        "org.livingreview.subscription.disabled.v1" => T["Deliveries stopped"],
        "org.livingreview.estimates.recomputed.v1" => T["New estimates"],
        "org.livingreview.test.v1" => T["Test"],
        _ => type,
    };

    /// <summary>The alert that a delivery is about; its webhook-id contains the alert's id.</summary>
    public static Guid? AlertId(DeliveryView delivery) =>
        delivery.Type is "org.livingreview.estimate.shifted.v1" or "org.livingreview.estimate.resolved.v1" && Guid.TryParse(delivery.Id["msg_".Length..], out var id) ? id : null;
}
