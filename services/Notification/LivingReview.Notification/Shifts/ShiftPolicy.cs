using System.Globalization;
using LivingReview.Contracts.Estimates;
using LivingReview.Contracts.Shifts;
using LivingReview.Notification.Subscriptions;

namespace LivingReview.Notification.Shifts;

/// <summary>Decides which estimates have left a subscription's baseline: pure functions. Rule A1, the absolute shift.</summary>
internal static class ShiftPolicy
{
    /// <summary>Slack against rounding, far below any threshold that matters: 0.86 - 0.84 is a shift of 0.02.</summary>
    private const double Slack = 1e-12;

    /// <summary>What an evaluation found: the strata that shifted, and the baseline after the subscriber has heard of them.</summary>
    public sealed record Outcome(IReadOnlyList<Found> Shifts, Baseline Baseline);

    /// <summary>A stratum that left its baseline.</summary>
    public sealed record Found(string Stratum, double Threshold, ShiftPoint Before, ShiftPoint After);

    /// <summary>
    /// Compares every stratum of interest with the baseline. A stratum that is pooled for the first time has none: it becomes the baseline
    /// without a shift. A stratum that did not shift keeps its baseline, so that slow drift adds up.
    /// </summary>
    public static Outcome Evaluate(Subscription subscription, Baseline baseline, KnownEstimates known)
    {
        var threshold = subscription.Threshold ?? known.ShiftThreshold;
        var points = new Dictionary<string, ShiftPoint>(baseline.Points, StringComparer.Ordinal);
        var shifts = new List<Found>();
        foreach (var estimate in known.Strata)
        {
            if (subscription.Strata.Count > 0 && !subscription.Strata.Contains(estimate.Stratum, StringComparer.Ordinal)) continue;
            if (Baseline.PointOf(estimate, known.Revision) is not { } after) continue;
            if (!points.TryGetValue(estimate.Stratum, out var before))
            {
                points[estimate.Stratum] = after;
                continue;
            }

            if (!HasShifted(before, after, threshold)) continue;
            shifts.Add(new Found(estimate.Stratum, threshold, before, after));
            points[estimate.Stratum] = after;
        }

        return new Outcome(shifts, baseline with { Points = points });
    }

    /// <summary>A1: |dSe| >= d or |dSp| >= d, on the probability scale.</summary>
    public static bool HasShifted(ShiftPoint before, ShiftPoint after, double threshold) =>
        Distance(before.Sensitivity, after.Sensitivity) >= threshold - Slack || Distance(before.Specificity, after.Specificity) >= threshold - Slack;

    /// <summary>"modality=ct: sensitivity fell from 0.904 to 0.861, specificity from 0.894 to 0.890".</summary>
    public static string Sentence(Found shift) => string.Create(CultureInfo.InvariantCulture,
        $"{shift.Stratum}: sensitivity {Moved(shift.Before.Sensitivity, shift.After.Sensitivity)}, specificity {Moved(shift.Before.Specificity, shift.After.Specificity)} (threshold {shift.Threshold:0.###}, k {shift.Before.K} to {shift.After.K})");

    private static double Distance(EstimateInterval a, EstimateInterval b) => Math.Abs(a.Estimate - b.Estimate);

    private static string Moved(EstimateInterval before, EstimateInterval after)
    {
        var (from, to) = (before.Estimate.ToString("0.000", CultureInfo.InvariantCulture), after.Estimate.ToString("0.000", CultureInfo.InvariantCulture));
        if (from == to) return $"stayed at {from}";
        return after.Estimate > before.Estimate ? $"rose from {from} to {to}" : $"fell from {from} to {to}";
    }
}
