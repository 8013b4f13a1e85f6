using LivingReview.Contracts.Reviews;

namespace LivingReview.Web.Formatting;

/// <summary>Kinds of intervals in words.</summary>
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

    /// <summary>Key of the glossary.</summary>
    public static string GlossaryKey(string kind) => Name(kind).ToLowerInvariant();
}
