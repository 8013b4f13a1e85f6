using LivingReview.Contracts.Access;
using LivingReview.Contracts.Alerts;
using LivingReview.Web.Access;

namespace LivingReview.Web.Alerts;

/// <summary>Who may acknowledge, resolve and mute an alert, as the service will decide: whoever may not is not shown the buttons.</summary>
internal static class AlertAccess
{
    /// <summary>Why the visitor may not respond; null if the visitor may.</summary>
    /// <param name="site">What an anonymous caller may do; null while that is unknown.</param>
    /// <param name="person">Who is signed in.</param>
    /// <param name="subscription">The subscription that the alert belongs to; null for the review's own list.</param>
    public static string? Refusal(CallerView? site, Person? person, SubscriptionView? subscription) => (site, person, subscription) switch
    {
        ({ SignInNeeded: true }, null, _) => "Sign in to respond to this alert.",
        (_, { Role: null or "reader" }, _) => $"Your role ({person.Role ?? "none"}) may read alerts and not respond to them.",
        (_, _, { MayChange: false }) => $"This alert belongs to the subscription “{subscription.Name}”{(subscription.Owner is { } owner ? $" of {owner}" : "")}; only its owner may respond.",
        _ => null,
    };
}
