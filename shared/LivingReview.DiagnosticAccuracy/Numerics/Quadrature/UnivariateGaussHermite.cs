using System.Runtime.Intrinsics;
using LivingReview.DiagnosticAccuracy.Models.Binomial;
using LivingReview.DiagnosticAccuracy.Numerics.Special;

namespace LivingReview.DiagnosticAccuracy.Numerics.Quadrature;

/// <summary>
/// The same integral where one standard normal z moves both arms, uA = a z, uB = b z: the boundary models (correlation -1 or 1) and, with an
/// empty second arm, the univariate model. The Hessian's last entry is the curvature in L22 at 0: positive where the interior is better.
/// </summary>
internal static class UnivariateGaussHermite
{
    private const int MaxSteps = 200;

    internal static void Evaluate(Cells cells, ReadOnlySpan<int> lanes, in LinearPredictors predictors, double a, double b, GaussHermite rule, PosteriorModes modes, StudyLikelihoods results)
    {
        var batch = new StudyBatch(cells, lanes, predictors);
        var z = StudyBatch.Gather(modes.First, lanes);
        var height = FindMode(batch, a, b, ref z, out var precision);
        StudyBatch.Scatter(z, modes.First, lanes);
        var width = Vector512<double>.One / Vector512.Sqrt(precision);

        var sums = default(ScoreMoments);
        ReadOnlySpan<double> nodes = rule.Nodes;
        ReadOnlySpan<double> weights = rule.Weights;
        for (var i = 0; i < nodes.Length; i++)
        {
            var node = Vector512.FusedMultiplyAdd(width, Vector512.Create(nodes[i]), z);
            Add(ref sums, batch, a, b, height, node, Vector512.Create(weights[i]));
        }

        sums.Store(cells, lanes, height, width, 1 / Math.Sqrt(2 * Math.PI), results);
        results.SetMaxNodes(lanes, nodes.Length);
    }

    internal static void Add(ref ScoreMoments sums, in StudyBatch batch, double a, double b, Vector512<double> height, Vector512<double> z, Vector512<double> ruleWeight)
    {
        var logA = BinomialArm.Evaluate(batch.SuccessA, batch.FailureA, batch.MuA + z * a, out var scoreA, out var weightA);
        var logB = BinomialArm.Evaluate(batch.SuccessB, batch.FailureB, batch.MuB + z * b, out var scoreB, out var weightB);
        var e = ruleWeight * VectorMath.Exp(logA + logB - z * z * 0.5 - height);
        var second = e * (scoreB * scoreB - weightB);
        // z2 is independent with variance 1 here: E[z2] = 0, E[z2^2] = 1.
        var inner = new InnerMoments { Weight = e, Score = e * scoreB, Second = second, SecondZZ = second };
        sums.Add(inner, z, scoreA, weightA, Vector512<double>.One);
    }

    internal static Vector512<double> FindMode(in StudyBatch batch, double a, double b, ref Vector512<double> z, out Vector512<double> precision)
    {
        var previous = z;
        var best = Vector512.Create(double.NegativeInfinity);
        var active = Vector512<double>.AllBitsSet;
        for (var step = 0; ; step++)
        {
            var logA = BinomialArm.Evaluate(batch.SuccessA, batch.FailureA, batch.MuA + z * a, out var scoreA, out var weightA);
            var logB = BinomialArm.Evaluate(batch.SuccessB, batch.FailureB, batch.MuB + z * b, out var scoreB, out var weightB);
            var height = logA + logB - z * z * 0.5;
            precision = weightA * (a * a) + weightB * (b * b) + Vector512<double>.One;
            if (Vector512.EqualsAll(active, Vector512<double>.Zero) || step == MaxSteps)
                return height;

            var slack = (Vector512.Abs(height) + Vector512<double>.One) * 1e-13;
            var worse = Vector512.LessThan(height, best - slack) & active;
            best = Vector512.ConditionalSelect(worse, best, height);
            var d = (scoreA * a + scoreB * b - z) / precision;
            var longest = BivariateGaussHermite.LongestStep(step);
            var shorten = longest / Vector512.Max(Vector512.Abs(d), longest);
            var move = active & ~worse;
            var half = (z + previous) * 0.5;
            previous = Vector512.ConditionalSelect(move, z, previous);
            z = Vector512.ConditionalSelect(worse, half, Vector512.ConditionalSelect(move, z + d * shorten, z));
            active &= worse | Vector512.GreaterThan(Vector512.Abs(d), Vector512.Create(1e-7));
        }
    }
}
