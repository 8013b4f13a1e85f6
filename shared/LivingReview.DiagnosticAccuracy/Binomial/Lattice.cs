using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace LivingReview.DiagnosticAccuracy.Binomial;

/// <summary>
/// The two-dimensional integral by the trapezoidal rule on a lattice that makes it separable. In z1 and v = z2 + kappa z1, kappa = L21 / L22, the
/// first arm depends on z1 alone and the second on v alone; only the normal density couples them, by a factor exp(kappa x y), and along a
/// row that is a power of one number. So n rows and n columns cost 2n binomial likelihoods, and each of the n^2 nodes a few multiplications.
/// The rule converges geometrically for analytic integrands (Trefethen and Weideman 2014, SIAM Rev 56:385).
/// </summary>
internal static class Lattice
{
    /// <summary>Rules from here on are lattices: this one, for the way up, and from the next on pairs of grades for the two axes.</summary>
    internal const int Coarse = 1000;

    /// <summary>Largest |L21 / L22|, a correlation of 0.89: beyond it the lattice would be too oblique to pay.</summary>
    private const double MostOblique = 2;

    /// <summary>Most columns, or rows, on either side of the middle, for which room is always at hand.</summary>
    private const int Narrow = 60;

    /// <summary>As many as the widest prior needs, a standard deviation of 15 on the logit scale.</summary>
    private const int Wide = 400;

    /// <summary>Share of the total that the outermost rows and columns may hold; what lies beyond them is a fraction of it.</summary>
    private const double Edge = 3e-9;

    /// <summary>Relative error allowed along each axis, of a study whose curvature is small.</summary>
    private const double Tolerance = 4e-10;

    internal static bool Suits(Scale scale) => scale.L22 is < 0 or > 0 && Math.Abs(scale.L21) <= MostOblique * Math.Abs(scale.L22);

    /// <summary>The coarsest pair of grades whose result may be trusted, if it is certified.</summary>
    internal static int Fine => Rule(1, 1);

    private static int Rule(int gradeA, int gradeB) => Coarse + gradeA * (LatticeGrade.Finest + 1) + gradeB;

    private static (int A, int B) Grades(int rule) => Math.DivRem(rule - Coarse, LatticeGrade.Finest + 1);

    /// <summary>The rule that is good enough for eight studies.</summary>
    internal static int Finer(ReadOnlySpan<int> lanes, int[] rules)
    {
        var (gradeA, gradeB) = (0, 0);
        foreach (var lane in lanes)
        {
            var (a, b) = Grades(rules[lane]);
            (gradeA, gradeB) = (Math.Max(gradeA, a), Math.Max(gradeB, b));
        }

        return Rule(gradeA, gradeB);
    }

    /// <summary>Evaluates eight studies, each axis with the finest grade of any.</summary>
    /// <param name="cells">The tables.</param>
    /// <param name="lanes">Which eight.</param>
    /// <param name="predictors">Linear predictors.</param>
    /// <param name="scale">L.</param>
    /// <param name="rules">Each study's rule; where certified, replaced by the one that is good enough or, if that is finer, should be tried next.</param>
    /// <param name="certify">Whether to look how good the rules are.</param>
    /// <param name="modes">Each study's last mode.</param>
    /// <param name="results">Where the results go.</param>
    /// <returns>False where a study needs more nodes than there is room for, or its edges are not empty: the results are then worthless.</returns>
    [SkipLocalsInit]
    internal static unsafe bool Evaluate(
        Cells cells, ReadOnlySpan<int> lanes, in Predictors predictors, Scale scale, int[] rules, bool certify, Modes modes, StudyResults results)
    {
        // On whole cache lines: a vector that straddles two costs two loads.
        const int Line = 64;
        var room = stackalloc byte[(2 * Narrow + 1) * sizeof(LatticeColumn) + Line];
        var narrow = new Span<LatticeColumn>((void*)(((nuint)room + Line - 1) & ~(nuint)(Line - 1)), 2 * Narrow + 1);
        if (Evaluate(cells, lanes, predictors, scale, rules, certify, modes, results, narrow))
            return true;
        var wide = ArrayPool<LatticeColumn>.Shared.Rent(2 * Wide + 1);
        try
        {
            return Evaluate(cells, lanes, predictors, scale, rules, certify, modes, results, wide.AsSpan(0, 2 * Wide + 1));
        }
        finally
        {
            ArrayPool<LatticeColumn>.Shared.Return(wide);
        }
    }

    private static bool Evaluate(
        Cells cells, ReadOnlySpan<int> lanes, in Predictors predictors, Scale scale, int[] rules, bool certify, Modes modes, StudyResults results,
        Span<LatticeColumn> columns)
    {
        var (gradeA, gradeB) = Grades(Finer(lanes, rules));
        var batch = new Batch(cells, lanes, predictors);
        var frame = new LatticeFrame(batch, scale, modes, lanes);
        // A tail is longer than the middle promises where a likelihood is flat on that side.
        foreach (var rest in (ReadOnlySpan<Vector512<double>>)[frame.Rest, frame.RestOfTail])
        {
            if (!Sum(frame, LatticeGrade.Of(gradeA), LatticeGrade.Of(gradeB), rest, columns, certify, out var rows, out var errorB))
                return false;
            if (!rows.EmptyBeyond(gradeA == 0 ? 1e-3 : Edge))
                continue;
            rows.Sums.Store(cells, lanes, frame.Height, rows.Cell, 1 / (2 * Math.PI), results);
            results.SetPoints(lanes, rows.Longest);
            if (certify)
                Judge(lanes, rules, frame, gradeA, gradeB, rows.ErrorA, errorB);
            return true;
        }

        return false;
    }

    private static void Judge(
        ReadOnlySpan<int> lanes, int[] rules, in LatticeFrame frame, int gradeA, int gradeB, Vector512<double> errorA, Vector512<double> errorB)
    {
        for (var lane = 0; lane < Cells.Lanes; lane++)
        {
            var (a, b) = (Next(gradeA, errorA[lane], frame.PrecisionA[lane]), Next(gradeB, errorB[lane], frame.PrecisionB[lane]));
            rules[lanes[lane]] = Math.Max(a, b) > LatticeGrade.Finest ? -1 : Rule(a, b);
        }
    }

    /// <summary>The same grade where it is good enough, otherwise a finer one.</summary>
    private static int Next(int grade, double error, double precision)
    {
        if (!(error * (1 + 0.05 * precision) < Tolerance))
            grade++;
        while (grade < LatticeGrade.Finest && precision > LatticeGrade.Of(grade).Precision)
            grade++;
        return grade;
    }

    /// <summary>Rows and columns from the middle outwards until nothing is left; false where there is no room for them.</summary>
    private static bool Sum(in LatticeFrame frame, LatticeGrade gradeA, LatticeGrade gradeB, Vector512<double> rest,
        Span<LatticeColumn> columns, bool certify, out LatticeRows rows, out Vector512<double> errorB)
    {
        var half = columns.Length / 2;
        var stepB = frame.B.Step(gradeB, frame.PrecisionB);
        var (first, last) = (half, half);
        rows = default;
        errorB = default;
        var certificate = default(LatticeCertificate);
        foreach (var direction in (ReadOnlySpan<int>)[1, -1])
        {
            var goesOn = true;
            for (var j = direction > 0 ? 0 : -1; goesOn; j += direction)
            {
                if (Math.Abs(j) > half)
                    return false;
                (first, last) = (Math.Min(first, half + j), Math.Max(last, half + j));
                goesOn = columns[half + j].Set(frame.B, stepB * j, gradeB.Cut, rest, ref certificate);
            }
        }

        rows = new LatticeRows(frame, columns, first, last, half, frame.A.Step(gradeA, frame.PrecisionA), stepB, Math.Min(gradeA.Cut, gradeB.Cut), certify);
        errorB = certificate.Error(stepB);
        foreach (var direction in (ReadOnlySpan<int>)[1, -1])
        {
            var goesOn = true;
            for (var i = direction > 0 ? 0 : -1; goesOn; i += direction)
            {
                if (Math.Abs(i) > half)
                    return false;
                goesOn = rows.Add(i, gradeA.Cut, rest);
            }
        }

        return true;
    }
}
