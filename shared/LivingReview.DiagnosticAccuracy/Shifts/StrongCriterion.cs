namespace LivingReview.DiagnosticAccuracy;

/// <summary>
/// Rule A7: both lower confidence limits reach their criteria (Vach et al. 2012, doi 10.1016/j.jclinepi.2011.07.004); it fires when
/// that flips.
/// </summary>
/// <param name="Before">Whether it held at the baseline.</param>
/// <param name="Now">Whether it holds now.</param>
public sealed record StrongCriterion(bool Before, bool Now)
{
    /// <summary>The criterion flipped.</summary>
    public bool Fires => Before != Now;

    /// <summary>The criterion at two estimates; null where either lacks an interval.</summary>
    /// <param name="baseline">What the subscriber last heard.</param>
    /// <param name="current">The estimate now.</param>
    /// <param name="criteria">The criteria.</param>
    public static StrongCriterion? Between(PooledEstimate baseline, PooledEstimate current, MinimalCriteria criteria) =>
        Holds(baseline, criteria) is { } before && Holds(current, criteria) is { } now ? new(before, now) : null;

    /// <summary>Whether lower(Se) and lower(Sp) reach the criteria; null without both intervals.</summary>
    /// <param name="estimate">The estimate.</param>
    /// <param name="criteria">The criteria.</param>
    public static bool? Holds(PooledEstimate estimate, MinimalCriteria criteria) =>
        estimate is { Sensitivity: { } sensitivity, Specificity: { } specificity }
            ? sensitivity.Lower >= criteria.Sensitivity && specificity.Lower >= criteria.Specificity
            : null;
}
