using LivingReview.Contracts.Estimates;
using LivingReview.Contracts.Reviews;
using LivingReview.Contracts.Shifts;

namespace LivingReview.Notification.Policies.Rules;

/// <summary>
/// A12, told with the whole review: a subgroup of at least 5 studies shifted (A1) with evidence (A3, Holm-adjusted over the subgroups), or the
/// Wald test for a difference between a factor's subgroups, chi2 with 2(G - 1) degrees of freedom, changed sides of alpha.
/// </summary>
internal static class SubgroupRules
{
    private const int Fewest = 5;

    public static RuleOutcome SubgroupOrdering(Comparison c, PolicyNode node)
    {
        if (c.Stratum != StratumKey.OverallName) return RuleOutcome.NotApplicable("A12", "told with the whole review");
        var alpha = node.Threshold ?? 0.05;
        var groups = c.After.Order.Where(s => StratumKey.Parse(s).IsSubgroup)
            .Where(s => Counts(c.Before.Pooled(s)) && Counts(c.After.Pooled(s))).ToList();
        if (groups.Count == 0) return RuleOutcome.NotApplicable("A12", $"no subgroup has {Fewest} studies");

        if (Shifted(c, groups, alpha) is { } shifted) return shifted;
        foreach (var factor in groups.GroupBy(s => StratumKey.Parse(s).Levels[0].Factor, StringComparer.Ordinal).Where(f => f.Count() > 1))
        {
            if (Difference(factor.Select(s => c.Before.Estimates[s])) is not { } before || Difference(factor.Select(s => c.After.Estimates[s])) is not { } after) continue;
            if (before <= alpha != after <= alpha)
                return new("A12", true, after, alpha, RuleOutcome.Say($"the difference between the levels of {factor.Key} went from p = {before:0.0000} to p = {after:0.0000} (level {alpha:0.##})"));
        }

        return new("A12", false, null, alpha, "no subgroup changed its place");
    }

    /// <summary>p of Wald's test that all subgroups are the same; null if one has no covariance.</summary>
    public static double? Difference(IEnumerable<StratumEstimate> estimates)
    {
        var groups = estimates.Select(e => (Mean: Logits.Mean(e), Covariance: Logits.MeanCovariance(e))).ToList();
        if (groups.Any(g => g.Mean is null || g.Covariance is not { IsPositive: true })) return null;
        var weights = groups.Select(g => g.Covariance!.Value.Inverse).ToList();
        var total = weights.Aggregate((a, b) => a + b).Inverse;
        var common = total * groups.Zip(weights, (g, w) => w * g.Mean!.Value).Aggregate((a, b) => a + b);
        var wald = groups.Sum(g => Matrix2.Quadratic(g.Mean!.Value - common, g.Covariance!.Value));
        return Logits.ChiSquaredTail(wald, 2 * (groups.Count - 1));
    }

    private static RuleOutcome? Shifted(Comparison c, List<string> groups, double alpha)
    {
        var tests = groups.Select(s => (Stratum: s, Comparison: c with { Stratum = s }))
            .Select(g => (g.Stratum, g.Comparison, Test: EvidenceRules.Test(g.Comparison)))
            .Where(g => g.Test is not null).OrderBy(g => g.Test!.PValue).ToList();
        for (var i = 0; i < tests.Count; i++)
        {
            var adjusted = Math.Min(1, tests[i].Test!.PValue * (tests.Count - i)); // Holm: the first that is not below ends it
            if (adjusted > alpha) return null;
            if (MagnitudeRules.AbsoluteShift(tests[i].Comparison, new PolicyNode()).Fired)
                return new("A12", true, adjusted, alpha, RuleOutcome.Say($"{tests[i].Stratum} shifted: Holm-adjusted p = {adjusted:0.0000} (level {alpha:0.##})"));
        }

        return null;
    }

    private static bool Counts(StratumEstimate? e) => e is { K: >= Fewest };
}
