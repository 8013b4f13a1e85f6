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
            return $"No response: {attempt.Error ?? "unknown reason"}";
        var excerpt = string.IsNullOrEmpty(attempt.Excerpt) ? "." : $": {attempt.Excerpt}";
        return string.Create(CultureInfo.InvariantCulture, $"Status {status} after {took} ms{excerpt}");
    }

    /// <summary>The name of a type of event.</summary>
    public static string TypeName(string type) => type switch
    {
        "org.livingreview.estimate.shifted.v1" => "Alert",
        "org.livingreview.estimate.resolved.v1" => "Resolved",
        "org.livingreview.method.changed.v1" => "Method changed",
        "org.livingreview.shift.attended.v1" => "Alert status changed",
        "org.livingreview.subscription.disabled.v1" => "Deliveries stopped",
        "org.livingreview.estimates.recomputed.v1" => "New estimates",
        "org.livingreview.test.v1" => "Test",
        _ => type,
    };

    /// <summary>The alert that a delivery is about; its webhook-id contains the alert's id.</summary>
    public static Guid? AlertId(DeliveryView delivery) =>
        delivery.Type is "org.livingreview.estimate.shifted.v1" or "org.livingreview.estimate.resolved.v1" && Guid.TryParse(delivery.Id["msg_".Length..], out var id) ? id : null;
}
