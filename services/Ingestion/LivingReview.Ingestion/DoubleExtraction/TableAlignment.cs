using LivingReview.Contracts.Studies;

namespace LivingReview.Ingestion.DoubleExtraction;

/// <summary>
/// Brings the tables of two extractions into one order before they are compared by position: two persons need not list the same tables in the same
/// order. Tables that are alike stand first, in the first person's order; those without a counterpart stand behind them.
/// </summary>
internal static class TableAlignment
{
    private const int FactorWeight = 3;
    private const int ThresholdWeight = 2;

    /// <summary>Both extractions, their tables in one order.</summary>
    public static IReadOnlyList<HandedInExtraction> Align(HandedInExtraction first, HandedInExtraction second)
    {
        var (a, b) = (first.Study.Tables, second.Study.Tables);
        if (a.Count < 2 && b.Count < 2) return [first, second];
        var pairs = Pair(a, b);
        return
        [
            Reorder(first, [.. pairs.Select(pair => pair.First), .. Enumerable.Range(0, a.Count).Except(pairs.Select(pair => pair.First))]),
            Reorder(second, [.. pairs.Select(pair => pair.Second), .. Enumerable.Range(0, b.Count).Except(pairs.Select(pair => pair.Second))]),
        ];
    }

    /// <summary>The most alike first, each table once; among equals, those that stand at the same place.</summary>
    private static List<(int First, int Second)> Pair(IReadOnlyList<ExtractedTable> a, IReadOnlyList<ExtractedTable> b)
    {
        var likeness = from i in Enumerable.Range(0, a.Count)
                       from j in Enumerable.Range(0, b.Count)
                       let alike = Likeness(a[i], b[j])
                       where alike > 0
                       orderby alike descending, Math.Abs(i - j), i, j
                       select (First: i, Second: j);
        var pairs = new List<(int First, int Second)>();
        foreach (var pair in likeness.Where(pair => !pairs.Exists(known => known.First == pair.First || known.Second == pair.Second)))
            pairs.Add(pair);
        return [.. pairs.OrderBy(pair => pair.First)];
    }

    private static int Likeness(ExtractedTable a, ExtractedTable b) =>
        (FactorWeight * a.Factors.Count(factor => b.Factors.GetValueOrDefault(factor.Key) == factor.Value))
        + (ThresholdWeight * (Same(a.ThresholdValue, b.ThresholdValue) + Same(a.ThresholdText, b.ThresholdText)))
        + Same(a.Cohort, b.Cohort) + Same(a.TargetCondition, b.TargetCondition) + Same(a.UnitOfAnalysis, b.UnitOfAnalysis)
        + Same<long>(a.Tp, b.Tp) + Same<long>(a.Fp, b.Fp) + Same<long>(a.Fn, b.Fn) + Same<long>(a.Tn, b.Tn);

    private static int Same<T>(T? a, T? b) => a is not null && EqualityComparer<T>.Default.Equals(a, b) ? 1 : 0;

    private static int Same<T>(T? a, T? b)
        where T : struct => a is not null && Nullable.Equals(a, b) ? 1 : 0;

    private static HandedInExtraction Reorder(HandedInExtraction one, IReadOnlyList<int> order) => one with
    {
        Study = one.Study with { Tables = [.. order.Select(i => one.Study.Tables[i])] },
        Submission = one.Submission.Tables is { } tables && tables.Count == order.Count ? one.Submission with { Tables = [.. order.Select(i => tables[i])] } : one.Submission,
    };
}
