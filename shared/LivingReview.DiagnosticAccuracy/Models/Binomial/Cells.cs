using LivingReview.DiagnosticAccuracy.Numerics.Special;

namespace LivingReview.DiagnosticAccuracy.Models.Binomial;

/// <summary>
/// The tables as columns of doubles, in canonical order (TP, FN, TN, FP), without empty tables, padded with empty ones to whole vectors.
/// Every sum runs in this order, so the same tables in any order give the same bits.
/// </summary>
internal sealed class Cells
{
    internal const int Lanes = 8;

    private Cells(int count, double[] successA, double[] failureA, double[] successB, double[] failureB)
    {
        Count = count;
        (SuccessA, FailureA, SuccessB, FailureB) = (successA, failureA, successB, failureB);
        LogCoefficient = new double[successA.Length];
        for (var i = 0; i < count; i++)
            LogCoefficient[i] = LogBinomial.Coefficient(successA[i], failureA[i]) + LogBinomial.Coefficient(successB[i], failureB[i]);
    }

    /// <summary>Number of tables with any count.</summary>
    internal int Count { get; }

    internal int Padded => SuccessA.Length;

    /// <summary>TP.</summary>
    internal double[] SuccessA { get; }

    /// <summary>FN.</summary>
    internal double[] FailureA { get; }

    /// <summary>TN.</summary>
    internal double[] SuccessB { get; }

    /// <summary>FP.</summary>
    internal double[] FailureB { get; }

    internal double[] LogCoefficient { get; }

    /// <summary>Positions in the caller's list of the tables kept here, in canonical order; equal tables follow their covariate.</summary>
    internal static int[] CanonicalOrder(ReadOnlySpan<TwoByTwo> tables, IReadOnlyList<double?>? covariate = null)
    {
        var copy = tables.ToArray();
        var order = Enumerable.Range(0, copy.Length).Where(i => copy[i].Total > 0).ToArray();
        Array.Sort(order, (i, j) =>
        {
            var (a, b) = (copy[i], copy[j]);
            var c = a.TruePositives.CompareTo(b.TruePositives);
            if (c == 0)
                c = a.FalseNegatives.CompareTo(b.FalseNegatives);
            if (c == 0)
                c = a.TrueNegatives.CompareTo(b.TrueNegatives);
            if (c == 0)
                c = a.FalsePositives.CompareTo(b.FalsePositives);
            if (c == 0 && covariate is not null)
                c = Nullable.Compare(covariate[i], covariate[j]);
            return c != 0 ? c : i.CompareTo(j);
        });
        return order;
    }

    internal static Cells From(ReadOnlySpan<TwoByTwo> tables) => From(tables, CanonicalOrder(tables));

    internal static Cells From(ReadOnlySpan<TwoByTwo> tables, ReadOnlySpan<int> order)
    {
        var padded = Pad(order.Length);
        var (successA, failureA, successB, failureB) = (new double[padded], new double[padded], new double[padded], new double[padded]);
        for (var i = 0; i < order.Length; i++)
        {
            var table = tables[order[i]];
            successA[i] = table.TruePositives;
            failureA[i] = table.FalseNegatives;
            successB[i] = table.TrueNegatives;
            failureB[i] = table.FalsePositives;
        }

        return new Cells(order.Length, successA, failureA, successB, failureB);
    }

    /// <summary>The same studies with the second arm emptied.</summary>
    internal Cells FirstArm() => new(Count, SuccessA, FailureA, new double[Padded], new double[Padded]);

    /// <summary>The second arm as the first, and an empty second arm.</summary>
    internal Cells SecondArm() => new(Count, SuccessB, FailureB, new double[Padded], new double[Padded]);

    internal static int Pad(int count) => (count + Lanes - 1) / Lanes * Lanes;
}
