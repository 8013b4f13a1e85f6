using LivingReview.Contracts.Alerts;

namespace LivingReview.Notification.Policies;

/// <summary>The default policies, and the protocol's figures that they need.</summary>
internal static class StandardPolicy
{
    private static readonly string[] NoticeRules = ["A4", "A9", "A10", "A12", "A16", "A18", "A19"];

    /// <summary>Whether this is the policy that earlier versions stored for the review's own list, which has the default policy now.</summary>
    public static bool IsFormerListPolicy(PolicyNode? policy) => policy is { Any: [{ Rule: "A14", Threshold: null }, { Rule: "A1", Threshold: null }] };

    /// <summary>Rule A1 alone.</summary>
    public static PolicyNode Absolute(double threshold) => new() { Rule = "A1", Threshold = threshold };

    /// <summary>
    /// ALERT = A14 or A6 or A7 or (A2 and A3), INFO = A4, A9, A10, A12, A16, A18, A19: evidence (A3: the studies differ) always paired with magnitude.
    /// Without a prevalence A2 has no meaning, and the absolute shift of the protocol's threshold stands in for it.
    /// </summary>
    public static PolicyNode Default(Criteria criteria) => new()
    {
        Any =
        [
            Rule("A14"), Rule("A6"), Rule("A7"), new() { All = [Rule(criteria.Prevalence is null ? "A1" : "A2"), Rule("A3")] },
            .. NoticeRules.Select(r => Rule(r) with { Severity = Severity.Info }),
        ],
    };

    /// <summary>Which rules of a policy cannot fire for want of a number.</summary>
    public static IReadOnlyList<string> Notes(PolicyNode policy, Criteria criteria, bool isDefault)
    {
        var rules = PolicyTree.RulesOf(policy).ToHashSet(StringComparer.Ordinal);
        var notes = new List<string>();
        if (criteria.Prevalence is null && isDefault) notes.Add("No prevalence is set: the absolute shift (A1, the protocol's threshold) together with A3 stands in for the effect per 1000 people (A2).");
        else if (criteria.Prevalence is null && rules.Overlaps(["A2", "A8"])) notes.Add("No prevalence is set: A2 and A8 cannot fire.");
        if (criteria is { MinimumSensitivity: null, MinimumSpecificity: null } && rules.Overlaps(["A6", "A7", "A15"]))
            notes.Add("No minimum acceptable sensitivity or specificity is set: A6, A7 and A15 cannot fire.");
        return notes;
    }

    private static PolicyNode Rule(string number) => new() { Rule = number };
}
