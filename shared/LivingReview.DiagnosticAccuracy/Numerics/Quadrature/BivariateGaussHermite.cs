using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using LivingReview.DiagnosticAccuracy.Models.Binomial;
using LivingReview.DiagnosticAccuracy.Numerics.Special;

namespace LivingReview.DiagnosticAccuracy.Numerics.Quadrature;

/// <summary>
/// Adaptive Gauss-Hermite quadrature over both random effects of eight studies at a time (Pinheiro and Bates 1995, J Comput Graph Stat
/// 4:12): the rule is centred at the mode of each study's integrand and scaled by its curvature, with z1 depending on the outer node alone,
/// so that the first arm costs n evaluations and the second n^2. Derivatives are those of the integral (Louis 1982, J R Stat Soc B 44:226).
/// </summary>
internal static class BivariateGaussHermite
{
    private const int MaxSteps = 200;

    /// <summary>Longest step of the search for a mode: on the flat side of a large study's likelihood a full step would leave the earth.</summary>
    internal const double MaxStep = 3;

    /// <summary>Steps after which longer ones are allowed: where studies hardly differ, a mode may lie thousands of deviations away.</summary>
    private const int ShortSteps = 20;

    /// <summary>Longest step at a stage of the search.</summary>
    internal static Vector512<double> LongestStep(int step) => Vector512.Create(step <= ShortSteps ? MaxStep : MaxStep * Math.Pow(1.25, Math.Min(step, 100) - ShortSteps));

    internal static void Evaluate(Cells cells, ReadOnlySpan<int> lanes, in LinearPredictors predictors, CholeskyFactor factor, GaussHermite rule, PosteriorModes modes, StudyLikelihoods results)
    {
        var batch = new StudyBatch(cells, lanes, predictors);
        var z1 = StudyBatch.Gather(modes.First, lanes);
        var z2 = StudyBatch.Gather(modes.Second, lanes);
        var height = FindMode(batch, factor, ref z1, ref z2, out var p11, out var p12, out var p22);
        StudyBatch.Scatter(z1, modes.First, lanes);
        StudyBatch.Scatter(z2, modes.Second, lanes);

        var determinant = p11 * p22 - p12 * p12;
        var m11 = Vector512.Sqrt(p22 / determinant);
        var m22 = Vector512<double>.One / Vector512.Sqrt(p22);
        var m21 = -(p12 / (determinant * m11));

        var sums = default(ScoreMoments);
        ReadOnlySpan<double> nodes = rule.Nodes;
        ReadOnlySpan<double> weights = rule.Weights;
        for (var i = 0; i < nodes.Length; i++)
        {
            var outer = Vector512.Create(nodes[i]);
            var first = Vector512.FusedMultiplyAdd(m11, outer, z1);
            var logA = BinomialArm.Evaluate(batch.SuccessA, batch.FailureA, batch.MuA + first * factor.L11, out var scoreA, out var weightA);
            var level = logA - first * first * 0.5 - height;
            var centreB = batch.MuB + first * factor.L21;
            var centreZ = Vector512.FusedMultiplyAdd(m21, outer, z2);

            var inner = default(InnerMoments);
            for (var j = 0; j < nodes.Length; j++)
            {
                var second = Vector512.FusedMultiplyAdd(m22, Vector512.Create(nodes[j]), centreZ);
                inner.Add(batch, centreB, factor.L22, level, second, Vector512.Create(weights[j]));
            }

            sums.Add(inner, first, scoreA, weightA, Vector512.Create(weights[i]));
        }

        sums.Store(cells, lanes, height, m11 * m22, 1 / (2 * Math.PI), results);
        results.SetMaxNodes(lanes, nodes.Length);
    }

    /// <summary>Newton's method with step halving on the concave log integrand; lanes stop one by one, so a study's mode does not depend on its neighbours.</summary>
    /// <param name="batch">The studies.</param>
    /// <param name="factor">L.</param>
    /// <param name="z1">Where to begin; the mode.</param>
    /// <param name="z2">Likewise.</param>
    /// <param name="p11">The negative Hessian there.</param>
    /// <param name="p12">Likewise.</param>
    /// <param name="p22">Likewise.</param>
    /// <param name="near">Squared distance, in standard deviations, at which a lane stays where it is; 0 for the mode itself.</param>
    /// <returns>The log integrand at the mode, without the constants -ln(2 pi) and ln C.</returns>
    internal static Vector512<double> FindMode(
        in StudyBatch batch, CholeskyFactor factor, ref Vector512<double> z1, ref Vector512<double> z2,
        out Vector512<double> p11, out Vector512<double> p12, out Vector512<double> p22, double near = 0)
    {
        var (previous1, previous2) = (z1, z2);
        var best = Vector512.Create(double.NegativeInfinity);
        var active = Vector512<double>.AllBitsSet;
        for (var step = 0; ; step++)
        {
            var logA = BinomialArm.Evaluate(batch.SuccessA, batch.FailureA, batch.MuA + z1 * factor.L11, out var scoreA, out var weightA);
            var logB = BinomialArm.Evaluate(batch.SuccessB, batch.FailureB, batch.MuB + z1 * factor.L21 + z2 * factor.L22, out var scoreB, out var weightB);
            var height = logA + logB - (z1 * z1 + z2 * z2) * 0.5;
            p11 = weightA * (factor.L11 * factor.L11) + weightB * (factor.L21 * factor.L21) + Vector512<double>.One;
            p12 = weightB * (factor.L21 * factor.L22);
            p22 = weightB * (factor.L22 * factor.L22) + Vector512<double>.One;
            if (Vector512.EqualsAll(active, Vector512<double>.Zero) || step == MaxSteps)
                return height;

            var slack = (Vector512.Abs(height) + Vector512<double>.One) * 1e-13;
            var worse = Vector512.LessThan(height, best - slack) & active;
            best = Vector512.ConditionalSelect(worse, best, height);
            var g1 = scoreA * factor.L11 + scoreB * factor.L21 - z1;
            var g2 = scoreB * factor.L22 - z2;
            var determinant = p11 * p22 - p12 * p12;
            var d1 = (p22 * g1 - p12 * g2) / determinant;
            var d2 = (p11 * g2 - p12 * g1) / determinant;
            var size = Vector512.Max(Vector512.Abs(d1), Vector512.Abs(d2));
            var longest = LongestStep(step);
            var shorten = longest / Vector512.Max(size, longest);

            var half1 = (z1 + previous1) * 0.5;
            var half2 = (z2 + previous2) * 0.5;
            var far = Vector512.GreaterThan(g1 * d1 + g2 * d2, Vector512.Create(near));
            var move = active & far & ~worse;
            previous1 = Vector512.ConditionalSelect(move, z1, previous1);
            previous2 = Vector512.ConditionalSelect(move, z2, previous2);
            z1 = Vector512.ConditionalSelect(worse, half1, Vector512.ConditionalSelect(move, z1 + d1 * shorten, z1));
            z2 = Vector512.ConditionalSelect(worse, half2, Vector512.ConditionalSelect(move, z2 + d2 * shorten, z2));
            // Quadratic convergence: after a step below 1e-7 the error is below 1e-13 of a standard deviation.
            active &= worse | (far & Vector512.GreaterThan(size, Vector512.Create(1e-7)));
        }
    }
}

/// <summary>Sums over the inner nodes at one outer node.</summary>
internal struct InnerMoments
{
    internal Vector512<double> Weight, Score, Second, ScoreZ, SecondZ, SecondZZ;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Add(in StudyBatch batch, Vector512<double> centreB, double l22, Vector512<double> level, Vector512<double> z2, Vector512<double> ruleWeight)
    {
        var logB = BinomialArm.Evaluate(batch.SuccessB, batch.FailureB, centreB + z2 * l22, out var score, out var weight);
        var e = ruleWeight * VectorMath.Exp(level + logB - z2 * z2 * 0.5);
        var es = e * score;
        var ed = e * (score * score - weight);
        Weight += e;
        Score += es;
        Second += ed;
        ScoreZ = Vector512.FusedMultiplyAdd(es, z2, ScoreZ);
        var edz = ed * z2;
        SecondZ += edz;
        SecondZZ = Vector512.FusedMultiplyAdd(edz, z2, SecondZZ);
    }
}
