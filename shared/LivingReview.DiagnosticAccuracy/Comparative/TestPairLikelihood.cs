using System.Runtime.Intrinsics;
using LivingReview.DiagnosticAccuracy.Models.Binomial;
using LivingReview.DiagnosticAccuracy.Models.LatentClass;
using LivingReview.DiagnosticAccuracy.Numerics.RandomEffects;
using LivingReview.DiagnosticAccuracy.Numerics.Special;

namespace LivingReview.DiagnosticAccuracy.Comparative;

/// <summary>One class of people of a study as the likelihood sees it: joint patterns, or each test by itself.</summary>
/// <param name="IsJoint">Whether the patterns count.</param>
/// <param name="Patterns">The patterns.</param>
/// <param name="First">Right and wrong results of the first test, where the patterns do not count.</param>
/// <param name="Second">Those of the second.</param>
internal readonly record struct PairedClass(bool IsJoint, PatternCounts Patterns, (double Right, double Wrong) First, (double Right, double Wrong) Second);

/// <summary>
/// Joint results of two tests on the same people, given the study's sensitivities and specificities: multinomial over the four patterns of each class
/// (Trikalinos et al. 2014, Res Synth Methods 5:294), the probability of two right results by Plackett's distribution with one odds ratio for each class
/// (Dale 1986, Biometrics 42:909).
/// Predictors: the logits of both tests, sensitivities A and specificities B. Turned they are sum and difference over the square root of two, in the order
/// A+, B+, A-, B-, in which exchangeable tables are independent; else A1, A2, B1, B2. Shared: the log odds ratios of diseased and non-diseased.
/// </summary>
internal sealed class TestPairLikelihood((PairedClass Diseased, PairedClass NonDiseased)[] studies, bool isTurned) : IConditionalLikelihood
{
    /// <summary>A pattern less probable than this does not become less likely: nobody could be found in it.</summary>
    private const double Impossible = 1e-30;

    private static readonly double Half = Math.Sqrt(0.5);

    // The last predictor is of specificity alone, so that the diseased need not be computed again when only it changes.
    private Derivatives _diseased;

    public int Studies => studies.Length;

    public int Predictors => 4;

    public int SharedParameters => 2;

    public double LogCoefficient(int study) => 0;

    public double FixedTerms(ReadOnlySpan<double> shared, Span<double> gradient, Span<double> hessian) => 0;

    public Vector512<double> Evaluate(
        int study, ReadOnlySpan<Vector512<double>> predictors, ReadOnlySpan<double> shared, bool onlyLastChanged, Span<Vector512<double>> gradient, Span<Vector512<double>> hessian)
    {
        var (diseased, nonDiseased) = studies[study];
        if (!onlyLastChanged)
            _diseased = isTurned ? Evaluate(diseased, (predictors[0] + predictors[2]) * Half, (predictors[0] - predictors[2]) * Half, shared[0]) : Evaluate(diseased, predictors[0], predictors[1], shared[0]);
        var b = isTurned ? Evaluate(nonDiseased, (predictors[1] + predictors[3]) * Half, (predictors[1] - predictors[3]) * Half, shared[1]) : Evaluate(nonDiseased, predictors[2], predictors[3], shared[1]);
        gradient.Clear();
        hessian.Clear();
        if (isTurned)
        {
            Turned(_diseased, 0, 2, 4, gradient, hessian);
            Turned(b, 1, 3, 5, gradient, hessian);
        }
        else
        {
            Straight(_diseased, 0, 1, 4, gradient, hessian);
            Straight(b, 2, 3, 5, gradient, hessian);
        }

        return _diseased.Value + b.Value;
    }

    private static void Straight(in Derivatives d, int first, int second, int ratio, Span<Vector512<double>> gradient, Span<Vector512<double>> hessian)
    {
        (gradient[first], gradient[second], gradient[ratio]) = (d.X, d.Y, d.T);
        (hessian[At(first, first)], hessian[At(second, first)], hessian[At(second, second)]) = (d.XX, d.XY, d.YY);
        (hessian[At(ratio, first)], hessian[At(ratio, second)], hessian[At(ratio, ratio)]) = (d.XT, d.YT, d.TT);
    }

    private static void Turned(in Derivatives d, int sum, int difference, int ratio, Span<Vector512<double>> gradient, Span<Vector512<double>> hessian)
    {
        (gradient[sum], gradient[difference], gradient[ratio]) = ((d.X + d.Y) * Half, (d.X - d.Y) * Half, d.T);
        (hessian[At(sum, sum)], hessian[At(difference, sum)], hessian[At(difference, difference)]) =
            ((d.XX + d.YY) * 0.5 + d.XY, (d.XX - d.YY) * 0.5, (d.XX + d.YY) * 0.5 - d.XY);
        (hessian[At(ratio, sum)], hessian[At(ratio, difference)], hessian[At(ratio, ratio)]) = ((d.XT + d.YT) * Half, (d.XT - d.YT) * Half, d.TT);
    }

    /// <summary>Where a pair stands in the lower triangle by rows; the row is the larger.</summary>
    private static int At(int row, int column) => row * (row + 1) / 2 + column;

    private static Derivatives Evaluate(in PairedClass people, Vector512<double> logitX, Vector512<double> logitY, double logRatio)
    {
        var d = default(Derivatives);
        if (!people.IsJoint)
        {
            d.Value = BinomialArm.Evaluate(Vector512.Create(people.First.Right), Vector512.Create(people.First.Wrong), logitX, out d.X, out var weightX)
                + BinomialArm.Evaluate(Vector512.Create(people.Second.Right), Vector512.Create(people.Second.Wrong), logitY, out d.Y, out var weightY);
            (d.XX, d.YY) = (-weightX, -weightY);
            return d;
        }

        var (x, notX) = VectorMath.Expit(logitX);
        var (y, notY) = VectorMath.Expit(logitY);
        var joint = PlackettJoint.At(x, notX, y, notY, logRatio == 0 ? 1 : Math.Exp(logRatio));
        d.Add(people.Patterns.BothRight, joint.Both, joint, 1, 0, 0);
        d.Add(people.Patterns.FirstRight, joint.OnlyX, joint, -1, 1, 0);
        d.Add(people.Patterns.SecondRight, joint.OnlyY, joint, -1, 0, 1);
        d.Add(people.Patterns.BothWrong, joint.Neither, joint, 1, -1, -1);
        return d;
    }

    /// <summary>Log-likelihood of one class with its derivatives in both logits, x and y, and in the log odds ratio, t.</summary>
    private struct Derivatives
    {
        internal Vector512<double> Value, X, Y, T, XX, XY, YY, XT, YT, TT;

        /// <summary>n people of a pattern with the probability constant + sign C + x ofX + y ofY.</summary>
        internal void Add(double n, Vector512<double> probability, in PlackettJoint joint, double sign, double ofX, double ofY)
        {
            if (n == 0) return;
            var p = Vector512.Max(probability, Vector512.Create(Impossible));
            Value += VectorMath.Log(p) * n;
            var inverse = Vector512<double>.One / p;
            var (x, y, t) = ((joint.A * sign + joint.X1 * ofX) * inverse, (joint.R * sign + joint.Y1 * ofY) * inverse, joint.T * inverse * sign);
            X += x * n;
            Y += y * n;
            T += t * n;
            // n (p_ij / p - p_i p_j / p^2).
            XX += ((joint.AA * sign + joint.X2 * ofX) * inverse - x * x) * n;
            XY += (joint.AR * inverse * sign - x * y) * n;
            YY += ((joint.RR * sign + joint.Y2 * ofY) * inverse - y * y) * n;
            XT += (joint.AT * inverse * sign - x * t) * n;
            YT += (joint.RT * inverse * sign - y * t) * n;
            TT += (joint.TT * inverse * sign - t * t) * n;
        }
    }
}
