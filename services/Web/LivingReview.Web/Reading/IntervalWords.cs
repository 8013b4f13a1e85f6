using LivingReview.Contracts.Reviews;

namespace LivingReview.Web.Reading;

/// <summary>Kinds of intervals in words.</summary>
internal static class IntervalWords
{
    /// <summary>"Wald", "profile", "calibrated profile".</summary>
    public static string Of(string kind) => kind switch
    {
        IntervalKinds.Wald => "Wald",
        IntervalKinds.Profile => "profile",
        IntervalKinds.CalibratedProfile => "calibrated profile",
        _ => kind,
    };

    /// <summary>Key of the glossary.</summary>
    public static string Term(string kind) => Of(kind).ToLowerInvariant();
}
