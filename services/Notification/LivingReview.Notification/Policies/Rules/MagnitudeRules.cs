using LivingReview.Contracts.Estimates;
using LivingReview.Contracts.Shifts;

namespace LivingReview.Notification.Policies.Rules;

/// <summary>Rules on the size of a change: A1, A2, A5, A8.</summary>
internal static class MagnitudeRules
{
    /// <summary>A1, absolute shift: |dSe| >= d or |dSp| >= d on the probability scale. House rule; d is the protocol's.</summary>
    public static RuleOutcome AbsoluteShift(Comparison c, PolicyNode node)
    {
        var threshold = node.Threshold ?? c.After.ShiftThreshold;
        var (se, sp) = (Math.Abs(c.DeltaSensitivity), Math.Abs(c.DeltaSpecificity));
        var value = Math.Max(se, sp);
        var arm = se >= sp ? "sensitivity" : "specificity";
        return new("A1", value >= threshold - RuleOutcome.Slack, value, threshold, RuleOutcome.Say($"{arm} moved by {100 * value:0.0#} percentage points (alert from {100 * threshold:0.##})"));
    }

    /// <summary>A2, absolute effect: dFN = 1000 pi |dSe| or dFP = 1000 (1 - pi) |dSp| >= t. As GRADE expresses accuracy (guidance 37, 2023).</summary>
    public static RuleOutcome AbsoluteEffect(Comparison c, PolicyNode node)
    {
        if (c.Criteria.Prevalence is not { } prevalence) return RuleOutcome.NotApplicable("A2", "no prevalence is set");
        var threshold = node.Threshold ?? 5;
        var missed = 1000 * prevalence * Math.Abs(c.DeltaSensitivity);
        var alarmed = 1000 * (1 - prevalence) * Math.Abs(c.DeltaSpecificity);
        var value = Math.Max(missed, alarmed);
        return new("A2", value >= threshold - RuleOutcome.Slack, value, threshold,
            RuleOutcome.Say($"of 1,000 people at a prevalence of {prevalence:0.#%}, {missed:0.0} {(c.DeltaSensitivity < 0 ? "more" : "fewer")} would be missed and {alarmed:0.0} {(c.DeltaSpecificity < 0 ? "more" : "fewer")} falsely alarmed (alert from {threshold:0.##})"));
    }

    /// <summary>A5, Ottawa signal in its DTA form: ratio of FNR, FPR or DOR outside [1 - t, 1 + t]. Shojania 2007; Pattanittum 2012.</summary>
    public static RuleOutcome Ottawa(Comparison c, PolicyNode node)
    {
        var threshold = node.Threshold ?? 0.5;
        var (b, v) = (c.EstimateBefore, c.EstimateAfter);
        double?[] ratios =
        [
            Ratio(1 - b.Sensitivity!.Estimate, 1 - v.Sensitivity!.Estimate),
            Ratio(1 - b.Specificity!.Estimate, 1 - v.Specificity!.Estimate),
            Ratio(b.DiagnosticOddsRatio?.Estimate, v.DiagnosticOddsRatio?.Estimate),
        ];
        if (ratios.Max(r => r is { } ratio ? Math.Abs(ratio - 1) : (double?)null) is not { } value) return RuleOutcome.NotApplicable("A5", "no rate is above zero");
        return new("A5", value > threshold, value, threshold,
            RuleOutcome.Say($"against what you last heard the false negative rate is {ratios[0]:0.00} times, the false positive rate {ratios[1]:0.00} times and the diagnostic odds ratio {ratios[2]:0.00} times as large (alert from a change of {threshold:0.#%})"));
    }

    /// <summary>
    /// A8, GRADE imprecision count: the number of judgement thresholds inside the interval of FN (or FP) per 1000 changes. The thresholds
    /// are given, else those of the minimum acceptable accuracy. GRADE guidance 37.
    /// </summary>
    public static RuleOutcome Imprecision(Comparison c, PolicyNode node)
    {
        if (c.Criteria.Prevalence is not { } prevalence) return RuleOutcome.NotApplicable("A8", "no prevalence is set");
        IReadOnlyList<double> missed = node.Thresholds ?? (c.Criteria.MinimumSensitivity is { } se ? [1000 * prevalence * (1 - se)] : []);
        IReadOnlyList<double> alarmed = node.Thresholds ?? (c.Criteria.MinimumSpecificity is { } sp ? [1000 * (1 - prevalence) * (1 - sp)] : []);
        if (missed.Count + alarmed.Count == 0) return RuleOutcome.NotApplicable("A8", "no judgement threshold is set");

        var before = Crossed(c.EstimateBefore);
        var after = Crossed(c.EstimateAfter);
        return new("A8", before != after, after.Missed + after.Alarmed, before.Missed + before.Alarmed,
            RuleOutcome.Say($"the 95% interval of the people missed now spans {after.Missed} judgement thresholds ({before.Missed} before), that of the falsely alarmed {after.Alarmed} ({before.Alarmed} before)"));

        (int Missed, int Alarmed) Crossed(StratumEstimate e) => (
            missed.Count(t => IsInside(t, 1000 * prevalence, e.Sensitivity!)), alarmed.Count(t => IsInside(t, 1000 * (1 - prevalence), e.Specificity!)));
    }

    private static bool IsInside(double threshold, double people, EstimateInterval rate) =>
        people * (1 - rate.Upper) < threshold && threshold < people * (1 - rate.Lower);

    private static double? Ratio(double? before, double? after) => before > 0 && after >= 0 ? after / before : null;
}
