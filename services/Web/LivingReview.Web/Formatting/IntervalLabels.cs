using LivingReview.Contracts.Reviews;

namespace LivingReview.Web.Formatting;

/// <summary>Names of the kinds of intervals.</summary>
internal static class IntervalLabels
{
    /// <summary>"Wald", "profile", "calibrated profile".</summary>
    public static string Name(IntervalKind kind) => kind switch
    {
        IntervalKind.Wald => "Wald",
        IntervalKind.Profile => T["profile"],
        IntervalKind.CalibratedProfile => T["calibrated profile"],
        IntervalKind.WaldT => "Wald (t)",
        IntervalKind.Automatic => T["calibrated profile (up to 20 studies) or Wald"],
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
    };

    /// <summary>Key in the glossary.</summary>
    public static string GlossaryKey(IntervalKind kind) => kind switch
    {
        IntervalKind.Profile => "profile",
        IntervalKind.CalibratedProfile or IntervalKind.Automatic => "calibrated profile",
        IntervalKind.WaldT => "wald (t)",
        _ => "wald",
    };
}
