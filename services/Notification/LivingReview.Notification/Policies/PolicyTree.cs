using LivingReview.Contracts.Alerts;

namespace LivingReview.Notification.Policies;

/// <summary>Evaluates a policy: a pure function of the comparison.</summary>
internal static class PolicyTree
{
    public static PolicyResult Evaluate(PolicyNode node, Comparison comparison)
    {
        if (node.Rule is { } number)
        {
            var rule = RuleBook.Rules[number];
            var result = rule.Evaluate(comparison, node);
            return result.Fired ? new(true, node.Severity ?? rule.Severity, [result], number) : PolicyResult.Quiet;
        }

        var any = node.Any is not null;
        var children = (node.Any ?? node.All ?? []).Select(child => Evaluate(child, comparison)).ToList();
        var fired = children.Where(c => c.Fired).ToList();
        if (fired.Count == 0 || (!any && fired.Count < children.Count)) return PolicyResult.Quiet;

        return new(
            true,
            node.Severity ?? fired.Max(c => c.Severity),
            [.. fired.SelectMany(c => c.Rules).DistinctBy(r => (r.Rule, r.Threshold))],
            string.Join(any ? " or " : "&", fired.Select(c => !any && c.Name.Contains(' ', StringComparison.Ordinal) ? $"({c.Name})" : c.Name).Distinct(StringComparer.Ordinal)));
    }

    /// <summary>The rules that a policy names.</summary>
    public static IEnumerable<string> RulesOf(PolicyNode node) =>
        NodesOf(node).Select(n => n.Rule!);

    /// <summary>The leaves of a policy.</summary>
    public static IEnumerable<PolicyNode> NodesOf(PolicyNode node) =>
        node.Rule is not null ? [node] : (node.Any ?? node.All ?? []).SelectMany(NodesOf);
}
