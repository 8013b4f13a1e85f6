using LivingReview.Contracts.Alerts;
using LivingReview.Notification.Policies.Rules;

namespace LivingReview.Notification.Policies;

/// <summary>The rules by number, each with its severity if the policy names none.</summary>
internal static class RuleBook
{
    public static readonly IReadOnlyDictionary<string, Entry> Rules = new Dictionary<string, Entry>(StringComparer.Ordinal)
    {
        ["A1"] = new(MagnitudeRules.AbsoluteShift, Severity.Warn),
        ["A2"] = new(MagnitudeRules.AbsoluteEffect, Severity.Warn),
        ["A3"] = new(EvidenceRules.NestedTest, Severity.Warn),
        ["A4"] = new(EvidenceRules.LeftRegion, Severity.Info),
        ["A5"] = new(MagnitudeRules.Ottawa, Severity.Info),
        ["A6"] = new(DecisionRules.DecisionState, Severity.Warn),
        ["A7"] = new(DecisionRules.StrongCriterion, Severity.Warn),
        ["A8"] = new(MagnitudeRules.Imprecision, Severity.Info),
        ["A9"] = new(ChangedStudyRules.Certainty, Severity.Info),
        ["A10"] = new(ChangedStudyRules.Surprise, Severity.Info),
        ["A11"] = new(ChangedStudyRules.Heterogeneity, Severity.Info),
        ["A12"] = new(SubgroupRules.SubgroupOrdering, Severity.Warn),
        ["A13"] = new(EvidenceRules.SpentTest, Severity.Warn),
        ["A14"] = new(ChangedStudyRules.Correction, Severity.Critical),
        ["A15"] = new(DecisionRules.EnoughPeople, Severity.Info),
        ["A16"] = new(ChangedStudyRules.Staleness, Severity.Warn),
        // A17, a change of the method, is no rule: it is always published as method.changed.
        ["A18"] = new(ChoiceRules.DependsOnChoice, Severity.Warn),
        ["A19"] = new(MagnitudeRules.CutOffShift, Severity.Warn),
    };

    public sealed record Entry(Func<Comparison, PolicyNode, RuleResult> Evaluate, Severity Severity);
}
