using System.Globalization;
using LivingReview.Contracts.Alerts;
using LivingReview.Contracts.Estimates;
using LivingReview.Contracts.Reviews;
using LivingReview.Notification.History;
using LivingReview.Notification.Policies;

namespace LivingReview.Notification.Alerts;

/// <summary>From a raised alert to what a subscriber reads: data and sentences, side by side, so that nothing has to be read out of a sentence. Pure functions.</summary>
internal static class AlertComposer
{
    private const int MaxCauses = 40;

    public static Alert Compose(RaisedAlert alert, string title, Guid subscription, EffectivePolicy policy, ShiftAttribution? attribution)
    {
        var c = alert.Comparison;
        var review = c.After.Review;
        var stratum = Uri.EscapeDataString(c.Stratum);
        var (from, to) = (c.Before.Revision, c.After.Revision);
        return new Alert
        {
            Id = alert.Id,
            Review = review,
            ReviewTitle = title,
            SubscriptionId = subscription,
            Stratum = c.Stratum,
            StratumLabel = Label(alert),
            Headline = Headline(alert),
            Lead = Lead(alert),
            Kind = KindOf(alert),
            Severity = alert.Result.Severity,
            SeverityNumber = (int)alert.Result.Severity,
            Rule = alert.Result.Name,
            Threshold = alert.Result.Rules.FirstOrDefault(r => r.Threshold is not null)?.Threshold ?? 0,
            Rules = Reasons(alert),
            Summary = Summary(alert),
            Before = PointOf(c.Before, c.Stratum),
            After = PointOf(c.After, c.Stratum),
            Causes = [.. Causes(alert, attribution).TakeLast(MaxCauses)],
            Attribution = attribution,
            Prevalence = policy.Criteria.Prevalence,
            DeltaFnPer1000 = c.Effect?.FalseNegatives,
            DeltaFpPer1000 = c.Effect?.FalsePositives,
            Resolves = alert.Resolves,
            Notes = policy.Notes,
            DetectedAt = c.Now,
            Links = new Dictionary<string, string>
            {
                ["page"] = $"/reviews/{review}?stratum={stratum}",
                ["shift"] = $"/reviews/{review}/alerts/{alert.Id}",
                ["changes"] = RuleResult.Format($"/reviews/{review}/changes?from={from}&to={to}"),
                ["estimate"] = $"/api/reviews/{review}/estimates?revision={to}&stratum={stratum}",
                ["difference"] = $"/api/reviews/{review}/estimates/diff?from={from}&to={to}&stratum={stratum}",
            },
        };
    }

    /// <summary>The same as a policy would have sent it, or would send it: shortened to what a table shows.</summary>
    public static BacktestEntry ToEntry(RaisedAlert alert, DateTimeOffset at, int maxCauses) => new()
    {
        Kind = KindOf(alert),
        Severity = alert.Result.Severity,
        Stratum = alert.Comparison.Stratum,
        StratumLabel = Label(alert),
        Headline = Headline(alert),
        Lead = Lead(alert),
        Rule = alert.Result.Name,
        Summary = Summary(alert),
        Rules = Reasons(alert),
        Causes = [.. alert.Comparison.Causes.TakeLast(maxCauses)],
        At = at,
        Before = PointOf(alert.Comparison.Before, alert.Comparison.Stratum),
        After = PointOf(alert.Comparison.After, alert.Comparison.Stratum),
    };

    /// <summary>"Modality: CT, the estimate has shifted", for a subject or a feed's title.</summary>
    public static string HeadlineOf(Alert shift) =>
        shift.Headline ?? $"{StratumName.Long(shift.Stratum, null)}, {(shift.Kind == "resolved" ? "back where it was" : "the estimate has shifted")}";

    /// <summary>
    /// "Modality: CT: sensitivity fell from 0.904 to 0.861, specificity stayed at 0.894 (5 to 6 studies). Of 1,000 people at a prevalence of
    /// 20%, 8.6 more would be missed. Reasons: ...". For a member of a guideline panel, who knows no rule by its number.
    /// </summary>
    public static string Summary(RaisedAlert alert) =>
        alert.Resolves is not null ? Lead(alert) : $"{Lead(alert)} Reasons: {string.Join("; ", alert.Result.Rules.Select(r => r.Text))}.";

    public static ShiftPoint PointOf(ReviewState state, string stratum)
    {
        var e = state.Estimates[stratum];
        return new ShiftPoint { Revision = state.Revision, K = e.K, Regime = e.Regime, Sensitivity = e.Sensitivity!, Specificity = e.Specificity! };
    }

    private static string KindOf(RaisedAlert alert) => alert.Resolves is null ? "shifted" : "resolved";

    private static string Label(RaisedAlert alert) => StratumName.Long(alert.Comparison.Stratum, alert.Comparison.After.Protocol);

    private static string Headline(RaisedAlert alert) => $"{Label(alert)}, {(alert.Resolves is null ? "the estimate has shifted" : "back where it was")}";

    private static IReadOnlyList<RuleFinding> Reasons(RaisedAlert alert) =>
        [.. alert.Result.Rules.Select(r => new RuleFinding { Rule = r.Rule, Value = r.Value, Threshold = r.Threshold, Text = r.Text })];

    private static string Lead(RaisedAlert alert)
    {
        var c = alert.Comparison;
        var moved = $"sensitivity {Moved(c.EstimateBefore.Sensitivity!, c.EstimateAfter.Sensitivity!)}, specificity {Moved(c.EstimateBefore.Specificity!, c.EstimateAfter.Specificity!)}";
        var studies = c.EstimateBefore.K == c.EstimateAfter.K ? RuleResult.Format($"({c.EstimateAfter.K} studies)") : RuleResult.Format($"({c.EstimateBefore.K} to {c.EstimateAfter.K} studies)");
        return alert.Resolves is not null
            ? $"{Label(alert)}: back where it was before the alert; {moved} {studies}."
            : $"{Label(alert)}: {moved} {studies}.{(alert.Result.Rules.Any(r => r.Rule == "A2") ? "" : People(c))}";
    }

    /// <summary>What the move means for people, unless nothing moved by a tenth of a person.</summary>
    private static string People(Comparison c)
    {
        if (c.Effect is not { } effect) return "";
        var parts = new[] { (People: effect.FalseNegatives, What: "missed"), (People: effect.FalsePositives, What: "wrongly flagged") }
            .Where(p => Math.Abs(p.People) >= 0.05).Select(p => RuleResult.Format($"{Math.Abs(p.People):0.0} {(p.People > 0 ? "more" : "fewer")} would be {p.What}")).ToList();
        return parts.Count == 0 ? "" : RuleResult.Format($" Of 1,000 people at a prevalence of {c.Criteria.Prevalence:0.#%}, {string.Join(" and ", parts)}.");
    }

    /// <summary>
    /// The changes of the evidence that moved this stratum. A study that did not, because it is not in it or its share is nil, is no cause;
    /// what a correction or a retraction did is one whatever its share. Without an attribution every change since is listed.
    /// </summary>
    private static IEnumerable<EvidenceChange> Causes(RaisedAlert alert, ShiftAttribution? attribution)
    {
        var c = alert.Comparison;
        if (attribution is null || attribution.FurtherStudies > attribution.Studies.Count) return c.Causes;
        var moving = attribution.Studies.Select(s => s.StudyId).ToHashSet(StringComparer.Ordinal);
        if (alert.Result.Rules.Any(r => r.Rule == "A14")) moving.UnionWith(c.Before.TablesOf(c.Stratum).Select(t => t.StudyId));
        return c.Causes.Where(change => change.StudyId is null || moving.Contains(change.StudyId));
    }

    private static string Moved(EstimateInterval before, EstimateInterval after)
    {
        var (from, to) = (before.Estimate.ToString("0.000", CultureInfo.InvariantCulture), after.Estimate.ToString("0.000", CultureInfo.InvariantCulture));
        if (from == to) return $"stayed at {from}";
        return after.Estimate > before.Estimate ? $"rose from {from} to {to}" : $"fell from {from} to {to}";
    }
}
