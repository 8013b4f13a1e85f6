using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace LivingReview.DiagnosticAccuracy.Binomial;

/// <summary>What the second arm contributes at one v: its weight e, and e times score, second derivative and their products with v.</summary>
internal struct LatticeColumn
{
    internal Vector512<double> Weight, Score, Second, ScoreV, SecondV, SecondVV;

    /// <summary>The largest log density of any lane.</summary>
    internal double Highest;

    /// <param name="axis">The second arm.</param>
    /// <param name="y">Distance from the middle.</param>
    /// <param name="cut">Log density below which nothing counts.</param>
    /// <param name="rest">A marginal density reaches further than the conditional one through the middle, whose log this divides.</param>
    /// <param name="certificate">Takes this node in.</param>
    /// <returns>Whether anything may be left beyond.</returns>
    internal bool Set(in LatticeAxis axis, Vector512<double> y, double cut, Vector512<double> rest, ref LatticeCertificate certificate)
    {
        var level = axis.LevelAt(y, out var v, out var score, out var weight);
        Weight = VectorMath.Exp(level);
        axis.Certify(ref certificate, Weight, v, score, weight);
        Score = Weight * score;
        Second = Weight * (score * score - weight);
        ScoreV = Score * v;
        SecondV = Second * v;
        SecondVV = SecondV * v;
        Highest = LatticeRows.Highest(level);
        return LatticeRows.Highest(level * rest) > cut;
    }
}

/// <summary>Adds row after row: the posterior moments of <see cref="PlaneSums"/>.</summary>
internal ref struct LatticeRows
{
    private readonly LatticeFrame frame;
    private readonly ReadOnlySpan<LatticeColumn> columns;
    private readonly Vector512<double> stepA, stepB;
    private readonly int first, last, middle;
    private readonly double cut, coupling;
    private readonly Vector512<double> up, down;
    private Vector512<double> ratio;
    private readonly bool certify;
    private Vector512<double> edge;
    private LatticeCertificate certificateA;

    internal LatticeRows(
        in LatticeFrame frame, ReadOnlySpan<LatticeColumn> columns, int first, int last, int middle, Vector512<double> stepA, Vector512<double> stepB, double cut, bool certify)
    {
        this.frame = frame;
        this.columns = columns;
        (this.first, this.last, this.certify) = (first, last, certify);
        (this.stepA, this.stepB, this.middle, this.cut) = (stepA, stepB, middle, cut);
        var exponent = stepA * stepB * frame.Kappa;
        coupling = Highest(Vector512.Abs(exponent));
        up = VectorMath.Exp(exponent);
        down = VectorMath.Exp(-exponent);
        ratio = Vector512<double>.One;
        (edge, certificateA) = (default, default);
        Sums = default;
        Count = 0;
    }

    internal PlaneSums Sums;

    private int Count { get; set; }

    /// <summary>Nodes in the longer dimension.</summary>
    internal readonly int Longest => Math.Max(Count, last - first + 1);

    /// <summary>Relative error along the rows' axis, where it was asked for.</summary>
    internal readonly Vector512<double> ErrorA => certificateA.Error(stepA);

    /// <summary>Area of a cell.</summary>
    internal readonly Vector512<double> Cell => stepA * stepB;

    /// <summary>Adds row <paramref name="i"/>: 0, 1, 2, ... and then -1, -2, ...</summary>
    /// <returns>Whether anything may be left beyond.</returns>
    internal bool Add(int i, double rowCut, Vector512<double> rest)
    {
        Count++;
        var x = stepA * i;
        var level = frame.A.LevelAt(x, out var z, out var scoreA, out var weightA);
        if (certify)
            frame.A.Certify(ref certificateA, VectorMath.Exp(level), z, scoreA, weightA);

        // Corners where no lane has anything: the coupling adds at most this much per step.
        var (height, lift) = (cut - Highest(level), coupling * Math.Abs(i));
        var (from, to) = (first, last);
        while (from < middle && columns[from].Highest + lift * (middle - from) < height)
            from++;
        while (to > middle && columns[to].Highest + lift * (to - middle) < height)
            to--;

        var kx = x * frame.Kappa;
        ratio = i switch { 0 => Vector512<double>.One, -1 => down, > 0 => ratio * up, _ => ratio * down };
        // The coupling exp(kappa x y) along the row, a power of the ratio, times the row's own weight.
        var e = VectorMath.Exp(Vector512.FusedMultiplyAdd(kx, stepB * (from - middle), level));
        var ends = e * columns[from].Weight;
        var along = ratio;
        var weight = ends;
        Vector512<double> total = default, score = default, second = default, scoreV = default, secondV = default, secondVV = default;
        for (var c = from; c <= to; c++)
        {
            ref readonly var column = ref columns[c];
            weight = e * column.Weight;
            total += weight;
            score = Vector512.FusedMultiplyAdd(e, column.Score, score);
            second = Vector512.FusedMultiplyAdd(e, column.Second, second);
            scoreV = Vector512.FusedMultiplyAdd(e, column.ScoreV, scoreV);
            secondV = Vector512.FusedMultiplyAdd(e, column.SecondV, secondV);
            secondVV = Vector512.FusedMultiplyAdd(e, column.SecondVV, secondVV);
            e *= along;
        }

        var goesOn = Highest(level * rest) > rowCut;
        edge += from == first ? ends : Vector512<double>.Zero;
        edge += to == last ? weight : Vector512<double>.Zero;
        edge += goesOn ? Vector512<double>.Zero : total;
        var kz = z * frame.Kappa;
        // z2 = v - kappa z1.
        var inner = new InnerSums
        {
            Weight = total,
            Score = score,
            Second = second,
            ScoreZ = scoreV - kz * score,
            SecondZ = secondV - kz * second,
            SecondZZ = secondVV - kz * (secondV + secondV - kz * second),
        };
        Sums.Add(inner, z, scoreA, weightA, Vector512<double>.One);
        return goesOn;
    }

    /// <summary>Whether the outermost nodes hold less than this share of the total in every lane.</summary>
    internal readonly bool EmptyBeyond(double share) => Vector512.LessThanOrEqualAll(edge, Sums.Total * share);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static double Highest(Vector512<double> value)
    {
        var half = Vector256.Max(value.GetLower(), value.GetUpper());
        var quarter = Vector128.Max(half.GetLower(), half.GetUpper());
        return Math.Max(quarter[0], quarter[1]);
    }
}
