using LivingReview.Contracts.Estimates;
using LivingReview.Contracts.Shifts;
using LivingReview.Notification.History;
using LivingReview.Notification.Policies.Rules;

namespace LivingReview.Notification.Policies;

/// <summary>What one subscription wants to hear, with its numbers filled in.</summary>
internal sealed record Mandate
{
    public required PolicyNode Policy { get; init; }

    public required Criteria Criteria { get; init; }

    /// <summary>Strata of interest; empty: all.</summary>
    public IReadOnlyList<string> Strata { get; init; } = [];

    public TimeSpan Cooldown { get; init; }

    public IReadOnlyList<string> Notes { get; init; } = [];
}

/// <summary>Something to tell.</summary>
internal sealed record Finding
{
    /// <summary>Id of the shift that this becomes.</summary>
    public required Guid Id { get; init; }

    public required Comparison Comparison { get; init; }

    /// <summary>What the policy said; quiet if the alert is over.</summary>
    public required PolicyTree.Verdict Verdict { get; init; }

    /// <summary>The alert that is over, if this says so.</summary>
    public Guid? Resolves { get; init; }
}

/// <summary>Decides what a subscription is told about a version of the estimates: a pure function.</summary>
internal static class AlertDecider
{
    private const double Half = 0.5;

    /// <summary>The findings, and what the subscriber has heard after them.</summary>
    /// <param name="mandate">What the subscription wants.</param>
    /// <param name="baseline">What it last heard.</param>
    /// <param name="now">The estimates.</param>
    /// <param name="at">Earlier versions by number; null for one that is not known.</param>
    /// <param name="changes">The changes of the evidence after one revision up to another.</param>
    /// <param name="instant">The time.</param>
    /// <param name="newId">Gives ids.</param>
    public static (IReadOnlyList<Finding> Findings, Baseline Baseline) Decide(
        Mandate mandate, Baseline baseline, ReviewState now, Func<long, ReviewState?> at,
        Func<long, long, IReadOnlyList<EvidenceChange>> changes, DateTimeOffset instant, Func<Guid> newId)
    {
        var strata = new Dictionary<string, StratumMemory>(baseline.Strata, StringComparer.Ordinal);
        var findings = new List<Finding>();
        foreach (var stratum in now.Order)
        {
            if (mandate.Strata.Count > 0 && !mandate.Strata.Contains(stratum, StringComparer.Ordinal)) continue;
            if (now.Pooled(stratum) is not { } after) continue;
            if (!strata.TryGetValue(stratum, out var memory) || Compare(memory.Version, memory.At) is not { } alert || Compare(memory.NoticeVersion, memory.NoticeAt) is not { } notice)
            {
                // Pooled for the first time, or seen by another method: there is nothing to compare with, and this becomes the baseline.
                strata[stratum] = StratumMemory.From(now.EstimateVersion, instant) with
                {
                    Decision = DecisionRules.Decide(after, mandate.Criteria)?.ToString(),
                    Held = DecisionRules.HoldsStrongly(after, mandate.Criteria, null),
                    Backlog = now.UnassessedBacklog,
                    MutedUntil = memory?.MutedUntil,
                    LastAlertAt = memory?.LastAlertAt,
                };
                continue;
            }

            var (finding, heard) = Decide(alert, notice, memory);
            strata[stratum] = heard;
            if (finding is not null) findings.Add(finding);

            Comparison? Compare(long version, DateTimeOffset since)
            {
                if (at(version) is not { } then || then.Pooled(stratum) is null || Method.Align(then, now, after, now.Protocol?.MinimumStudies ?? 4) is not { } before) return null;
                return new Comparison
                {
                    Stratum = stratum,
                    Before = before,
                    After = now,
                    Criteria = mandate.Criteria,
                    Since = since,
                    Now = instant,
                    LastDecision = Enum.TryParse<Decision>(memory?.Decision, out var decision) ? decision : null,
                    LastHeld = memory?.Held,
                    LastBacklog = memory?.Backlog,
                    Causes = changes(before.Revision, now.Revision),
                };
            }

            (Finding?, StratumMemory) Decide(Comparison comparison, Comparison sinceNotice, StratumMemory known)
            {
                if (known.Open is { } open && Compare(open.FromVersion, known.At) is { } origin && IsBack(open, origin, mandate.Policy))
                    return (new Finding { Id = newId(), Comparison = comparison, Verdict = PolicyTree.Verdict.Quiet, Resolves = open.ShiftId }, Heard(known, null));
                if (known.MutedUntil > instant) return (null, known);

                var verdict = PolicyTree.Evaluate(mandate.Policy, comparison);
                var resting = known.LastAlertAt is { } last && instant < last + mandate.Cooldown;
                if (verdict is { Fired: true, Severity: > Severity.Info } && (!resting || verdict.Severity == Severity.Critical))
                {
                    var id = newId();
                    return (new Finding { Id = id, Comparison = comparison, Verdict = verdict }, Heard(known, Opened(id, comparison, verdict, known)) with { LastAlertAt = instant });
                }

                var news = PolicyTree.Evaluate(mandate.Policy, sinceNotice);
                if (news is { Fired: true, Severity: Severity.Info } && !resting)
                    return (new Finding { Id = newId(), Comparison = sinceNotice, Verdict = news }, known with { NoticeVersion = now.EstimateVersion, NoticeAt = instant, Backlog = now.UnassessedBacklog });
                return (null, Watched(known));
            }

            // What is taken note of without a word: a first decision, and a backlog that was worked off, so that the next one is news.
            StratumMemory Watched(StratumMemory known) => known with
            {
                Decision = known.Decision ?? DecisionRules.Decide(after, mandate.Criteria)?.ToString(),
                Held = known.Held ?? DecisionRules.HoldsStrongly(alert.EstimateBefore, mandate.Criteria, null),
                Backlog = known.Backlog is not { } told || now.UnassessedBacklog <= told * Half ? now.UnassessedBacklog : told,
            };

            StratumMemory Heard(StratumMemory known, OpenAlert? open) => StratumMemory.From(now.EstimateVersion, instant) with
            {
                Decision = DecisionRules.Decide(after, mandate.Criteria)?.ToString() ?? known.Decision,
                Held = DecisionRules.HoldsStrongly(after, mandate.Criteria, known.Held ?? DecisionRules.HoldsStrongly(alert.EstimateBefore, mandate.Criteria, null), KeptBy(mandate.Policy)),
                Backlog = now.UnassessedBacklog,
                LastAlertAt = known.LastAlertAt,
                Open = open,
                MutedUntil = known.MutedUntil,
            };

            OpenAlert? Opened(Guid id, Comparison comparison, PolicyTree.Verdict verdict, StratumMemory known)
            {
                // A correction or a search that is due is a fact, not a state of the estimate that can return.
                if (verdict.Rules.All(r => IsFact(r.Rule))) return known.Open;
                var first = known.Open is { } earlier && Compare(earlier.FromVersion, known.At) is { } origin ? origin : comparison;
                return new OpenAlert(id, known.Open?.FromVersion ?? known.Version, Distance(first));
            }
        }

        return (findings, baseline with { Strata = strata });
    }

    /// <summary>Hysteresis: an alert is over when at least half of the way is gone back and no alert would fire from where it began.</summary>
    private static bool IsBack(OpenAlert open, Comparison origin, PolicyNode policy) =>
        Distance(origin) <= Half * open.Distance + RuleOutcome.Slack
        && !(PolicyTree.Evaluate(policy, origin with { LastDecision = null, LastHeld = null }) is { Fired: true, Severity: > Severity.Info } verdict
            && verdict.Rules.Any(r => !IsFact(r.Rule) && RuleBook.Rules[r.Rule].Severity > Severity.Info));

    private static bool IsFact(string rule) => rule is "A14" or "A16";

    /// <summary>The level at which the policy's A7 takes the strong criterion for lost.</summary>
    private static double KeptBy(PolicyNode policy) =>
        PolicyTree.NodesOf(policy).Where(n => n.Rule == "A7").Select(n => n.Threshold).FirstOrDefault(t => t is not null) ?? DecisionRules.Kept;

    private static double Distance(Comparison c) => Math.Max(Math.Abs(c.DeltaSensitivity), Math.Abs(c.DeltaSpecificity));
}
