using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using LivingReview.DiagnosticAccuracy.Models.Binomial;

namespace LivingReview.DiagnosticAccuracy.Numerics.Quadrature;

/// <summary>
/// The two-dimensional integral by a trapezoidal rule in coordinates that make it separable. In z1 and v = z2 + kappa z1, kappa = L21 / L22, the
/// first arm depends on z1 alone and the second on v alone; only the normal density couples them, by a factor exp(kappa x y), and along a
/// row that is a power of one number. So n rows and n columns cost 2n binomial likelihoods, and each of the n^2 nodes a few multiplications.
/// The rule converges geometrically for analytic integrands (Trefethen and Weideman 2014, SIAM Rev 56:385).
/// </summary>
internal static class SeparableTrapezoid
{
    /// <summary>Rule numbers from here on are separable rules: this one is used while searching for the maximum, the following ones are pairs of levels for the two axes.</summary>
    internal const int CoarseRule = 1000;

    /// <summary>Largest |L21 / L22|, a correlation of 0.89: beyond it the coordinates are too oblique for the rule to be efficient.</summary>
    private const double MaxObliqueness = 2;

    /// <summary>Largest number of columns, or rows, on either side of the centre that fits the buffer on the stack.</summary>
    private const int NarrowHalfWidth = 60;

    /// <summary>The same for the buffer on the heap: as many as a between-study standard deviation of 15 needs.</summary>
    private const int WideHalfWidth = 400;

    /// <summary>Share of the total that the outermost rows and columns may hold; what lies beyond them is a fraction of it.</summary>
    private const double MaxEdgeShare = 3e-9;

    /// <summary>Relative error allowed along each axis, of a study whose curvature is small.</summary>
    private const double Tolerance = 4e-10;

    internal static bool IsApplicable(CholeskyFactor factor) => factor.L22 is < 0 or > 0 && Math.Abs(factor.L21) <= MaxObliqueness * Math.Abs(factor.L22);

    /// <summary>The coarsest pair of levels whose result is accepted, provided that its error bound is met.</summary>
    internal static int FirstReliableRule => Rule(1, 1);

    private static int Rule(int levelA, int levelB) => CoarseRule + levelA * (QuadratureLevel.Finest + 1) + levelB;

    private static (int A, int B) Levels(int rule) => Math.DivRem(rule - CoarseRule, QuadratureLevel.Finest + 1);

    /// <summary>The rule that is good enough for eight studies.</summary>
    internal static int FinestOf(ReadOnlySpan<int> lanes, int[] rules)
    {
        var (levelA, levelB) = (0, 0);
        foreach (var lane in lanes)
        {
            var (a, b) = Levels(rules[lane]);
            (levelA, levelB) = (Math.Max(levelA, a), Math.Max(levelB, b));
        }

        return Rule(levelA, levelB);
    }

    /// <summary>Evaluates eight studies, each axis with the finest level of any.</summary>
    /// <param name="cells">The tables.</param>
    /// <param name="lanes">Which eight.</param>
    /// <param name="predictors">Linear predictors.</param>
    /// <param name="factor">L.</param>
    /// <param name="rules">Each study's rule; where errors are estimated, replaced by the one that is accurate enough or, if finer, should be tried next.</param>
    /// <param name="estimateError">Whether to bound the errors of the rules.</param>
    /// <param name="modes">Each study's last mode.</param>
    /// <param name="results">Where the results go.</param>
    /// <returns>False where a study needs more nodes than there is room for, or its edges are not empty: the results are then worthless.</returns>
    [SkipLocalsInit]
    internal static unsafe bool Evaluate(
        Cells cells, ReadOnlySpan<int> lanes, in LinearPredictors predictors, CholeskyFactor factor, int[] rules, bool estimateError, PosteriorModes modes, StudyLikelihoods results)
    {
        // On whole cache lines: a vector that straddles two costs two loads.
        const int CacheLine = 64;
        var room = stackalloc byte[(2 * NarrowHalfWidth + 1) * sizeof(SeparableTrapezoidColumn) + CacheLine];
        var narrow = new Span<SeparableTrapezoidColumn>((void*)(((nuint)room + CacheLine - 1) & ~(nuint)(CacheLine - 1)), 2 * NarrowHalfWidth + 1);
        if (Evaluate(cells, lanes, predictors, factor, rules, estimateError, modes, results, narrow))
            return true;
        var wide = ArrayPool<SeparableTrapezoidColumn>.Shared.Rent(2 * WideHalfWidth + 1);
        try
        {
            return Evaluate(cells, lanes, predictors, factor, rules, estimateError, modes, results, wide.AsSpan(0, 2 * WideHalfWidth + 1));
        }
        finally
        {
            ArrayPool<SeparableTrapezoidColumn>.Shared.Return(wide);
        }
    }

    private static bool Evaluate(
        Cells cells, ReadOnlySpan<int> lanes, in LinearPredictors predictors, CholeskyFactor factor, int[] rules, bool estimateError, PosteriorModes modes, StudyLikelihoods results,
        Span<SeparableTrapezoidColumn> columns)
    {
        var (levelA, levelB) = Levels(FinestOf(lanes, rules));
        var batch = new StudyBatch(cells, lanes, predictors);
        var frame = new SeparableTrapezoidFrame(batch, factor, modes, lanes);
        // A tail is longer than the middle promises where a likelihood is flat on that side.
        foreach (var rest in (ReadOnlySpan<Vector512<double>>)[frame.ConditionalShare, frame.ConditionalShareInTail])
        {
            if (!Sum(frame, QuadratureLevel.At(levelA), QuadratureLevel.At(levelB), rest, columns, estimateError, out var rows, out var errorB))
                return false;
            if (!rows.HasNegligibleEdges(levelA == 0 ? 1e-3 : MaxEdgeShare))
                continue;
            rows.Sums.Store(cells, lanes, frame.Height, rows.CellArea, 1 / (2 * Math.PI), results);
            results.SetMaxNodes(lanes, rows.MaxPoints);
            if (estimateError)
                UpdateRules(lanes, rules, frame, levelA, levelB, rows.ErrorA, errorB);
            return true;
        }

        return false;
    }

    private static void UpdateRules(
        ReadOnlySpan<int> lanes, int[] rules, in SeparableTrapezoidFrame frame, int levelA, int levelB, Vector512<double> errorA, Vector512<double> errorB)
    {
        for (var lane = 0; lane < Cells.Lanes; lane++)
        {
            var (a, b) = (NextLevel(levelA, errorA[lane], frame.PrecisionA[lane]), NextLevel(levelB, errorB[lane], frame.PrecisionB[lane]));
            rules[lanes[lane]] = Math.Max(a, b) > QuadratureLevel.Finest ? -1 : Rule(a, b);
        }
    }

    /// <summary>The same level where it is accurate enough, otherwise a finer one.</summary>
    private static int NextLevel(int level, double error, double precision)
    {
        if (!(error * (1 + 0.05 * precision) < Tolerance))
            level++;
        while (level < QuadratureLevel.Finest && precision > QuadratureLevel.At(level).MaxCurvature)
            level++;
        return level;
    }

    /// <summary>Adds rows and columns from the centre outwards until the density is negligible; false where they do not fit the buffer.</summary>
    private static bool Sum(in SeparableTrapezoidFrame frame, QuadratureLevel levelA, QuadratureLevel levelB, Vector512<double> share,
        Span<SeparableTrapezoidColumn> columns, bool estimateError, out SeparableTrapezoidRows rows, out Vector512<double> errorB)
    {
        var half = columns.Length / 2;
        var stepB = frame.B.Step(levelB, frame.PrecisionB);
        var (first, last) = (half, half);
        rows = default;
        errorB = default;
        var errorBound = default(QuadratureErrorBound);
        foreach (var direction in (ReadOnlySpan<int>)[1, -1])
        {
            var continues = true;
            for (var j = direction > 0 ? 0 : -1; continues; j += direction)
            {
                if (Math.Abs(j) > half)
                    return false;
                (first, last) = (Math.Min(first, half + j), Math.Max(last, half + j));
                continues = columns[half + j].Set(frame.B, stepB * j, levelB.LogDensityCutoff, share, ref errorBound);
            }
        }

        rows = new SeparableTrapezoidRows(frame, columns, first, last, half, frame.A.Step(levelA, frame.PrecisionA), stepB, Math.Min(levelA.LogDensityCutoff, levelB.LogDensityCutoff), estimateError);
        errorB = errorBound.Error(stepB);
        foreach (var direction in (ReadOnlySpan<int>)[1, -1])
        {
            var continues = true;
            for (var i = direction > 0 ? 0 : -1; continues; i += direction)
            {
                if (Math.Abs(i) > half)
                    return false;
                continues = rows.Add(i, levelA.LogDensityCutoff, share);
            }
        }

        return true;
    }
}
