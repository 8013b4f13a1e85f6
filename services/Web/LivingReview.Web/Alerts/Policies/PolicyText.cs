using LivingReview.Contracts.Alerts;

namespace LivingReview.Web.Alerts.Policies;

/// <summary>Describes policies.</summary>
internal static class PolicyText
{
    /// <summary>"Default policy", "A14 or (A2 and A3)", "Absolute shift of 2 points".</summary>
    public static string Short(SubscriptionView subscription) =>
        subscription.HasDefaultPolicy ? T["Default policy"]
        : subscription.Threshold is { } threshold ? T["Shift of {0:0.##} points or more (A1)", 100 * threshold]
        : subscription.Policy is { } policy ? Describe(policy) : T["Default policy"];

    /// <summary>The rules by their numbers, with and, or and brackets.</summary>
    public static string Describe(PolicyNode node)
    {
        if (node.Rule is { } rule)
            return rule;
        var join = node.Any is not null ? T[" or "] : T[" and "];
        return string.Join(join, (node.Any ?? node.All ?? []).Select(child => child.Rule is null ? $"({Describe(child)})" : Describe(child)));
    }
}
