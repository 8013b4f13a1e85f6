using LivingReview.DiagnosticAccuracy.Numerics.Special;

namespace LivingReview.DiagnosticAccuracy.Comparative;

/// <summary>People of one class (with or without the condition) by whether two tests are right in them.</summary>
/// <param name="BothRight">Both tests.</param>
/// <param name="FirstRight">Only the first.</param>
/// <param name="SecondRight">Only the second.</param>
/// <param name="BothWrong">Neither.</param>
internal readonly record struct PatternCounts(double BothRight, double FirstRight, double SecondRight, double BothWrong) : IComparable<PatternCounts>
{
    internal double Total => BothRight + FirstRight + SecondRight + BothWrong;

    /// <summary>Log of the multinomial coefficient.</summary>
    internal double LogCoefficient => LogBinomial.Coefficient(BothRight, Total - BothRight) + LogBinomial.Coefficient(FirstRight, SecondRight + BothWrong) + LogBinomial.Coefficient(SecondRight, BothWrong);

    public static PatternCounts operator +(PatternCounts x, PatternCounts y) =>
        new(x.BothRight + y.BothRight, x.FirstRight + y.FirstRight, x.SecondRight + y.SecondRight, x.BothWrong + y.BothWrong);

    public int CompareTo(PatternCounts other) =>
        (BothRight, FirstRight, SecondRight, BothWrong).CompareTo((other.BothRight, other.FirstRight, other.SecondRight, other.BothWrong));
}

/// <summary>The joint results of two tests on the people of one study.</summary>
/// <param name="First">Index of the test with the lower one.</param>
/// <param name="Second">Index of the other.</param>
/// <param name="Diseased">Those with the condition: right is positive.</param>
/// <param name="NonDiseased">Those without it: right is negative.</param>
internal sealed record JointCounts(int First, int Second, PatternCounts Diseased, PatternCounts NonDiseased) : IComparable<JointCounts>
{
    /// <summary>The table of each test by itself.</summary>
    internal ComparedTable[] Margins =>
    [
        new(First, Diseased.BothRight + Diseased.FirstRight, Diseased.SecondRight + Diseased.BothWrong, NonDiseased.BothRight + NonDiseased.FirstRight, NonDiseased.SecondRight + NonDiseased.BothWrong),
        new(Second, Diseased.BothRight + Diseased.SecondRight, Diseased.FirstRight + Diseased.BothWrong, NonDiseased.BothRight + NonDiseased.SecondRight, NonDiseased.FirstRight + NonDiseased.BothWrong),
    ];

    public int CompareTo(JointCounts? other) =>
        other is null ? 1 : (First, Second, Diseased, NonDiseased).CompareTo((other.First, other.Second, other.Diseased, other.NonDiseased));

    /// <summary>The joint results in the rows of one study, each of which has the people with one result of the second test.</summary>
    /// <exception cref="ArgumentException">The rows are not those of one pair of tests, or two rows have the same result.</exception>
    internal static JointCounts From(IReadOnlyList<ComparativeTable> rows, string[] tests)
    {
        var (test, second) = (rows[0].Test, rows[0].SecondTest!);
        if (test == second) throw new ArgumentException($"The two tests of {rows[0].Study} have the same name, {test}.", nameof(rows));
        if (rows.Any(r => r.Test != test || r.SecondTest != second)) throw new ArgumentException($"{rows[0].Study} gives joint results of several pairs of tests; one pair can be used.", nameof(rows));
        if (rows.Count > 2 || (rows.Count == 2 && rows[0].SecondPositive == rows[1].SecondPositive)) throw new ArgumentException($"{rows[0].Study} has several rows with one result of {second}.", nameof(rows));
        var (positive, negative) = (Of(true), Of(false));
        var (i, j) = (Array.IndexOf(tests, test), Array.IndexOf(tests, second));
        var diseased = new PatternCounts(positive.TruePositives, negative.TruePositives, positive.FalseNegatives, negative.FalseNegatives);
        var nonDiseased = new PatternCounts(negative.TrueNegatives, positive.TrueNegatives, negative.FalsePositives, positive.FalsePositives);
        return i < j ? new(i, j, diseased, nonDiseased) : new(j, i, Exchanged(diseased), Exchanged(nonDiseased));

        TwoByTwo Of(bool result) => rows.FirstOrDefault(r => r.SecondPositive == result).Table;

        static PatternCounts Exchanged(PatternCounts p) => p with { FirstRight = p.SecondRight, SecondRight = p.FirstRight };
    }
}
