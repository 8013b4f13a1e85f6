using LivingReview.Contracts.Alerts;
using LivingReview.Contracts.Estimates;
using LivingReview.DiagnosticAccuracy;

namespace LivingReview.Notification.Policies.Rules;

/// <summary>Rules on the decision that an estimate supports: A6, A7, A15. The statistics library decides; thresholds and texts are here.</summary>
internal static class DecisionRules
{
    private const double Certain = 0.8;

    /// <summary>A6: the test has become likely to meet the minimum acceptable accuracy, or likely to fail it. In between, what was last reported stands.</summary>
    public static RuleResult DecisionState(Comparison c, PolicyNode node)
    {
        if (Decisions.Probability(c.EstimateAfter.ToFit(), c.Criteria.Minimum) is not { } p) return RuleResult.NotApplicable("A6", "no minimum acceptable accuracy is set, or the estimate has no logits");
        var certain = node.Threshold ?? Certain;
        var last = c.LastDecision ?? Decide(c.EstimateBefore, c.Criteria, certain);
        var now = Decided(Decisions.Decide(p, certain));
        return new("A6", now is not null && last is not null && now != last, p, certain, RuleResult.Format(
            $"the probability that the test meets the minimum acceptable accuracy is {p:0%}: it {Describe(now ?? last)}, and {Describe(last)} when it was last reported to you"));
    }

    /// <summary>The decision on an estimate; null in between, or without criteria.</summary>
    public static DecisionState? Decide(StratumEstimate e, Criteria criteria, double certain = Certain) =>
        Decisions.Probability(e.ToFit(), criteria.Minimum) is { } p ? Decided(Decisions.Decide(p, certain)) : null;

    /// <summary>A7: both lower limits reach the minimum acceptable accuracy now, or what did has clearly been lost.</summary>
    public static RuleResult StrongCriterion(Comparison c, PolicyNode node)
    {
        if (!c.Criteria.Minimum.AreSet) return RuleResult.NotApplicable("A7", "no minimum acceptable accuracy is set");
        var lossLevel = node.Threshold ?? DiagnosticAccuracy.StrongCriterion.UsualLossLevel;
        var before = c.LastHeld ?? IsMet(c.EstimateBefore, c.Criteria, null, lossLevel)!.Value;
        var after = IsMet(c.EstimateAfter, c.Criteria, before, lossLevel)!.Value;
        var (margin, text) = Nearest(c.EstimateAfter, c.Criteria);
        return new("A7", before != after, margin, 0, $"{text}: {(after ? "both lower limits now reach the minimum acceptable accuracy" : "the minimum acceptable accuracy is not reached any more")}");
    }

    /// <summary>Whether the strong criterion is met, given whether it was; null without criteria.</summary>
    public static bool? IsMet(StratumEstimate e, Criteria criteria, bool? before, double lossLevel = DiagnosticAccuracy.StrongCriterion.UsualLossLevel) =>
        DiagnosticAccuracy.StrongCriterion.Holds(e.Sensitivity!.ToInterval(), e.Specificity!.ToInterval(), criteria.Minimum, before, lossLevel);

    /// <summary>A15: as many new people as were needed to decide against the minimum acceptable accuracy.</summary>
    public static RuleResult EnoughPeople(Comparison c, PolicyNode node)
    {
        var threshold = node.Threshold ?? 1;
        var (b, v) = (c.EstimateBefore, c.EstimateAfter);
        var before = b.ToFit();
        double?[] ratios =
        [
            c.Criteria.MinimumSensitivity is { } se ? InformationSize.Sensitivity(before, se, Math.Max(0, v.Diseased - b.Diseased))?.Ratio : null,
            c.Criteria.MinimumSpecificity is { } sp ? InformationSize.Specificity(before, sp, Math.Max(0, v.NonDiseased - b.NonDiseased))?.Ratio : null,
        ];
        if (ratios.Max() is not { } value) return RuleResult.NotApplicable("A15", "no minimum acceptable accuracy is open");
        return new("A15", Thresholds.Reaches(value, threshold), value, threshold, RuleResult.Format($"new people are {value:0.00} of those needed to decide against the minimum acceptable accuracy"));
    }

    private static DecisionState? Decided(DecisionState state) => state == DiagnosticAccuracy.DecisionState.Undecided ? null : state;

    private static string Describe(DecisionState? decision) => decision switch
    {
        DiagnosticAccuracy.DecisionState.Meets => "counts as good enough",
        DiagnosticAccuracy.DecisionState.Fails => "counts as not good enough",
        null or DiagnosticAccuracy.DecisionState.Undecided => "was open",
        _ => throw new ArgumentOutOfRangeException(nameof(decision), decision, null),
    };

    /// <summary>The arm whose lower limit lies lowest against its minimum, with both in words.</summary>
    private static (double Margin, string Text) Nearest(StratumEstimate e, Criteria criteria)
    {
        var arms = new List<(double Margin, string Text)>();
        if (criteria.MinimumSensitivity is { } se) arms.Add((e.Sensitivity!.Lower - se, RuleResult.Format($"the lower 95% limit of sensitivity is {e.Sensitivity.Lower:0.000}, the minimum {se:0.###}")));
        if (criteria.MinimumSpecificity is { } sp) arms.Add((e.Specificity!.Lower - sp, RuleResult.Format($"the lower 95% limit of specificity is {e.Specificity.Lower:0.000}, the minimum {sp:0.###}")));
        return arms.MinBy(a => a.Margin);
    }
}
