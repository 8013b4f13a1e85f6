using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using LivingReview.DiagnosticAccuracy.Numerics.Special;

namespace LivingReview.DiagnosticAccuracy.Numerics.Quadrature;

/// <summary>What the second arm contributes at one v: its weight e, and e times score, second derivative and their products with v.</summary>
internal struct SeparableTrapezoidColumn
{
    internal Vector512<double> Weight, Score, Second, ScoreV, SecondV, SecondVV;

    /// <summary>The largest log density of any lane.</summary>
    internal double MaxLogDensity;

    /// <param name="axis">The second arm.</param>
    /// <param name="y">Distance from the middle.</param>
    /// <param name="cut">Log density below which nothing counts.</param>
    /// <param name="share">Share of a marginal variance that is conditional: a marginal density reaches further than the conditional one through the centre.</param>
    /// <param name="errorBound">Takes this node in.</param>
    /// <returns>Whether anything may be left beyond.</returns>
    internal bool Set(in SeparableTrapezoidAxis axis, Vector512<double> y, double cut, Vector512<double> share, ref QuadratureErrorBound errorBound)
    {
        var level = axis.LogDensityAt(y, out var v, out var score, out var weight);
        Weight = VectorMath.Exp(level);
        axis.Accumulate(ref errorBound, Weight, v, score, weight);
        Score = Weight * score;
        Second = Weight * (score * score - weight);
        ScoreV = Score * v;
        SecondV = Second * v;
        SecondVV = SecondV * v;
        MaxLogDensity = SeparableTrapezoidRows.MaxOfLanes(level);
        return SeparableTrapezoidRows.MaxOfLanes(level * share) > cut;
    }
}

/// <summary>Adds row after row: the posterior moments of <see cref="ScoreMoments"/>.</summary>
internal ref struct SeparableTrapezoidRows
{
    private readonly SeparableTrapezoidFrame _frame;
    private readonly ReadOnlySpan<SeparableTrapezoidColumn> _columns;
    private readonly Vector512<double> _stepA, _stepB;
    private readonly int _first, _last, _middle;
    private readonly double _cut, _coupling;
    private readonly Vector512<double> _up, _down;
    private Vector512<double> _ratio;
    private readonly bool _estimateError;
    private Vector512<double> _edgeMass;
    private QuadratureErrorBound _errorBoundA;

    internal SeparableTrapezoidRows(
        in SeparableTrapezoidFrame frame, ReadOnlySpan<SeparableTrapezoidColumn> columns, int first, int last, int middle, Vector512<double> stepA, Vector512<double> stepB, double cut, bool estimateError)
    {
        _frame = frame;
        _columns = columns;
        (_first, _last, _estimateError) = (first, last, estimateError);
        (_stepA, _stepB, _middle, _cut) = (stepA, stepB, middle, cut);
        var exponent = stepA * stepB * frame.Coupling;
        _coupling = MaxOfLanes(Vector512.Abs(exponent));
        _up = VectorMath.Exp(exponent);
        _down = VectorMath.Exp(-exponent);
        _ratio = Vector512<double>.One;
        (_edgeMass, _errorBoundA) = (default, default);
        Sums = default;
        Count = 0;
    }

    internal ScoreMoments Sums;

    private int Count { get; set; }

    /// <summary>Nodes in the longer dimension.</summary>
    internal readonly int MaxPoints => Math.Max(Count, _last - _first + 1);

    /// <summary>Relative error along the rows' axis, where it was asked for.</summary>
    internal readonly Vector512<double> ErrorA => _errorBoundA.Error(_stepA);

    /// <summary>Area of a cell.</summary>
    internal readonly Vector512<double> CellArea => _stepA * _stepB;

    /// <summary>Adds row <paramref name="i"/>: 0, 1, 2, ... and then -1, -2, ...</summary>
    /// <returns>Whether anything may be left beyond.</returns>
    internal bool Add(int i, double rowCut, Vector512<double> share)
    {
        Count++;
        var x = _stepA * i;
        var level = _frame.A.LogDensityAt(x, out var z, out var scoreA, out var weightA);
        if (_estimateError)
            _frame.A.Accumulate(ref _errorBoundA, VectorMath.Exp(level), z, scoreA, weightA);

        // Corners where no lane has anything: the coupling adds at most this much per step.
        var (height, lift) = (_cut - MaxOfLanes(level), _coupling * Math.Abs(i));
        var (from, to) = (_first, _last);
        while (from < _middle && _columns[from].MaxLogDensity + lift * (_middle - from) < height)
            from++;
        while (to > _middle && _columns[to].MaxLogDensity + lift * (to - _middle) < height)
            to--;

        var kx = x * _frame.Coupling;
        _ratio = i switch { 0 => Vector512<double>.One, -1 => _down, > 0 => _ratio * _up, _ => _ratio * _down };
        // The coupling exp(kappa x y) along the row, a power of the ratio, times the row's own weight.
        var e = VectorMath.Exp(Vector512.FusedMultiplyAdd(kx, _stepB * (from - _middle), level));
        var ends = e * _columns[from].Weight;
        var along = _ratio;
        var weight = ends;
        Vector512<double> total = default, score = default, second = default, scoreV = default, secondV = default, secondVV = default;
        for (var c = from; c <= to; c++)
        {
            ref readonly var column = ref _columns[c];
            weight = e * column.Weight;
            total += weight;
            score = Vector512.FusedMultiplyAdd(e, column.Score, score);
            second = Vector512.FusedMultiplyAdd(e, column.Second, second);
            scoreV = Vector512.FusedMultiplyAdd(e, column.ScoreV, scoreV);
            secondV = Vector512.FusedMultiplyAdd(e, column.SecondV, secondV);
            secondVV = Vector512.FusedMultiplyAdd(e, column.SecondVV, secondVV);
            e *= along;
        }

        var continues = MaxOfLanes(level * share) > rowCut;
        _edgeMass += from == _first ? ends : Vector512<double>.Zero;
        _edgeMass += to == _last ? weight : Vector512<double>.Zero;
        _edgeMass += continues ? Vector512<double>.Zero : total;
        var kz = z * _frame.Coupling;
        // z2 = v - kappa z1.
        var inner = new InnerMoments
        {
            Weight = total,
            Score = score,
            Second = second,
            ScoreZ = scoreV - kz * score,
            SecondZ = secondV - kz * second,
            SecondZZ = secondVV - kz * (secondV + secondV - kz * second),
        };
        Sums.Add(inner, z, scoreA, weightA, Vector512<double>.One);
        return continues;
    }

    /// <summary>Whether the outermost nodes hold less than this share of the total in every lane.</summary>
    internal readonly bool HasNegligibleEdges(double share) => Vector512.LessThanOrEqualAll(_edgeMass, Sums.Total * share);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static double MaxOfLanes(Vector512<double> value)
    {
        var half = Vector256.Max(value.GetLower(), value.GetUpper());
        var quarter = Vector128.Max(half.GetLower(), half.GetUpper());
        return Math.Max(quarter[0], quarter[1]);
    }
}
