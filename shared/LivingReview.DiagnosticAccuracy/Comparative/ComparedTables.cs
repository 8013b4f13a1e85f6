using LivingReview.DiagnosticAccuracy.Numerics.Special;

namespace LivingReview.DiagnosticAccuracy.Comparative;

/// <summary>One table as the likelihood sees it.</summary>
/// <param name="Test">Index of its test.</param>
/// <param name="SuccessA">TP.</param>
/// <param name="FailureA">FN.</param>
/// <param name="SuccessB">TN.</param>
/// <param name="FailureB">FP.</param>
internal readonly record struct ComparedTable(int Test, double SuccessA, double FailureA, double SuccessB, double FailureB) : IComparable<ComparedTable>
{
    internal double LogCoefficient => LogBinomial.Coefficient(SuccessA, FailureA) + LogBinomial.Coefficient(SuccessB, FailureB);

    public int CompareTo(ComparedTable other) =>
        (Test, SuccessA, FailureA, SuccessB, FailureB).CompareTo((other.Test, other.SuccessA, other.FailureA, other.SuccessB, other.FailureB));
}

/// <summary>
/// The tables by study in a canonical order, so that the same tables in any order give the same bits. Tables without people carry nothing
/// and are left out; so is an arm of a test whose people were all classified alike, since its mean logit is infinite and its likelihood then 1.
/// </summary>
internal sealed class ComparedTables
{
    private ComparedTables(string[] tests, ComparedTable[][] studies)
    {
        (Tests, Studies) = (tests, studies);
        (SuccessA, FailureA, SuccessB, FailureB) = (new long[tests.Length], new long[tests.Length], new long[tests.Length], new long[tests.Length]);
        StudiesOf = new int[tests.Length];
        foreach (var study in studies)
        {
            foreach (var table in study)
            {
                SuccessA[table.Test] += (long)table.SuccessA;
                FailureA[table.Test] += (long)table.FailureA;
                SuccessB[table.Test] += (long)table.SuccessB;
                FailureB[table.Test] += (long)table.FailureB;
                LogCoefficients += table.LogCoefficient;
            }

            foreach (var test in study.Select(t => t.Test).Distinct()) StudiesOf[test]++;
        }
    }

    internal string[] Tests { get; }

    internal ComparedTable[][] Studies { get; private init; }

    internal int[] StudiesOf { get; }

    internal long[] SuccessA { get; }

    internal long[] FailureA { get; }

    internal long[] SuccessB { get; }

    internal long[] FailureB { get; }

    /// <summary>Sum of the logarithms of all binomial coefficients.</summary>
    internal double LogCoefficients { get; }

    internal int PairedStudies => Studies.Count(s => s.Select(t => t.Test).Distinct().Count() > 1);

    internal bool HasRepeatedStudy => Studies.Any(s => s.Length > 1);

    internal static ComparedTables From(IReadOnlyList<ComparativeTable> tables)
    {
        var informative = tables.Where(t => t.Table.Total > 0).ToList();
        string[] tests = [.. informative.Select(t => t.Test).Distinct(StringComparer.Ordinal).OrderBy(t => t, StringComparer.OrdinalIgnoreCase).ThenBy(t => t, StringComparer.Ordinal)];
        var studies = informative.GroupBy(t => t.Study, StringComparer.Ordinal)
            .Select(g => g.Select(t => new ComparedTable(
                Array.IndexOf(tests, t.Test),
                t.Table.TruePositives, t.Table.FalseNegatives, t.Table.TrueNegatives, t.Table.FalsePositives)).Order().ToArray())
            .ToArray();
        Array.Sort(studies, Compare);
        return new(tests, studies);
    }

    internal bool IsFiniteA(int test) => SuccessA[test] > 0 && FailureA[test] > 0;

    internal bool IsFiniteB(int test) => SuccessB[test] > 0 && FailureB[test] > 0;

    /// <summary>The tables without the arms whose mean logit is infinite.</summary>
    internal ComparedTable[][] Estimable() => Array.ConvertAll(Studies, study => Array.ConvertAll(study, t => t with
    {
        SuccessA = IsFiniteA(t.Test) ? t.SuccessA : 0,
        FailureA = IsFiniteA(t.Test) ? t.FailureA : 0,
        SuccessB = IsFiniteB(t.Test) ? t.SuccessB : 0,
        FailureB = IsFiniteB(t.Test) ? t.FailureB : 0,
    }));

    private static int Compare(ComparedTable[] x, ComparedTable[] y)
    {
        for (var i = 0; i < Math.Min(x.Length, y.Length); i++)
        {
            if (x[i].CompareTo(y[i]) is not 0 and var order) return order;
        }

        return x.Length.CompareTo(y.Length);
    }
}
