using LivingReview.Contracts.Alerts;
using LivingReview.DiagnosticAccuracy;

namespace LivingReview.Notification.Policies.Rules;

/// <summary>Rules on whether the change is more than chance: A3, A4, A13. The tests are the statistics library's; here are levels and words.</summary>
internal static class EvidenceRules
{
    private const double UsualLevel = 0.05;

    /// <summary>A3: the studies that changed differ from the others.</summary>
    public static RuleResult NestedTest(Comparison c, PolicyNode node) => NestedTest(c, "A3", node.Threshold ?? UsualLevel);

    /// <summary>A4: the new point lies outside the old confidence region.</summary>
    public static RuleResult LeftRegion(Comparison c, PolicyNode node)
    {
        if (RegionExit.Between(c.EstimateBefore.ToFit(), c.EstimateAfter.ToFit()) is not { } exit) return RuleResult.NotApplicable("A4", "the estimates have no confidence region");
        var threshold = node.Threshold ?? exit.Limit;
        return new("A4", Thresholds.Exceeds(exit.Statistic, threshold), exit.Statistic, threshold, RuleResult.Format(
            $"the new estimate lies outside the 95% confidence region of the one last reported to you (squared distance {exit.Statistic:0.00}, limit {threshold:0.###})"));
    }

    /// <summary>A13: A3 at the level that alpha spending leaves.</summary>
    public static RuleResult SpentTest(Comparison c, PolicyNode node)
    {
        if (node.MaximumInformation is not (> 0 and var maximum)) return RuleResult.NotApplicable("A13", "no maximum information is set");
        if (SequentialTesting.InformationFraction(c.EstimateAfter.ToFit(), maximum) is not { } fraction) return RuleResult.NotApplicable("A13", "the estimate has no variance");
        return NestedTest(c, "A13", SequentialTesting.SpentLevel(node.Threshold ?? UsualLevel, fraction));
    }

    /// <summary>The test of a stratum; null where the tables are not known, or are the same.</summary>
    public static NestedDifference? Test(Comparison c) =>
        NestedDifference.Between(c.Before.TablesOf(c.Stratum).ToStudyTables(), c.After.TablesOf(c.Stratum).ToStudyTables(), c.EstimateAfter.ToFit());

    private static RuleResult NestedTest(Comparison c, string rule, double level) => Test(c) is not { } test
        ? RuleResult.NotApplicable(rule, "the tables on both sides are not known or not different")
        : new(rule, test.IsSignificant(level), test.PValue, level, RuleResult.Format(
            $"the studies that changed differ from the others {(test.IsSignificant(level) ? "by more than chance" : "no more than chance would")}: p = {test.PValue:0.0000} (Q = {test.Statistic:0.00}, {test.DegreesOfFreedom} df; level {level:0.####})"));
}
