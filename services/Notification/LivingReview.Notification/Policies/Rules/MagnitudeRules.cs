using LivingReview.Contracts.Alerts;
using LivingReview.DiagnosticAccuracy;

namespace LivingReview.Notification.Policies.Rules;

/// <summary>Rules on the size of a change: A1, A2, A5, A8, A19. The figures are the statistics library's; here are thresholds and words.</summary>
internal static class MagnitudeRules
{
    /// <summary>A1: sensitivity or specificity moved by the threshold, which is the protocol's unless the policy says otherwise.</summary>
    public static RuleResult AbsoluteShift(Comparison c, PolicyNode node)
    {
        var threshold = node.Threshold ?? c.After.ShiftThreshold;
        var shift = c.Shift;
        var arm = Math.Abs(shift.Sensitivity) >= Math.Abs(shift.Specificity) ? "sensitivity" : "specificity";
        return new("A1", shift.Reaches(threshold), shift.Size, threshold, RuleResult.Format($"{arm} moved by {100 * shift.Size:0.0#} percentage points (alert from {100 * threshold:0.##})"));
    }

    /// <summary>A2: the number of people missed, or wrongly flagged, per 1,000 changed by the threshold.</summary>
    public static RuleResult AbsoluteEffect(Comparison c, PolicyNode node)
    {
        if (c.Effect is not { } effect) return RuleResult.NotApplicable("A2", "no prevalence is set");
        var threshold = node.Threshold ?? 5;
        return new("A2", effect.Reaches(threshold), effect.Size, threshold, RuleResult.Format(
            $"of 1,000 people at a prevalence of {c.Criteria.Prevalence:0.#%}, {Math.Abs(effect.FalseNegatives):0.0} {MoreOrFewer(effect.FalseNegatives)} would be missed and {Math.Abs(effect.FalsePositives):0.0} {MoreOrFewer(effect.FalsePositives)} wrongly flagged (alert from {threshold:0.##})"));
    }

    /// <summary>A5: an error rate, or the diagnostic odds ratio, changed by a share of itself.</summary>
    public static RuleResult Ottawa(Comparison c, PolicyNode node)
    {
        var threshold = node.Threshold ?? 0.5;
        var ratios = RelativeChange.Between(c.EstimateBefore.ToPoint(), c.EstimateAfter.ToPoint());
        if (ratios.Largest is not { } value) return RuleResult.NotApplicable("A5", "no rate is above zero");
        return new("A5", Thresholds.Exceeds(value, threshold), value, threshold, RuleResult.Format(
            $"against what was last reported to you the false negative rate is {ratios.MissRate:0.00} times, the false positive rate {ratios.FalsePositiveRate:0.00} times and the diagnostic odds ratio {ratios.DiagnosticOddsRatio:0.00} times as large (alert from a change of {threshold:0.#%})"));
    }

    /// <summary>
    /// A8: another number of judgement thresholds lies inside the interval of the people missed, or wrongly flagged, per 1,000. The
    /// thresholds are given, else those of the minimum acceptable accuracy.
    /// </summary>
    public static RuleResult Imprecision(Comparison c, PolicyNode node)
    {
        if (c.Criteria.Prevalence is not { } prevalence) return RuleResult.NotApplicable("A8", "no prevalence is set");
        IReadOnlyCollection<double> missed = [.. node.Thresholds ?? (c.Criteria.MinimumSensitivity is { } se ? [1000 * prevalence * (1 - se)] : [])];
        IReadOnlyCollection<double> flagged = [.. node.Thresholds ?? (c.Criteria.MinimumSpecificity is { } sp ? [1000 * (1 - prevalence) * (1 - sp)] : [])];
        if (missed.Count + flagged.Count == 0) return RuleResult.NotApplicable("A8", "no judgement threshold is set");

        var count = ImprecisionCount.Between(Frequencies(c.EstimateBefore), Frequencies(c.EstimateAfter), missed, flagged);
        return new("A8", count.Changed, count.FalseNegativesNow + count.FalsePositivesNow, count.FalseNegativesBefore + count.FalsePositivesBefore, RuleResult.Format(
            $"the 95% interval of the people missed now spans {count.FalseNegativesNow} judgement thresholds ({count.FalseNegativesBefore} before), that of the people wrongly flagged {count.FalsePositivesNow} ({count.FalsePositivesBefore} before)"));

        NaturalFrequencies Frequencies(Contracts.Estimates.StratumEstimate e) => NaturalFrequencies.Compute(e.Sensitivity!.ToInterval(), e.Specificity!.ToInterval(), prevalence);
    }

    /// <summary>A19: at a cut-off that the protocol states, sensitivity or specificity moved by the threshold, which is the protocol's unless the policy says otherwise.</summary>
    public static RuleResult CutOffShift(Comparison c, PolicyNode node)
    {
        var threshold = node.Threshold ?? c.After.ShiftThreshold;
        var moves = (from now in c.EstimateAfter.CutOffs ?? []
                     from before in c.EstimateBefore.CutOffs ?? []
                     where now.Threshold.Equals(before.Threshold)
                     let sensitivity = Math.Abs(now.Sensitivity?.Estimate - before.Sensitivity?.Estimate ?? double.NaN)
                     let specificity = Math.Abs(now.Specificity?.Estimate - before.Specificity?.Estimate ?? double.NaN)
                     where !double.IsNaN(sensitivity + specificity)
                     select (CutOff: now, Size: Math.Max(sensitivity, specificity), Arm: sensitivity >= specificity ? "sensitivity" : "specificity")).ToList();
        if (moves.Count == 0) return RuleResult.NotApplicable("A19", "the protocol states no cut-off, or accuracy there is not known on both sides");
        var (cutOff, size, arm) = moves.MaxBy(m => m.Size);
        return new("A19", Thresholds.Reaches(size, threshold), size, threshold, RuleResult.Format($"{arm} at a cut-off of {cutOff.Threshold:0.####}{(cutOff.Unit is { } unit ? $" {unit}" : "")} moved by {100 * size:0.0#} percentage points (alert from {100 * threshold:0.##})"));
    }

    private static string MoreOrFewer(double change) => change > 0 ? "more" : "fewer";
}
