using LivingReview.Contracts;
using LivingReview.Contracts.Reviews;

namespace LivingReview.Analysis.Exporting;

/// <summary>How an export says which intervals the published estimates have.</summary>
internal static class IntervalText
{
    public static string Of(IntervalKind kind) =>
        kind == IntervalKind.Automatic ? "automatic (calibrated profile in strata of up to 20 studies, Wald's above)" : kind.Name();
}
