namespace LivingReview.Notification.History;

/// <summary>
/// Estimates of a review that are known to exist and were not evaluated. Written when that is noticed, deleted with the evaluation that
/// catches up.
/// </summary>
/// <param name="Id">The review.</param>
/// <param name="EstimateVersion">Newest version known to exist.</param>
/// <param name="Evaluated">Newest version that was evaluated when this was written.</param>
/// <param name="Since">Since when the evaluation stands there.</param>
public sealed record EvaluationLag(string Id, long EstimateVersion, long Evaluated, DateTimeOffset Since)
{
    /// <summary>The lag after it was seen once more: what moves does not stand.</summary>
    internal static EvaluationLag Seen(EvaluationLag? before, string review, long known, long evaluated, DateTimeOffset now) =>
        new(review, known, evaluated, before is not null && before.Evaluated == evaluated ? before.Since : now);
}
