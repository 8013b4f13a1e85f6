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
        ({ SignInNeeded: true }, null, _) => T["Sign in to respond to this alert."],
        (_, { Role: null or "reader" }, _) => T["Your role ({0}) may read alerts and not respond to them.", person.Role ?? "none"],
        (_, _, { MayChange: false }) => subscription.Owner is { } owner
            ? T["This alert belongs to the subscription “{0}” of {1}; only its owner may respond.", subscription.Name, owner]
            : T["This alert belongs to the subscription “{0}”; only its owner may respond.", subscription.Name],
        _ => null,
    };
}
