using LivingReview.Contracts.Alerts;

namespace LivingReview.Notification.Policies;

/// <summary>What a policy says: whether it fires, how much that matters, and the rules that made it fire.</summary>
internal sealed record PolicyResult(bool Fired, Severity Severity, IReadOnlyList<RuleResult> Rules, string Name)
{
    public static readonly PolicyResult Quiet = new(false, Severity.Info, [], "");
}
