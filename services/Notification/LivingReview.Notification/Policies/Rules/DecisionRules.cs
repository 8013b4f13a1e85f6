using LivingReview.Contracts.Estimates;
using LivingReview.Contracts.Shifts;
using LivingReview.DiagnosticAccuracy.Shifts;

namespace LivingReview.Notification.Policies.Rules;

/// <summary>Rules on what somebody would decide: A6, A7, A15.</summary>
internal static class DecisionRules
{
    private const double Certain = 0.8;

    /// <summary>
    /// A6, decision state with hysteresis: p = Pr(Se >= MACse and Sp >= MACsp); MEETS from 0.8, FAILS down to 0.2, in between the last state
    /// stands; fires on MEETS to FAILS and back. Minimally acceptable criteria: Korevaar 2019.
    /// </summary>
    public static RuleOutcome DecisionState(Comparison c, PolicyNode node)
    {
        if (Probability(c.EstimateAfter, c.Criteria) is not { } p) return RuleOutcome.NotApplicable("A6", "no minimum acceptable accuracy is set, or the estimate has no logits");
        var certain = node.Threshold ?? Certain;
        var last = c.LastDecision ?? Decide(c.EstimateBefore, c.Criteria, certain);
        var now = Decide(p, certain);
        return new("A6", now is not null && last is not null && now != last, p, certain,
            RuleOutcome.Say($"the probability that the test meets the minimum acceptable accuracy is {p:0.00} ({last?.ToString() ?? "undecided"} before, {(now ?? last)?.ToString() ?? "undecided"} now)"));
    }

    /// <summary>The decision on an estimate; null in between, or without criteria.</summary>
    public static Decision? Decide(StratumEstimate e, Criteria criteria, double certain = Certain) =>
        Probability(e, criteria) is { } p ? Decide(p, certain) : null;

    /// <summary>A7, strong criterion: [lower95(Se) >= MACse and lower95(Sp) >= MACsp] flips. Vach 2012.</summary>
    public static RuleOutcome StrongCriterion(Comparison c, PolicyNode node)
    {
        if (c.Criteria is { MinimumSensitivity: null, MinimumSpecificity: null }) return RuleOutcome.NotApplicable("A7", "no minimum acceptable accuracy is set");
        var (before, after) = (Holds(c.EstimateBefore), Holds(c.EstimateAfter));
        return new("A7", before != after, after ? 1 : 0, before ? 1 : 0, $"the lower limits {(after ? "meet" : "miss")} the minimum acceptable accuracy, and {(before ? "met" : "missed")} it before");

        bool Holds(StratumEstimate e) =>
            e.Sensitivity!.Lower >= (c.Criteria.MinimumSensitivity ?? 0) && e.Specificity!.Lower >= (c.Criteria.MinimumSpecificity ?? 0);
    }

    /// <summary>
    /// A15, enough new people: new participants / needed >= 1, where the needed let z sqrt(V) shrink to |mu - logit MAC|, V going with 1/n.
    /// Adapted from Barrowman 2003.
    /// </summary>
    public static RuleOutcome EnoughPeople(Comparison c, PolicyNode node)
    {
        var threshold = node.Threshold ?? 1;
        var (b, v) = (c.EstimateBefore, c.EstimateAfter);
        var before = Fits.Of(b);
        double?[] ratios =
        [
            c.Criteria.MinimumSensitivity is { } se ? InformationSize.Sensitivity(before, se, Math.Max(0, v.Diseased - b.Diseased))?.Ratio : null,
            c.Criteria.MinimumSpecificity is { } sp ? InformationSize.Specificity(before, sp, Math.Max(0, v.NonDiseased - b.NonDiseased))?.Ratio : null,
        ];
        if (ratios.Max() is not { } value) return RuleOutcome.NotApplicable("A15", "no minimum acceptable accuracy is open");
        return new("A15", value >= threshold, value, threshold, RuleOutcome.Say($"new people are {value:0.00} of those needed to decide against the minimum acceptable accuracy"));
    }

    /// <summary>Pr(Se >= MACse and Sp >= MACsp) on the logit scale; a criterion that is not set always holds.</summary>
    public static double? Probability(StratumEstimate e, Criteria criteria)
    {
        if (criteria is { MinimumSensitivity: { } se, MinimumSpecificity: { } sp }) return DecisionRule.ProbabilityOf(Fits.Of(e), new MinimalCriteria(se, sp));
        if (Logits.Mean(e) is not { } mean || Logits.MeanCovariance(e) is not { A: > 0, D: > 0 } v) return null;
        return criteria switch
        {
            { MinimumSensitivity: { } alone } => Logits.Normal((mean.Se - Logits.Of(alone)) / Math.Sqrt(v.A)),
            { MinimumSpecificity: { } alone } => Logits.Normal((mean.Sp - Logits.Of(alone)) / Math.Sqrt(v.D)),
            _ => null,
        };
    }

    private static Decision? Decide(double p, double certain) => p >= certain ? Decision.Meets : p <= 1 - certain ? Decision.Fails : null;
}
