using LivingReview.Contracts.Reviews;
using LivingReview.DiagnosticAccuracy;

namespace LivingReview.Analysis.Strata;

/// <summary>The engine's interval methods in the words of the contract.</summary>
internal static class IntervalNames
{
    public static IntervalMethod MethodOf(string kind) => kind switch
    {
        IntervalKinds.Wald => IntervalMethod.Wald,
        IntervalKinds.Profile => IntervalMethod.Profile,
        IntervalKinds.CalibratedProfile => IntervalMethod.CalibratedProfile,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Not a kind of interval."),
    };

    public static string Of(IntervalMethod method) => method switch
    {
        IntervalMethod.Wald => IntervalKinds.Wald,
        IntervalMethod.WaldT => "wald-t",
        IntervalMethod.Profile => IntervalKinds.Profile,
        IntervalMethod.CalibratedProfile => IntervalKinds.CalibratedProfile,
        _ => throw new ArgumentOutOfRangeException(nameof(method), method, null),
    };
}
