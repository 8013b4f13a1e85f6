using LivingReview.Contracts.Alerts;
using LivingReview.Contracts.Estimates;
using LivingReview.DiagnosticAccuracy;

namespace LivingReview.Notification.Policies.Rules;

/// <summary>The rule on the other analyses that the protocol states: A18. What they conclude is compared by the contract, as the page compares it.</summary>
internal static class ChoiceRules
{
    private const int MaxNamed = 4;

    /// <summary>A18: the conclusion depends on the choice of analysis now, or does not any more. The threshold is how many analyses must disagree.</summary>
    public static RuleResult DependsOnChoice(Comparison c, PolicyNode node)
    {
        if (c.EstimateAfter.Twins is not { Count: > 0 } twins) return RuleResult.NotApplicable("A18", "the protocol states no other analyses");
        var threshold = node.Threshold ?? 1;
        var (now, before) = (Disagreeing(c.EstimateAfter, c.Criteria), Disagreeing(c.EstimateBefore, c.Criteria));
        var (depends, depended) = (Thresholds.Reaches(now.Count, threshold), Thresholds.Reaches(before.Count, threshold));
        var named = $"{string.Join(", ", now.Take(MaxNamed).Select(t => Name(c, t)))}{(now.Count > MaxNamed ? " and others" : "")}";
        return new("A18", depends != depended, now.Count, threshold, depends
            ? RuleResult.Format($"the conclusion depends on the choice of analysis: {now.Count} of {twins.Count} other analyses {Otherwise(c)} ({named}); {before.Count} did when it was last reported to you")
            : RuleResult.Format($"the conclusion does not depend on the choice of analysis: {now.Count} of {twins.Count} other analyses {Otherwise(c)}; {before.Count} did when it was last reported to you"));
    }

    private static IReadOnlyList<TwinEstimate> Disagreeing(StratumEstimate estimate, Criteria criteria) =>
        Conclusions.Disagreeing(estimate, criteria.MinimumSensitivity, criteria.MinimumSpecificity);

    private static string Otherwise(Comparison c) => Conclusions.Of(c.EstimateAfter.Sensitivity, c.EstimateAfter.Specificity, c.Criteria.MinimumSensitivity, c.Criteria.MinimumSpecificity) switch
    {
        Conclusion.Meets => "do not find that the test meets the minimum acceptable accuracy, as the headline does",
        Conclusion.Fails => "do not find that the test fails the minimum acceptable accuracy, as the headline does",
        Conclusion.Open => "find that the test meets or fails the minimum acceptable accuracy, which the headline leaves open",
        null => "lie outside the headline's 95% interval",
        var other => throw new InvalidOperationException($"Unknown conclusion {other}."),
    };

    private static string Name(Comparison c, TwinEstimate twin) =>
        c.After.Protocol?.Twins.FirstOrDefault(t => t.Name == twin.Name) is { } stated ? stated.Label ?? stated.Describe() : twin.Name;
}
