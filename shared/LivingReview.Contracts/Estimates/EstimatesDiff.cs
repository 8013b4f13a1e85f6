namespace LivingReview.Contracts.Estimates;

/// <summary>Response: what lies between two revisions of a review, and why. Both sides are computed from the evidence with today's engine.</summary>
public sealed record EstimatesDiff
{
    /// <summary>The review.</summary>
    public required string Review { get; init; }

    /// <summary>Revision of the earlier side.</summary>
    public required long From { get; init; }

    /// <summary>Revision of the later side.</summary>
    public required long To { get; init; }

    /// <summary>The strata whose result differs, those that came and those that went; in the order of the later side.</summary>
    public required IReadOnlyList<StratumChange> Strata { get; init; }

    /// <summary>The changes of the evidence after <see cref="From"/> up to <see cref="To"/>.</summary>
    public required IReadOnlyList<EvidenceChange> Causes { get; init; }
}

/// <summary>One stratum on both sides of a difference.</summary>
public sealed record StratumChange
{
    /// <summary>The stratum.</summary>
    public required string Stratum { get; init; }

    /// <summary>The earlier result; null if no study was in the stratum.</summary>
    public StratumEstimate? Before { get; init; }

    /// <summary>The later result; null if no study is in the stratum any more.</summary>
    public StratumEstimate? After { get; init; }

    /// <summary>What each cause contributed; null unless both sides are pooled.</summary>
    public Attribution? Attribution { get; init; }
}

/// <summary>
/// A change of a summary point split into its causes. For sensitivity and specificity each,
/// <c>Change = Method + sum of the studies' shares + Interaction</c>, on the probability scale (differences of proportions).
/// </summary>
public sealed record Attribution
{
    /// <summary>The whole change, after less before.</summary>
    public required PointChange Change { get; init; }

    /// <summary>Same data, another engine: the change that the evidence does not make with today's engine. 0 if both sides are today's.</summary>
    public required PointChange Method { get; init; }

    /// <summary>Same studies with edited cells: the sum over the studies of kind "amended".</summary>
    public required PointChange DataRevision { get; init; }

    /// <summary>Studies that are new in the stratum: the sum over the kind "accepted".</summary>
    public required PointChange NewStudies { get; init; }

    /// <summary>Studies that left the stratum: the sum over the kind "withdrawn".</summary>
    public required PointChange WithdrawnStudies { get; init; }

    /// <summary>
    /// What only appears when several studies change together: the change that the shares leave. 0 for one changed study and, up to
    /// rounding, for two, where the shares are Shapley's.
    /// </summary>
    public required PointChange Interaction { get; init; }

    /// <summary>
    /// Each changed study's share: the mean of what it does as the first of the changes and as the last of them. Largest first. Empty if
    /// more than <see cref="MaxStudies"/> changed; the whole is then in <see cref="Interaction"/>.
    /// </summary>
    public required IReadOnlyList<StudyShare> Studies { get; init; }

    /// <summary>With more changed studies than this, individual shares are not computed.</summary>
    public const int MaxStudies = 200;

    private const double Nil = 0.00005;

    /// <summary>Whether a share is nil: it would show as 0.0000. Such a study changed, and is no cause of the change of this estimate.</summary>
    /// <param name="sensitivity">The share of the change of sensitivity.</param>
    /// <param name="specificity">The share of the change of specificity.</param>
    public static bool IsNil(double? sensitivity, double? specificity) => Math.Abs(sensitivity ?? 0) < Nil && Math.Abs(specificity ?? 0) < Nil;

    /// <summary>The attribution that some shares leave.</summary>
    /// <param name="change">The whole change.</param>
    /// <param name="method">The part of it that is the method's.</param>
    /// <param name="shares">The studies' shares.</param>
    public static Attribution From(PointChange change, PointChange method, IReadOnlyList<StudyShare> shares)
    {
        ArgumentNullException.ThrowIfNull(change);
        ArgumentNullException.ThrowIfNull(method);
        return new()
        {
            Change = change,
            Method = method,
            DataRevision = Sum(ChangeKind.Amended),
            NewStudies = Sum(ChangeKind.Accepted),
            WithdrawnStudies = Sum(ChangeKind.Withdrawn),
            Interaction = new(
                change.Sensitivity - method.Sensitivity - shares.Sum(s => s.Share.Sensitivity ?? 0), change.Specificity - method.Specificity - shares.Sum(s => s.Share.Specificity ?? 0)),
            Studies = shares,
        };

        PointChange Sum(ChangeKind kind) => new(
            change.Sensitivity is null ? null : shares.Where(s => s.Kind == kind).Sum(s => s.Share.Sensitivity ?? 0),
            change.Specificity is null ? null : shares.Where(s => s.Kind == kind).Sum(s => s.Share.Specificity ?? 0));
    }
}

/// <summary>A difference of summary points: later less earlier.</summary>
/// <param name="Sensitivity">Of sensitivity, -1 to 1; null if that arm is not pooled.</param>
/// <param name="Specificity">Of specificity, -1 to 1; null if that arm is not pooled.</param>
public sealed record PointChange(double? Sensitivity, double? Specificity);

/// <summary>What one study contributed to a change.</summary>
public sealed record StudyShare
{
    /// <summary>The study.</summary>
    public required string StudyId { get; init; }

    /// <summary>Its label.</summary>
    public required string Label { get; init; }

    /// <summary>accepted, amended or withdrawn, as seen by the stratum.</summary>
    public required ChangeKind Kind { get; init; }

    /// <summary>Its share.</summary>
    public required PointChange Share { get; init; }
}

/// <summary>Response part: the estimate of the studies published up to and including one, in order of year and label.</summary>
public sealed record CumulativePoint
{
    /// <summary>Year of the study that was added; null for studies without a year, which come last.</summary>
    public int? Year { get; init; }

    /// <summary>The study that was added.</summary>
    public required string StudyId { get; init; }

    /// <summary>Its label.</summary>
    public required string Label { get; init; }

    /// <summary>The result with it.</summary>
    public required StratumEstimate Estimate { get; init; }
}
