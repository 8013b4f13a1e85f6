using LivingReview.Contracts.Alerts;
using LivingReview.Contracts.Estimates;
using LivingReview.DiagnosticAccuracy;
using LivingReview.Notification.Certainty;
using LivingReview.Notification.Policies.Rules;

namespace LivingReview.Notification.Policies;

/// <summary>The decision on one stratum for one subscription.</summary>
/// <param name="policy">What the subscription asks for.</param>
/// <param name="context">The version of the estimates and what came before it.</param>
/// <param name="stratum">The stratum.</param>
/// <param name="estimate">Its estimate now, which is pooled.</param>
/// <param name="reported">What was last reported of it; null if nothing was.</param>
internal sealed class StratumDecision(EffectivePolicy policy, DecisionContext context, string stratum, StratumEstimate estimate, StratumMemory? reported)
{
    private const double Half = 0.5;

    /// <summary>The alert, if there is one, and what is remembered of the stratum after it.</summary>
    public (RaisedAlert? Alert, StratumMemory Memory) Decide()
    {
        // Pooled for the first time, or by a method that cannot be compared with: this becomes the baseline.
        return reported is { } memory && Compare(memory.Version, memory.At) is { } sinceAlert && Compare(memory.NoticeVersion, memory.NoticeAt) is { } sinceNotice
            ? Decide(memory, sinceAlert, sinceNotice)
            : (null, FirstBaseline());
    }

    private (RaisedAlert?, StratumMemory) Decide(StratumMemory memory, Comparison sinceAlert, Comparison sinceNotice)
    {
        if (memory.Open is { } open && Compare(open.FromVersion, memory.At) is { } origin && HasReturned(open, origin))
            return (new RaisedAlert { Id = context.NewId(), Comparison = sinceAlert, Result = PolicyResult.Quiet, Resolves = open.ShiftId }, Reported(memory, sinceAlert, null));
        if (memory.MutedUntil > context.Instant) return (null, memory);

        var result = PolicyTree.Evaluate(policy.Policy, sinceAlert);
        var coolingDown = memory.LastAlertAt is { } last && context.Instant < last + policy.Cooldown;
        if (result is { Fired: true, Severity: > Severity.Info } && (!coolingDown || result.Severity == Severity.Critical))
        {
            var id = context.NewId();
            return (new RaisedAlert { Id = id, Comparison = sinceAlert, Result = result }, Reported(memory, sinceAlert, Opened(id, memory, sinceAlert, result)) with { LastAlertAt = context.Instant });
        }

        var notice = PolicyTree.Evaluate(policy.Policy, sinceNotice);
        if (notice is { Fired: true, Severity: Severity.Info } && !coolingDown)
        {
            return (
                new RaisedAlert { Id = context.NewId(), Comparison = sinceNotice, Result = notice },
                memory with { NoticeVersion = context.Now.EstimateVersion, NoticeAt = context.Instant, Backlog = context.Now.UnassessedBacklog, Certainty = EnteredCertainty });
        }

        return (null, Observed(memory, sinceAlert));
    }

    /// <summary>The stratum compared with an earlier version; null if that is unknown, not pooled, or cannot be aligned with the current method.</summary>
    private Comparison? Compare(long version, DateTimeOffset since)
    {
        if (context.At(version) is not { } then || then.Pooled(stratum) is null || MethodAlignment.Align(then, context.Now, estimate, context.Now.Protocol?.MinimumStudies ?? 4) is not { } before) return null;
        return new Comparison
        {
            Stratum = stratum,
            Before = before,
            After = context.Now,
            Criteria = policy.Criteria,
            Since = since,
            Now = context.Instant,
            LastDecision = Enum.TryParse<DecisionState>(reported?.Decision, out var decision) ? decision : null,
            LastHeld = reported?.Held,
            LastBacklog = reported?.Backlog,
            LastCertainty = reported?.Certainty,
            Causes = context.Changes(before.Revision, context.Now.Revision),
        };
    }

    private string? EnteredCertainty => context.Now.Certainty?.GetValueOrDefault(stratum);

    private StratumMemory FirstBaseline() => StratumMemory.From(context.Now.EstimateVersion, context.Instant) with
    {
        Decision = DecisionRules.Decide(estimate, policy.Criteria)?.ToString(),
        Held = DecisionRules.IsMet(estimate, policy.Criteria, null),
        Backlog = context.Now.UnassessedBacklog,
        Certainty = EnteredCertainty,
        MutedUntil = reported?.MutedUntil,
        LastAlertAt = reported?.LastAlertAt,
    };

    /// <summary>What is remembered without a notification: a first decision or judgement, and a backlog that was worked off, so that the next one is reported again.</summary>
    private StratumMemory Observed(StratumMemory memory, Comparison sinceAlert) => memory with
    {
        Decision = memory.Decision ?? DecisionRules.Decide(estimate, policy.Criteria)?.ToString(),
        Held = memory.Held ?? DecisionRules.IsMet(sinceAlert.EstimateBefore, policy.Criteria, null),
        Backlog = memory.Backlog is not { } lastReported || context.Now.UnassessedBacklog <= lastReported * Half ? context.Now.UnassessedBacklog : lastReported,
        Certainty = CertaintyLevels.Complete(memory.Certainty, EnteredCertainty),
    };

    private StratumMemory Reported(StratumMemory memory, Comparison sinceAlert, OpenAlert? open) => StratumMemory.From(context.Now.EstimateVersion, context.Instant) with
    {
        Decision = DecisionRules.Decide(estimate, policy.Criteria)?.ToString() ?? memory.Decision,
        Held = DecisionRules.IsMet(estimate, policy.Criteria, memory.Held ?? DecisionRules.IsMet(sinceAlert.EstimateBefore, policy.Criteria, null), LossLevel()),
        Backlog = context.Now.UnassessedBacklog,
        Certainty = EnteredCertainty,
        LastAlertAt = memory.LastAlertAt,
        Open = open,
        MutedUntil = memory.MutedUntil,
    };

    private OpenAlert? Opened(Guid id, StratumMemory memory, Comparison sinceAlert, PolicyResult result)
    {
        // A correction or a search that is due is a fact, not a state of the estimate that can return.
        if (result.Rules.All(r => IsFact(r.Rule))) return memory.Open;
        var first = memory.Open is { } earlier && Compare(earlier.FromVersion, memory.At) is { } origin ? origin : sinceAlert;
        return new OpenAlert(id, memory.Open?.FromVersion ?? memory.Version, first.Shift.Size);
    }

    /// <summary>Hysteresis: an alert is over when at least half of the way is gone back and no alert would fire from where it began.</summary>
    private bool HasReturned(OpenAlert open, Comparison origin) =>
        Thresholds.Reaches(Half * open.Distance, origin.Shift.Size)
        && !(PolicyTree.Evaluate(policy.Policy, origin with { LastDecision = null, LastHeld = null }) is { Fired: true, Severity: > Severity.Info } result
            && result.Rules.Any(r => !IsFact(r.Rule) && RuleBook.Rules[r.Rule].Severity > Severity.Info));

    private static bool IsFact(string rule) => rule is "A14" or "A16";

    /// <summary>The level at which the policy's A7 takes the strong criterion for lost.</summary>
    private double LossLevel() =>
        PolicyTree.NodesOf(policy.Policy).Where(n => n.Rule == "A7").Select(n => n.Threshold).FirstOrDefault(t => t is not null) ?? StrongCriterion.UsualLossLevel;
}
