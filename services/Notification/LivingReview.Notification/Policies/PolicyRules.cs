using LivingReview.Contracts.Alerts;
using LivingReview.Hosting.Problems;

namespace LivingReview.Notification.Policies;

/// <summary>What a policy must look like.</summary>
internal static class PolicyRules
{
    private const int MaxDepth = 8;
    private const int MaxNodes = 64;

    public static void Check(PolicyNode? policy, string at, Faults faults)
    {
        if (policy is null) return;
        var nodes = 0;
        Check(policy, at, 0, ref nodes, faults);
        faults.Require(nodes <= MaxNodes, at, $"At most {MaxNodes} rules.");
    }

    private static void Check(PolicyNode? node, string at, int depth, ref int nodes, Faults faults)
    {
        if (node is null)
        {
            faults.Add(at, "A rule, any or all is needed.");
            return;
        }

        if (++nodes > MaxNodes) return;
        var forms = new object?[] { node.Rule, node.Any, node.All }.Count(f => f is not null);
        faults.Require(forms == 1, at, "Exactly one of rule, any and all.");
        faults.Require(depth <= MaxDepth, at, $"Nested at most {MaxDepth} deep.");
        if (node.Rule is { } rule) CheckRule(node, rule, at, faults);
        if (depth > MaxDepth) return;

        CheckAll(node.Any, at + ".any", depth, ref nodes, faults);
        CheckAll(node.All, at + ".all", depth, ref nodes, faults);
    }

    private static void CheckAll(IReadOnlyList<PolicyNode>? children, string at, int depth, ref int nodes, Faults faults)
    {
        if (children is null) return;
        faults.Require(children.Count > 0, at, "At least one rule.");
        for (var i = 0; i < children.Count; i++) Check(children[i], $"{at}[{i}]", depth + 1, ref nodes, faults);
    }

    private static void CheckRule(PolicyNode node, string rule, string at, Faults faults)
    {
        if (rule == "A17")
        {
            faults.Add(at + ".rule", "A17, a change of method, is always published as method.changed and is never an alert.");
            return;
        }

        faults.Require(RuleBook.Rules.ContainsKey(rule), at + ".rule", "A rule of the alert policy: A1 to A16, A18 or A19.");
        faults.Require(node.Thresholds is null || rule == "A8", at + ".thresholds", "Only rule A8 has several thresholds.");
        faults.Require(node.MaximumInformation is null or > 0, at + ".maximumInformation", "A number above 0.");
        if (node.Threshold is not { } threshold) return;
        faults.Require(
            rule switch
            {
                "A1" or "A19" or "A3" or "A9" or "A12" or "A13" => threshold is > 0 and < 1,
                "A6" => threshold is > 0.5 and < 1,
                "A7" => threshold is > 0 and <= 0.95,
                "A2" => threshold is > 0 and <= 1000,
                "A11" => threshold > 1,
                _ => threshold > 0 && double.IsFinite(threshold),
            },
            at + ".threshold",
            rule switch
            {
                "A1" or "A19" => "A shift of a probability: between 0 and 1, exclusive; 0.02 is two percentage points.",
                "A2" => "A number of people of 1,000: above 0 and up to 1,000.",
                "A3" or "A12" or "A13" => "A level of significance: between 0 and 1, exclusive.",
                "A6" => "A probability from which a decision stands: between 0.5 and 1, exclusive.",
                "A7" => "A level of confidence above 0 and up to 0.95: what was met is lost when the lower limit of this level is below the minimum. 0.95 is no hysteresis.",
                "A9" => "A share: between 0 and 1, exclusive.",
                "A11" => "A factor above 1.",
                _ => "A number above 0.",
            });
    }
}
