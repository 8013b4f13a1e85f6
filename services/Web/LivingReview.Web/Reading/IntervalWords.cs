using LivingReview.Contracts.Reviews;

namespace LivingReview.Web.Reading;

/// <summary>Kinds of intervals in words.</summary>
internal static class IntervalWords
{
    /// <summary>"Wald", "profile", "calibrated profile".</summary>
    public static string Of(IntervalKind kind) => kind switch
    {
        IntervalKind.Wald => "Wald",
        IntervalKind.Profile => "profile",
        IntervalKind.CalibratedProfile => "calibrated profile",
        IntervalKind.WaldT => "Wald (t)",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
    };

    /// <summary>Key of the glossary.</summary>
    public static string Term(IntervalKind kind) => Of(kind).ToLowerInvariant();
}
