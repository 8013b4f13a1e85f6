using LivingReview.Contracts.Alerts;
using LivingReview.Contracts.Reviews;
using LivingReview.DiagnosticAccuracy;

namespace LivingReview.Notification.Policies.Rules;

/// <summary>
/// A12, reported with the whole review: a subgroup of at least 5 studies shifted (A1) with evidence (A3, adjusted over the subgroups by
/// Holm's method), or the test for a difference between a factor's subgroups changed sides of its level.
/// </summary>
internal static class SubgroupRules
{
    private const int MinStudies = 5;

    public static RuleResult SubgroupOrdering(Comparison c, PolicyNode node)
    {
        if (c.Stratum != StratumKey.OverallName) return RuleResult.NotApplicable("A12", "reported with the whole review");
        var level = node.Threshold ?? 0.05;
        var groups = c.After.Order.Where(s => StratumKey.Parse(s).IsSubgroup && c.Before.Pooled(s) is { K: >= MinStudies } && c.After.Pooled(s) is { K: >= MinStudies }).ToList();
        if (groups.Count == 0) return RuleResult.NotApplicable("A12", $"no subgroup has {MinStudies} studies");

        if (Shifted(c, groups, level) is { } shifted) return shifted;
        foreach (var factor in groups.GroupBy(s => StratumKey.Parse(s).Levels[0].Factor, StringComparer.Ordinal).Where(f => f.Count() > 1))
        {
            if (SubgroupDifference.Test(factor.Select(s => c.Before.Estimates[s].ToFit()))?.PValue is not { } before
                || SubgroupDifference.Test(factor.Select(s => c.After.Estimates[s].ToFit()))?.PValue is not { } after)
            {
                continue;
            }

            if (before <= level != after <= level)
                return new("A12", true, after, level, RuleResult.Format($"the difference between the levels of {factor.Key} went from p = {before:0.0000} to p = {after:0.0000} (level {level:0.##})"));
        }

        return new("A12", false, null, level, "no subgroup changed its place");
    }

    private static RuleResult? Shifted(Comparison c, List<string> groups, double level)
    {
        var tests = groups.Select(s => (Stratum: s, Comparison: c with { Stratum = s })).Select(g => (g.Stratum, g.Comparison, Test: EvidenceRules.Test(g.Comparison)))
            .Where(g => g.Test is not null).OrderBy(g => g.Test!.PValue).ToList();
        var adjusted = Holm.Adjust([.. tests.Select(t => (double?)t.Test!.PValue)]);
        for (var i = 0; i < tests.Count && adjusted[i] <= level; i++)
        {
            if (MagnitudeRules.AbsoluteShift(tests[i].Comparison, new PolicyNode()).Fired)
                return new("A12", true, adjusted[i], level, RuleResult.Format($"{StratumName.Long(tests[i].Stratum, c.After.Protocol)} shifted: Holm-adjusted p = {adjusted[i]:0.0000} (level {level:0.##})"));
        }

        return null;
    }
}
