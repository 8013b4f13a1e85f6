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
/// <param name="Before">Its table before; null for one that is new.</param>
/// <param name="After">Its table after; null for one that is gone.</param>
/// <param name="Share">Its share of the change.</param>
public sealed record StudyEffectOnChange(string Study, TwoByTwo? Before, TwoByTwo? After, PointDifference Share);

/// <summary>
/// Why a summary point moved. With f the summary point of a set of tables, A the tables before and B those after, the share of study i is
/// ((f(A with i changed) - f(A)) + (f(B) - f(B with i as before))) / 2, the mean of its effect as the first and as the last of the changes.
/// For one change this is the whole, for two it is Shapley's value; what the shares leave of f(B) - f(A) is the interaction, which only
/// appears when several studies change together. Two fits for each changed study.
/// </summary>
/// <param name="Change">f(B) - f(A), on the probability scale.</param>
/// <param name="Studies">Each changed study's share, largest first; empty if more than the greatest number changed.</param>
/// <param name="Interaction">What the shares leave: the whole change, if there are none.</param>
/// <param name="ChangedStudies">Number of studies whose table differs.</param>
public sealed record ChangeAttribution(PointDifference Change, IReadOnlyList<StudyEffectOnChange> Studies, PointDifference Interaction, int ChangedStudies)
{
    /// <summary>More changed studies than this are not told apart.</summary>
    public const int MaxStudies = 200;

    /// <summary>Explains the change between two sets of tables, each study once in either.</summary>
    /// <param name="before">The tables before, by study.</param>
    /// <param name="after">The tables after, by study.</param>
    /// <param name="options">How they are pooled; a set below its minimum of studies has a point here too, although it would not be shown.</param>
    public static ChangeAttribution Explain(IReadOnlyList<StudyTable> before, IReadOnlyList<StudyTable> after, PoolingOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var points = new SummaryPoints(options with { MinimumStudies = 1, Intervals = IntervalMethod.Wald });
        var (old, now) = (before.ToDictionary(t => t.Study, t => t.Table, StringComparer.Ordinal), after.ToDictionary(t => t.Study, t => t.Table, StringComparer.Ordinal));
        var (start, end) = (points.Fit(old), points.Fit(now));
        var change = end - start;
        var changed = old.Keys.Union(now.Keys, StringComparer.Ordinal).Order(StringComparer.Ordinal)
            .Select(study => (Study: study, Before: TableOf(old, study), After: TableOf(now, study))).Where(c => c.Before != c.After).ToList();
        var shares = changed.Count > MaxStudies ? [] : changed.ConvertAll(c => new StudyEffectOnChange(
            c.Study, c.Before, c.After, Mean(points.Fit(With(old, c.Study, c.After)) - start, end - points.Fit(With(now, c.Study, c.Before)), change)));
        return new(
            change,
            [.. shares.OrderByDescending(s => s.Share.Size).ThenBy(s => s.Study, StringComparer.Ordinal)],
            shares.Aggregate(change, (left, share) => left - share.Share),
            changed.Count);
    }

    private static TwoByTwo? TableOf(Dictionary<string, TwoByTwo> tables, string study) => tables.TryGetValue(study, out var table) ? table : null;

    private static Dictionary<string, TwoByTwo> With(Dictionary<string, TwoByTwo> tables, string study, TwoByTwo? table)
    {
        var other = new Dictionary<string, TwoByTwo>(tables, StringComparer.Ordinal);
        if (table is { } counts) other[study] = counts;
        else other.Remove(study);
        return other;
    }

    /// <summary>Mean of two effects in the arms of the change; of one if the other is not defined (a subset that lacks the arm), else 0.</summary>
    private static PointDifference Mean(PointDifference first, PointDifference last, PointDifference change)
    {
        return new(Of(first.Sensitivity, last.Sensitivity, change.Sensitivity), Of(first.Specificity, last.Specificity, change.Specificity));

        static double? Of(double? a, double? b, double? change) => change is null ? null : (a + b) / 2 ?? a ?? b ?? 0;
    }

    private sealed class SummaryPoints(PoolingOptions options)
    {
        /// <summary>The summary point of some tables, in an order that follows from their content alone.</summary>
        public PointDifference Fit(Dictionary<string, TwoByTwo> tables)
        {
            var sorted = tables.OrderBy(t => t.Value.TruePositives).ThenBy(t => t.Value.FalsePositives).ThenBy(t => t.Value.FalseNegatives).ThenBy(t => t.Value.TrueNegatives)
                .ThenBy(t => t.Key, StringComparer.Ordinal);
            var pooled = Pooling.Pool([.. sorted.Select(t => new StudyTable(t.Key, t.Value))], options);
            return new(pooled.Sensitivity?.Estimate, pooled.Specificity?.Estimate);
        }
    }
}
