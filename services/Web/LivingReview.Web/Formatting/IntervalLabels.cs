using LivingReview.Contracts.Reviews;

namespace LivingReview.Web.Formatting;

/// <summary>Names of the kinds of intervals.</summary>
internal static class IntervalLabels
{
    /// <summary>"Wald", "profile", "calibrated profile".</summary>
    public static string Name(string kind) => kind switch
    {
        IntervalKinds.Wald => "Wald",
        IntervalKinds.Profile => "profile",
        IntervalKinds.CalibratedProfile => "calibrated profile",
        _ => kind,
    };

    /// <summary>Key in the glossary.</summary>
    public static string GlossaryKey(string kind) => Name(kind).ToLowerInvariant();
}
