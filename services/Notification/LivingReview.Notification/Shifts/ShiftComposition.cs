using System.Globalization;
using LivingReview.Contracts.Estimates;
using LivingReview.Contracts.Reviews;
using LivingReview.Contracts.Shifts;
using LivingReview.Notification.History;
using LivingReview.Notification.Policies;

namespace LivingReview.Notification.Shifts;

/// <summary>From a finding to what a subscriber reads: a pure function.</summary>
internal static class ShiftComposition
{
    private const int MostCauses = 40;

    public static Shift Compose(Finding finding, string title, Guid subscription, Mandate mandate)
    {
        var c = finding.Comparison;
        var resolved = finding.Resolves is not null;
        var review = c.After.Review;
        var stratum = Uri.EscapeDataString(c.Stratum);
        var (from, to) = (c.Before.Revision, c.After.Revision);
        return new Shift
        {
            Id = finding.Id,
            Review = review,
            ReviewTitle = title,
            SubscriptionId = subscription,
            Stratum = c.Stratum,
            Kind = resolved ? "resolved" : "shifted",
            Severity = finding.Verdict.Severity,
            SeverityNumber = (int)finding.Verdict.Severity,
            Rule = finding.Verdict.Name,
            Threshold = finding.Verdict.Rules.FirstOrDefault(r => r.Threshold is not null)?.Threshold ?? 0,
            Rules = [.. finding.Verdict.Rules.Select(r => new RuleFinding { Rule = r.Rule, Value = r.Value, Threshold = r.Threshold, Text = r.Text })],
            Summary = Sentence(finding),
            Before = PointOf(c.Before, c.Stratum),
            After = PointOf(c.After, c.Stratum),
            Causes = [.. c.Causes.TakeLast(MostCauses)],
            Attribution = StudyShares.Of(c),
            Prevalence = mandate.Criteria.Prevalence,
            DeltaFnPer1000 = mandate.Criteria.Prevalence is { } p ? -1000 * p * c.DeltaSensitivity : null,
            DeltaFpPer1000 = mandate.Criteria.Prevalence is { } q ? -1000 * (1 - q) * c.DeltaSpecificity : null,
            Resolves = finding.Resolves,
            Notes = mandate.Notes,
            DetectedAt = c.Now,
            Links = new Dictionary<string, string>
            {
                ["page"] = $"/reviews/{review}?stratum={stratum}",
                ["shift"] = $"/reviews/{review}/alerts/{finding.Id}",
                ["changes"] = RuleOutcome.Say($"/reviews/{review}/changes?from={from}&to={to}"),
                ["estimate"] = $"/api/reviews/{review}/estimates?revision={to}&stratum={stratum}",
                ["difference"] = $"/api/reviews/{review}/estimates/diff?from={from}&to={to}&stratum={stratum}",
            },
        };
    }

    /// <summary>
    /// "Modality: CT. Sensitivity fell from 0.904 to 0.861, specificity stayed at 0.894 (5 to 6 studies). Of 1,000 people at a prevalence of
    /// 20%, 8.6 more would be missed. Why: ...". A sentence for a member of a guideline panel, who knows no rule by its number.
    /// </summary>
    public static string Sentence(Finding finding)
    {
        var c = finding.Comparison;
        var moved = $"sensitivity {Moved(c.EstimateBefore.Sensitivity!, c.EstimateAfter.Sensitivity!)}, specificity {Moved(c.EstimateBefore.Specificity!, c.EstimateAfter.Specificity!)}";
        var studies = RuleOutcome.Say($"({Studies(c.EstimateBefore.K, c.EstimateAfter.K)})");
        var stratum = StratumName.Long(c.Stratum, c.After.Protocol);
        if (finding.Resolves is not null) return $"{stratum}: back where it was before the alert; {moved} {studies}.";
        return $"{stratum}: {moved} {studies}.{(finding.Verdict.Rules.Any(r => r.Rule == "A2") ? "" : PeopleOf(c))} Why you are told: {string.Join("; ", finding.Verdict.Rules.Select(r => r.Text))}.";
    }

    private static string Studies(int before, int after) =>
        before == after ? RuleOutcome.Say($"{after} studies") : RuleOutcome.Say($"{before} to {after} studies");

    /// <summary>What the move means for people, unless a rule's own words say it or nothing moved by a tenth of a person.</summary>
    private static string PeopleOf(Comparison c)
    {
        if (c.Criteria.Prevalence is not { } prevalence) return "";
        var parts = new[] { (People: -1000 * prevalence * c.DeltaSensitivity, What: "missed"), (People: -1000 * (1 - prevalence) * c.DeltaSpecificity, What: "falsely alarmed") }
            .Where(p => Math.Abs(p.People) >= 0.05).Select(p => RuleOutcome.Say($"{Math.Abs(p.People):0.0} {(p.People > 0 ? "more" : "fewer")} would be {p.What}")).ToList();
        return parts.Count == 0 ? "" : RuleOutcome.Say($" Of 1,000 people at a prevalence of {prevalence:0.#%}, {string.Join(" and ", parts)}.");
    }

    public static ShiftPoint PointOf(ReviewState state, string stratum)
    {
        var e = state.Estimates[stratum];
        return new ShiftPoint { Revision = state.Revision, K = e.K, Regime = e.Regime, Sensitivity = e.Sensitivity!, Specificity = e.Specificity! };
    }

    private static string Moved(EstimateInterval before, EstimateInterval after)
    {
        var (from, to) = (before.Estimate.ToString("0.000", CultureInfo.InvariantCulture), after.Estimate.ToString("0.000", CultureInfo.InvariantCulture));
        if (from == to) return $"stayed at {from}";
        return after.Estimate > before.Estimate ? $"rose from {from} to {to}" : $"fell from {from} to {to}";
    }
}
