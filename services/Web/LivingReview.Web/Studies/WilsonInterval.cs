using LivingReview.Contracts.Estimates;
using LivingReview.DiagnosticAccuracy;

namespace LivingReview.Web.Studies;

/// <summary>The 95% interval of a single study's sensitivity or specificity, by the statistics library, in the form that the page shows.</summary>
internal static class WilsonInterval
{
    /// <summary>The interval for <paramref name="hits"/> out of hits plus <paramref name="misses"/>; null if both are 0.</summary>
    public static EstimateInterval? Compute(long hits, long misses) =>
        BinomialInterval.Wilson(hits, hits + misses) is { } interval ? new EstimateInterval(interval.Estimate, interval.Lower, interval.Upper) : null;
}
