using System.Globalization;
using LivingReview.Contracts.Shifts;

namespace LivingReview.Web.Alerts.Delivering;

/// <summary>Deliveries in words.</summary>
internal static class DeliveryText
{
    /// <summary>"Answered 204 after 12 ms.", "Answered 500 after 3 ms: out of order", "No answer: refused".</summary>
    public static string Describe(DeliveryAttempt attempt)
    {
        var took = attempt.Milliseconds.ToString("0", CultureInfo.InvariantCulture);
        if (attempt.StatusCode is not { } status)
            return $"No answer: {attempt.Error ?? "unknown reason"}";
        var excerpt = string.IsNullOrEmpty(attempt.Excerpt) ? "." : $": {attempt.Excerpt}";
        return string.Create(CultureInfo.InvariantCulture, $"Answered {status} after {took} ms{excerpt}");
    }

    /// <summary>What is delivered, for a reader.</summary>
    public static string TypeName(string type) => type switch
    {
        "org.livingreview.estimate.shifted.v1" => "Shift",
        "org.livingreview.estimate.resolved.v1" => "All clear",
        "org.livingreview.method.changed.v1" => "Method changed",
        "org.livingreview.shift.attended.v1" => "Somebody attended to a shift",
        "org.livingreview.subscription.disabled.v1" => "Deliveries stopped",
        "org.livingreview.estimates.recomputed.v1" => "New estimates",
        "org.livingreview.test.v1" => "Test",
        _ => type,
    };

    /// <summary>The shift that a delivery tells of; its webhook-id is made of the shift's id.</summary>
    public static Guid? AlertId(DeliveryView delivery) =>
        delivery.Type is "org.livingreview.estimate.shifted.v1" or "org.livingreview.estimate.resolved.v1" && Guid.TryParse(delivery.Id["msg_".Length..], out var id) ? id : null;
}
