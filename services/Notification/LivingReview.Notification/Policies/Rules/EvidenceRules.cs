using LivingReview.Contracts.Shifts;
using LivingReview.DiagnosticAccuracy;

namespace LivingReview.Notification.Policies.Rules;

/// <summary>Rules on whether the change is more than chance: A3, A4, A13.</summary>
internal static class EvidenceRules
{
    /// <summary>
    /// A3, nested-difference test: Q = d' D^-1 d >= chi2(2, 1 - a). d and D come from the weights of both sets of tables under the
    /// heterogeneity of now (<see cref="NestedDifference"/>), so that they hold for corrections and withdrawals too.
    /// </summary>
    public static RuleOutcome NestedTest(Comparison c, PolicyNode node) => NestedTest(c, "A3", node.Threshold ?? 0.05);

    /// <summary>A4, left the old region: (mu_v - mu_b)' V_b^-1 (mu_v - mu_b) > 5.991.</summary>
    public static RuleOutcome LeftRegion(Comparison c, PolicyNode node)
    {
        if (RegionExit.Between(Fits.Of(c.EstimateBefore), Fits.Of(c.EstimateAfter)) is not { } exit) return RuleOutcome.NotApplicable("A4", "the estimates have no confidence region");
        var threshold = node.Threshold ?? exit.Threshold;
        var value = exit.Statistic;
        return new("A4", value > threshold, value, threshold, RuleOutcome.Say($"the new estimate lies outside the 95% confidence region of the one you last heard (squared distance {value:0.00}, limit {threshold:0.###})"));
    }

    /// <summary>
    /// A13, alpha spending: A3 at a*(t) = 2 - 2 Phi(z_{a/2} / sqrt t), t = I_v / I_max, I = 1 / var of the mean logit, the smaller of both
    /// arms (O'Brien-Fleming form; Simmonds 2017 on why updates need it).
    /// </summary>
    public static RuleOutcome SpentTest(Comparison c, PolicyNode node)
    {
        if (node.MaximumInformation is not > 0) return RuleOutcome.NotApplicable("A13", "no maximum information is set");
        if (Logits.MeanCovariance(c.EstimateAfter) is not { } covariance) return RuleOutcome.NotApplicable("A13", "the estimate has no variance");
        var t = Math.Min(1, Math.Min(1 / covariance.A, 1 / covariance.D) / node.MaximumInformation.Value);
        return NestedTest(c, "A13", SpentAlpha(node.Threshold ?? 0.05, t));
    }

    /// <summary>a*(t).</summary>
    public static double SpentAlpha(double alpha, double t) =>
        2 - 2 * Logits.Normal(MathNet.Numerics.Distributions.Normal.InvCDF(0, 1, 1 - alpha / 2) / Math.Sqrt(t));

    private static RuleOutcome NestedTest(Comparison c, string rule, double alpha)
    {
        return Test(c) is not { } found
            ? RuleOutcome.NotApplicable(rule, "the tables on both sides are not known or not different")
            : new(rule, found.Fires(alpha), found.PValue, alpha, RuleOutcome.Say($"the studies that changed differ from the others {(found.Fires(alpha) ? "by more than chance" : "no more than chance would")}: p = {found.PValue:0.0000} (Q = {found.Statistic:0.00}, {found.DegreesOfFreedom} df; level {alpha:0.####})"));
    }

    /// <summary>The test of a stratum; null where the tables are not known, or are the same.</summary>
    public static NestedDifference? Test(Comparison c) =>
        NestedDifference.Between(Fits.Of(c.Before.TablesOf(c.Stratum)), Fits.Of(c.After.TablesOf(c.Stratum)), Fits.Of(c.EstimateAfter));
}
