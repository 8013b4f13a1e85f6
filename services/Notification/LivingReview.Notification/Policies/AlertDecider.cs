using LivingReview.Contracts.Estimates;
using LivingReview.Notification.History;

namespace LivingReview.Notification.Policies;

/// <summary>What a decision rests on beside the policy and the baseline: one version of the estimates, and what came before it.</summary>
/// <param name="Now">The estimates.</param>
/// <param name="At">Earlier versions by number; null for one that is not known.</param>
/// <param name="Changes">The changes of the evidence after one revision up to another.</param>
/// <param name="Instant">The time.</param>
/// <param name="NewId">Gives ids.</param>
internal sealed record DecisionContext(
    ReviewState Now, Func<long, ReviewState?> At, Func<long, long, IReadOnlyList<EvidenceChange>> Changes, DateTimeOffset Instant, Func<Guid> NewId);

/// <summary>Decides what a subscription is notified of about a version of the estimates: a pure function.</summary>
internal static class AlertDecider
{
    /// <summary>The alerts, and the baseline after them.</summary>
    public static (IReadOnlyList<RaisedAlert> Alerts, Baseline Baseline) Decide(EffectivePolicy policy, Baseline baseline, DecisionContext context)
    {
        var strata = new Dictionary<string, StratumMemory>(baseline.Strata, StringComparer.Ordinal);
        var alerts = new List<RaisedAlert>();
        foreach (var stratum in context.Now.Order)
        {
            if (policy.Strata.Count > 0 && !policy.Strata.Contains(stratum, StringComparer.Ordinal)) continue;
            if (context.Now.Pooled(stratum) is not { } estimate) continue;
            var (alert, memory) = new StratumDecision(policy, context, stratum, estimate, strata.GetValueOrDefault(stratum)).Decide();
            strata[stratum] = memory;
            if (alert is not null) alerts.Add(alert);
        }

        return (alerts, baseline with { Strata = strata });
    }
}
