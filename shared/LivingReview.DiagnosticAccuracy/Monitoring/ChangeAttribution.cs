namespace LivingReview.DiagnosticAccuracy;

/// <summary>A difference of summary points, later less earlier, on the probability scale; null in an arm that is not pooled.</summary>
/// <param name="Sensitivity">Of sensitivity, -1..1.</param>
/// <param name="Specificity">Of specificity, -1..1.</param>
public readonly record struct PointDifference(double? Sensitivity, double? Specificity)
{
    /// <summary>Size in both arms together.</summary>
    public double Size => Math.Abs(Sensitivity ?? 0) + Math.Abs(Specificity ?? 0);

    /// <summary>No difference, in the arms of this one.</summary>
    public PointDifference Zero => new(Sensitivity is null ? null : 0, Specificity is null ? null : 0);

    /// <summary>The sum, in the arms that both have.</summary>
    public static PointDifference operator +(PointDifference a, PointDifference b) => new(a.Sensitivity + b.Sensitivity, a.Specificity + b.Specificity);

    /// <summary>The difference, in the arms that both have.</summary>
    public static PointDifference operator -(PointDifference a, PointDifference b) => new(a.Sensitivity - b.Sensitivity, a.Specificity - b.Specificity);
}

/// <summary>What one study contributed to a change.</summary>
/// <param name="Study">The study.</param>
/// <param name="Before">Its tables before; none for one that is new.</param>
/// <param name="After">Its tables after; none for one that is gone.</param>
/// <param name="Share">Its share of the change.</param>
public sealed record StudyEffectOnChange(string Study, IReadOnlyList<TwoByTwo> Before, IReadOnlyList<TwoByTwo> After, PointDifference Share);

/// <summary>
/// Why a summary point moved. With f the summary point of a set of tables, A the tables before and B those after, the share of study i is
/// ((f(A with i changed) - f(A)) + (f(B) - f(B with i as before))) / 2, the mean of its effect as the first and as the last of the changes.
/// For one change this is the whole, for two it is Shapley's value; what the shares leave of f(B) - f(A) is the interaction, which only
/// appears when several studies change together. Two fits for each changed study where more than two changed.
/// </summary>
/// <param name="Change">f(B) - f(A), on the probability scale.</param>
/// <param name="Studies">Each changed study's share, largest first; empty if more than the greatest number changed.</param>
/// <param name="Interaction">What the shares leave: the whole change, if there are none.</param>
/// <param name="ChangedStudies">Number of studies whose tables differ.</param>
public sealed record ChangeAttribution(PointDifference Change, IReadOnlyList<StudyEffectOnChange> Studies, PointDifference Interaction, int ChangedStudies)
{
    /// <summary>With more changed studies than this, individual shares are not computed.</summary>
    public const int MaxStudies = 200;

    /// <summary>Explains the change between two sets of tables that are pooled in the same way.</summary>
    /// <param name="before">The tables before.</param>
    /// <param name="after">The tables after.</param>
    /// <param name="options">How they are pooled; a set below its minimum of studies has a point here too, although it would not be shown.</param>
    public static ChangeAttribution Explain(IReadOnlyList<StudyTable> before, IReadOnlyList<StudyTable> after, PoolingOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return Explain(before, after, tables =>
        {
            var (sensitivity, specificity) = Pooling.SummaryPoint(tables, options);
            return new(sensitivity, specificity);
        });
    }

    /// <summary>Explains the change between two sets of tables by any summary point.</summary>
    /// <param name="before">The tables before; a study may have several.</param>
    /// <param name="after">The tables after.</param>
    /// <param name="summaryPoint">f: the point of a set of tables, which it gets in an order that follows from their content alone.</param>
    public static ChangeAttribution Explain(IReadOnlyList<StudyTable> before, IReadOnlyList<StudyTable> after, Func<IReadOnlyList<StudyTable>, PointDifference> summaryPoint)
    {
        ArgumentNullException.ThrowIfNull(summaryPoint);
        var (old, now) = (before.ToLookup(t => t.Study, StringComparer.Ordinal), after.ToLookup(t => t.Study, StringComparer.Ordinal));
        var (start, end) = (Point(before), Point(after));
        var change = end - start;
        var changed = old.Select(g => g.Key).Union(now.Select(g => g.Key), StringComparer.Ordinal).Order(StringComparer.Ordinal)
            .Select(study => (Study: study, Before: Sorted(old[study]), After: Sorted(now[study]))).Where(c => !c.Before.SequenceEqual(c.After)).ToList();
        var shares = changed.Count > MaxStudies ? [] : Effects().Zip(changed, (effects, c) => new StudyEffectOnChange(
            c.Study, [.. c.Before.Select(t => t.Table)], [.. c.After.Select(t => t.Table)], Mean(effects.AsFirst, effects.AsLast, change))).ToList();
        return new(
            change,
            [.. shares.OrderByDescending(s => s.Share.Size).ThenBy(s => s.Study, StringComparer.Ordinal)],
            shares.Aggregate(change, (left, share) => left - share.Share),
            changed.Count);

        // One change is the first and the last; of two, each is last where the other was first.
        List<(PointDifference AsFirst, PointDifference AsLast)> Effects()
        {
            if (changed.Count == 1) return [(change, change)];
            var first = changed.ConvertAll(c => Point(With(before, c.Study, c.After)));
            var others = changed.Count == 2 ? [first[1], first[0]] : changed.ConvertAll(c => Point(With(after, c.Study, c.Before)));
            return [.. first.Zip(others, (alone, all) => (alone - start, end - all))];
        }

        PointDifference Point(IEnumerable<StudyTable> tables) => summaryPoint(Sorted(tables));
    }

    private static IEnumerable<StudyTable> With(IReadOnlyList<StudyTable> tables, string study, IReadOnlyList<StudyTable> instead) => tables.Where(t => t.Study != study).Concat(instead);

    private static IReadOnlyList<StudyTable> Sorted(IEnumerable<StudyTable> tables) =>
    [
        .. tables.OrderBy(t => t.Table.TruePositives).ThenBy(t => t.Table.FalsePositives).ThenBy(t => t.Table.FalseNegatives).ThenBy(t => t.Table.TrueNegatives)
            .ThenBy(t => t.Study, StringComparer.Ordinal),
    ];

    /// <summary>Mean of two effects in the arms of the change; of one if the other is not defined (a subset that lacks the arm), else 0.</summary>
    private static PointDifference Mean(PointDifference first, PointDifference last, PointDifference change)
    {
        return new(OfBoth(first.Sensitivity, last.Sensitivity, change.Sensitivity), OfBoth(first.Specificity, last.Specificity, change.Specificity));

        static double? OfBoth(double? a, double? b, double? change) => change is null ? null : (a + b) / 2 ?? a ?? b ?? 0;
    }
}
