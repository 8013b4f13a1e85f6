using LivingReview.Contracts.Estimates;
using LivingReview.Notification.History;
using LivingReview.Notification.Subscriptions;

namespace LivingReview.Notification.Policies;

/// <summary>Result of evaluating a subscription.</summary>
/// <param name="Policy">The policy that was evaluated.</param>
/// <param name="Alerts">What it raised.</param>
/// <param name="Before">What had been reported before.</param>
/// <param name="After">What has been reported after the alerts are sent.</param>
internal sealed record EvaluationResult(EffectivePolicy Policy, IReadOnlyList<RaisedAlert> Alerts, Baseline Before, Baseline After)
{
    public bool BaselineMoved => !Before.Strata.OrderBy(s => s.Key, StringComparer.Ordinal).SequenceEqual(After.Strata.OrderBy(s => s.Key, StringComparer.Ordinal));
}

/// <summary>
/// One version of a review's estimates, real or hypothetical, as every subscription is evaluated against it: the one way, so that what a
/// preview promises is what happens. Pure.
/// </summary>
/// <param name="now">The version.</param>
/// <param name="versions">The earlier versions that baselines name.</param>
/// <param name="changes">The changes of the evidence up to it, in order.</param>
/// <param name="instant">The time.</param>
internal sealed class SubscriptionEvaluation(ReviewState now, IEnumerable<ReviewState> versions, IReadOnlyList<EvidenceChange> changes, DateTimeOffset instant)
{
    private readonly Dictionary<long, ReviewState> _versions = versions.ToDictionary(s => s.EstimateVersion);

    /// <summary>Evaluates a subscription against its own baseline; null while all of it is muted.</summary>
    public EvaluationResult? Evaluate(Subscription subscription, Baseline? baseline, Func<Guid> newId)
    {
        if (subscription.MutedUntil > instant) return null;
        var policy = subscription.PolicyFor(now);
        var before = baseline ?? Baseline.Empty(subscription.Id);
        var (alerts, after) = AlertDecider.Decide(policy, before, new DecisionContext(
            now, _versions.GetValueOrDefault, (from, to) => [.. changes.Where(c => c.Revision > from && c.Revision <= to)], instant, newId));
        return new EvaluationResult(policy, alerts, before, after);
    }
}
