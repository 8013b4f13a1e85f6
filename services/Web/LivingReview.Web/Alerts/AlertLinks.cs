using LivingReview.Contracts.Shifts;
using LivingReview.Web.Reviews;

namespace LivingReview.Web.Alerts;

/// <summary>Addresses of the alerts' pages, relative to the site.</summary>
internal static class AlertLinks
{
    public static string List(string review, Guid? subscription = null) =>
        ReviewLinks.Review(review) + "/alerts" + (subscription is { } id ? $"?subscription={id}" : "");

    public static string Alert(Shift shift) => $"{List(shift.Review)}/{shift.Id}";

    public static string Subscriptions(string review) => List(review) + "/subscriptions";

    public static string NewSubscription(string review) => Subscriptions(review) + "/new";

    public static string Subscription(string review, Guid id) => $"{Subscriptions(review)}/{id}";

    public static string Feeds(string review) => List(review) + "/feeds";

    /// <summary>The difference of the two revisions of a shift.</summary>
    public static string Changes(Shift shift) =>
        FormattableString.Invariant($"{ReviewLinks.Review(shift.Review)}/changes?from={shift.Before.Revision}&to={shift.After.Revision}");

    public static string Study(string review, string study) => $"{ReviewLinks.Review(review)}/studies/{Uri.EscapeDataString(study)}";
}
