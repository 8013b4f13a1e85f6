using LivingReview.Contracts.Alerts;
using LivingReview.Web.Reviews;

namespace LivingReview.Web.Alerts;

/// <summary>Links to the pages about alerts, relative to the site.</summary>
internal static class AlertLinks
{
    public static string List(string review, Guid? subscription = null) =>
        ReviewLinks.Review(review) + "/alerts" + (subscription is { } id ? $"?subscription={id}" : "");

    public static string Alert(Alert alert) => $"{List(alert.Review)}/{alert.Id}";

    public static string Subscriptions(string review) => List(review) + "/subscriptions";

    public static string NewSubscription(string review) => Subscriptions(review) + "/new";

    public static string Subscription(string review, Guid id) => $"{Subscriptions(review)}/{id}";

    public static string Feeds(string review) => List(review) + "/feeds";

    /// <summary>The comparison of the two revisions of an alert.</summary>
    public static string Changes(Alert alert) =>
        FormattableString.Invariant($"{ReviewLinks.Review(alert.Review)}/changes?from={alert.Before.Revision}&to={alert.After.Revision}");
}
