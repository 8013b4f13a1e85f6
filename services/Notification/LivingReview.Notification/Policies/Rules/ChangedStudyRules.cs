using LivingReview.Contracts.Alerts;
using LivingReview.Contracts.Estimates;
using LivingReview.Contracts.Reviews;
using LivingReview.DiagnosticAccuracy;
using LivingReview.Notification.Certainty;

namespace LivingReview.Notification.Policies.Rules;

/// <summary>Rules on the studies themselves and on the search: A9, A10, A11, A14, A16.</summary>
internal static class ChangedStudyRules
{
    /// <summary>
    /// A9, certainty: the level of GRADE that people have entered is another than the one last reported; without one, or as long as it is the
    /// same, the share of tables at low risk of bias changes by 20 points ("findings or credibility", Garner 2016).
    /// </summary>
    public static RuleResult Certainty(Comparison c, PolicyNode node)
    {
        var (last, entered) = (CertaintyLevels.Split(c.LastCertainty), CertaintyLevels.Split(c.After.Certainty?.GetValueOrDefault(c.Stratum)));
        var changed = entered.Where(level => last.TryGetValue(level.Key, out var then) && then != level.Value).ToList();
        if (changed.Count > 0)
            return new("A9", true, changed.Count, null, $"the certainty that was entered changed: {string.Join(", ", changed.Select(level => $"{level.Key} from {last[level.Key].Replace('-', ' ')} to {level.Value.Replace('-', ' ')}"))}");
        if (LowShare(c.Before.TablesOf(c.Stratum)) is not { } before || LowShare(c.After.TablesOf(c.Stratum)) is not { } after)
            return RuleResult.NotApplicable("A9", "the risk of bias of the tables is not known");
        var threshold = node.Threshold ?? 0.2;
        var value = Math.Abs(after - before);
        return new("A9", Thresholds.Reaches(value, threshold), value, threshold, RuleResult.Format($"the share of studies at low risk of bias went from {before:0%} to {after:0%} (alert from {100 * threshold:0.#} percentage points)"));
    }

    /// <summary>A10, surprising new study: (y_n - mu_b)' (Omega_b + V_b + S_n)^-1 (y_n - mu_b) > 5.991.</summary>
    public static RuleResult Surprise(Comparison c, PolicyNode node)
    {
        var known = c.Before.TablesOf(c.Stratum).Select(t => t.StudyId).ToHashSet(StringComparer.Ordinal);
        var baseline = c.EstimateBefore.ToFit();
        var added = known.Count == 0 ? [] : c.After.TablesOf(c.Stratum).Where(t => !known.Contains(t.StudyId))
            .Select(t => (Study: t, Surprise: SurprisingStudy.Assess(baseline, t.ToCounts())?.Statistic)).Where(x => x.Surprise is not null).ToList();
        if (added.Count == 0) return RuleResult.NotApplicable("A10", "no study is new, or the earlier estimate predicts nothing");

        var threshold = node.Threshold ?? Quantiles.ChiSquared2(0.95);
        var (study, surprise) = added.MaxBy(x => x.Surprise);
        return new("A10", Thresholds.Exceeds(surprise!.Value, threshold), surprise, threshold, RuleResult.Format($"{study.Label} lies outside what the earlier studies predicted (squared distance {surprise:0.00}, limit {threshold:0.###})"));
    }

    /// <summary>A11, heterogeneity jump: ratio of the areas of the 95% prediction regions, or of a variance, outside [1/r, r], r = 2, with k >= 10.</summary>
    public static RuleResult Heterogeneity(Comparison c, PolicyNode node)
    {
        var jump = HeterogeneityJump.Between(c.EstimateBefore.ToFit(), c.EstimateAfter.ToFit());
        if (jump.Studies < HeterogeneityJump.MinStudies) return RuleResult.NotApplicable("A11", "fewer than 10 studies");
        if (jump.LargestFactor is not { } value) return RuleResult.NotApplicable("A11", "no variance is above zero");
        var threshold = node.Threshold ?? 2;
        return new("A11", Thresholds.Exceeds(value, threshold), value, threshold,
            RuleResult.Format($"between-study variation changed: prediction region {jump.Area:0.00} times, variance of sensitivity {jump.VarianceSensitivity:0.00} times, of specificity {jump.VarianceSpecificity:0.00} times as large (alert from a factor of {threshold:0.##})"));
    }

    /// <summary>A14, retraction or correction: a study that counted before does not any more, or its table is another. Exclusions and duplicates are not.</summary>
    public static RuleResult Correction(Comparison c, PolicyNode node)
    {
        // A study has several tables in a stratum where the protocol asks for all of them.
        var after = c.After.TablesOf(c.Stratum).ToLookup(t => t.StudyId, StringComparer.Ordinal);
        var houseKeeping = c.Causes.Where(x => x is { Kind: ChangeKind.Withdrawn, Detail: "exclusion" or "duplicate" or "import-undone" }).Select(x => x.StudyId).ToHashSet(StringComparer.Ordinal);
        var corrected = c.Before.TablesOf(c.Stratum).GroupBy(t => t.StudyId, StringComparer.Ordinal)
            .Where(g => after.Contains(g.Key) ? !g.Select(Counts).Order().SequenceEqual(after[g.Key].Select(Counts).Order()) : !houseKeeping.Contains(g.Key))
            .Select(g => g.First())
            .ToList();
        return corrected.Count == 0
            ? RuleResult.NotApplicable("A14", "no table was retracted or corrected")
            : new("A14", true, corrected.Count, null, $"retracted or corrected: {string.Join(", ", corrected.Select(t => t.Label))}");
    }

    private static (long Tp, long Fp, long Fn, long Tn) Counts(EvidenceTable t) => (t.Tp, t.Fp, t.Fn, t.Tn);

    /// <summary>A16, staleness: the last search is older than the interval declared, or more than N hits are unassessed (PRISMA-LSR L1). Reported once, with the whole review.</summary>
    public static RuleResult Staleness(Comparison c, PolicyNode node)
    {
        if (c.Stratum != StratumKey.OverallName) return RuleResult.NotApplicable("A16", "reported with the whole review");
        if (node.Threshold is { } maximum && c.After.UnassessedBacklog is { } backlog && backlog > maximum && !((c.LastBacklog ?? c.Before.UnassessedBacklog) > maximum))
            return new("A16", true, backlog, maximum, RuleResult.Format($"{backlog} records of the search wait for assessment (more than {maximum:0})"));
        if (c.After is not { LastSearchAt: { } searched, Protocol.SearchIntervalDays: { } days })
            return RuleResult.NotApplicable("A16", "the last search or the interval is not known");
        var due = searched.AddDays(days);
        return new("A16", c.Now > due && c.Since <= due, (c.Now - searched).TotalDays, days, RuleResult.Format($"the literature was last searched {(c.Now - searched).TotalDays:0} days ago; the protocol promises a search every {days} days"));
    }

    private static double? LowShare(IReadOnlyList<EvidenceTable> tables) =>
        tables.Count > 0 && tables.All(t => t.RiskOfBias is not null) ? tables.Count(t => t.RiskOfBias == "low") / (double)tables.Count : null;
}
