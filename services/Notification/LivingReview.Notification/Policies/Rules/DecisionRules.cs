using LivingReview.Contracts.Estimates;
using LivingReview.Contracts.Shifts;
using LivingReview.DiagnosticAccuracy;

namespace LivingReview.Notification.Policies.Rules;

/// <summary>Rules on what somebody would decide: A6, A7, A15.</summary>
internal static class DecisionRules
{
    private const double Certain = 0.8;
    private const double Level = 0.95;
    /// <summary>Level of the lower limits at which a strong criterion that was met is lost, unless the policy says otherwise.</summary>
    public const double Kept = 0.8;


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
            RuleOutcome.Say($"the probability that the test meets the minimum acceptable accuracy is {p:0%}: it {Words(now ?? last)}, and {Words(last)} when you were last told"));
    }

    private static string Words(Decision? decision) => decision switch
    {
        Decision.Meets => "counts as good enough",
        Decision.Fails => "counts as not good enough",
        null => "was open",
        _ => throw new ArgumentOutOfRangeException(nameof(decision), decision, null),
    };

    /// <summary>The decision on an estimate; null in between, or without criteria.</summary>
    public static Decision? Decide(StratumEstimate e, Criteria criteria, double certain = Certain) =>
        Probability(e, criteria) is { } p ? Decide(p, certain) : null;

    /// <summary>
    /// A7, strong criterion: [lower95(Se) >= MACse and lower95(Sp) >= MACsp] flips. Vach 2012. With hysteresis: what was met is lost only
    /// when a lower limit of a lesser level (80% unless the policy says otherwise) is below the minimum too, or an estimate whose limit lies
    /// at the minimum would flip with every study. In between, what the subscriber last heard stands.
    /// </summary>
    public static RuleOutcome StrongCriterion(Comparison c, PolicyNode node)
    {
        if (c.Criteria is { MinimumSensitivity: null, MinimumSpecificity: null }) return RuleOutcome.NotApplicable("A7", "no minimum acceptable accuracy is set");
        var keep = node.Threshold ?? Kept;
        var before = c.LastHeld ?? HoldsStrongly(c.EstimateBefore, c.Criteria, null, keep)!.Value;
        var after = HoldsStrongly(c.EstimateAfter, c.Criteria, before, keep)!.Value;
        var (margin, text) = Nearest(c.EstimateAfter, c.Criteria);
        return new("A7", before != after, margin, 0, $"{text}: {(after ? "both lower limits now reach the minimum acceptable accuracy" : "the minimum acceptable accuracy is not reached any more")}");
    }

    /// <summary>Whether the strong criterion holds, given whether it did; null without criteria.</summary>
    /// <param name="e">The estimate.</param>
    /// <param name="criteria">The minimum acceptable accuracy.</param>
    /// <param name="before">What held before; null: nothing is known, and the 95% limits decide.</param>
    /// <param name="keep">Level of the lower limits at which it is lost.</param>
    public static bool? HoldsStrongly(StratumEstimate e, Criteria criteria, bool? before, double keep = Kept)
    {
        if (criteria is { MinimumSensitivity: null, MinimumSpecificity: null }) return null;
        var level = before == true ? keep : Level;
        return Reaches(e.Sensitivity!, criteria.MinimumSensitivity, level) && Reaches(e.Specificity!, criteria.MinimumSpecificity, level);
    }

    /// <summary>Whether the lower limit of a level reaches a minimum. The level's limit follows from the 95% limit, whatever kind that is, on the logit scale.</summary>
    private static bool Reaches(EstimateInterval x, double? minimum, double level)
    {
        if (minimum is not { } least || x.Lower >= least) return true;
        if (level >= Level || x.Lower is not (> 0 and < 1) || x.Estimate is not (> 0 and < 1)) return false;
        var share = Quantile(level) / Quantile(Level);
        return Logits.Of(x.Estimate) - share * (Logits.Of(x.Estimate) - Logits.Of(x.Lower)) >= Logits.Of(least);
    }

    /// <summary>The arm whose lower limit lies lowest against its minimum, with both in words.</summary>
    private static (double Margin, string Text) Nearest(StratumEstimate e, Criteria criteria)
    {
        var arms = new List<(double Margin, string Text)>();
        if (criteria.MinimumSensitivity is { } se) arms.Add((e.Sensitivity!.Lower - se, RuleOutcome.Say($"the lower 95% limit of sensitivity is {e.Sensitivity.Lower:0.000}, the minimum {se:0.###}")));
        if (criteria.MinimumSpecificity is { } sp) arms.Add((e.Specificity!.Lower - sp, RuleOutcome.Say($"the lower 95% limit of specificity is {e.Specificity.Lower:0.000}, the minimum {sp:0.###}")));
        return arms.MinBy(a => a.Margin);
    }

    private static double Quantile(double level) => MathNet.Numerics.Distributions.Normal.InvCDF(0, 1, (1 + level) / 2);

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
