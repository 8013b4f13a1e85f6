using System.Runtime.Intrinsics;

namespace LivingReview.DiagnosticAccuracy.Binomial;

/// <summary>Posterior mean and covariance of one study's random effects, given its table and the fitted parameters.</summary>
internal readonly record struct Posterior(double MeanA, double MeanB, double VarianceA, double VarianceB, double Covariance);

/// <summary>The first two posterior moments of z by the rule of <see cref="PlaneKernel"/>, turned into those of the random effects.</summary>
internal static class PosteriorKernel
{
    /// <summary>Enough for every posterior whose between-study deviation is below 3, and to three digits beyond.</summary>
    private const int Nodes = 41;

    internal static Posterior[] Evaluate(Cells cells, double muA, double muB, Scale scale)
    {
        var predictors = new Predictors(Filled(cells.Count, muA), Filled(cells.Count, muB));
        var result = new Posterior[cells.Count];
        Span<int> lanes = stackalloc int[Cells.Lanes];
        for (var start = 0; start < cells.Count; start += Cells.Lanes)
        {
            for (var lane = 0; lane < Cells.Lanes; lane++)
                lanes[lane] = Math.Min(start + lane, cells.Count - 1);
            Evaluate(new Batch(cells, lanes, predictors), scale, lanes, result);
        }

        return result;
    }

    private static void Evaluate(in Batch batch, Scale scale, ReadOnlySpan<int> lanes, Posterior[] result)
    {
        var z1 = Vector512<double>.Zero;
        var z2 = Vector512<double>.Zero;
        var height = PlaneKernel.FindMode(batch, scale, ref z1, ref z2, out var p11, out var p12, out var p22);
        var determinant = p11 * p22 - p12 * p12;
        var m11 = Vector512.Sqrt(p22 / determinant);
        var m22 = Vector512<double>.One / Vector512.Sqrt(p22);
        var m21 = -(p12 / (determinant * m11));
        Vector512<double> total = default, first = default, second = default, square1 = default, cross = default, square2 = default;
        var rule = GaussHermite.Rule(Nodes);
        for (var i = 0; i < Nodes; i++)
        {
            var a = Vector512.FusedMultiplyAdd(m11, Vector512.Create(rule.Nodes[i]), z1);
            var logA = Arm.Evaluate(batch.SuccessA, batch.FailureA, batch.MuA + a * scale.L11, out _, out _);
            var level = logA - a * a * 0.5 - height;
            var centre = Vector512.FusedMultiplyAdd(m21, Vector512.Create(rule.Nodes[i]), z2);
            for (var j = 0; j < Nodes; j++)
            {
                var b = Vector512.FusedMultiplyAdd(m22, Vector512.Create(rule.Nodes[j]), centre);
                var logB = Arm.Evaluate(batch.SuccessB, batch.FailureB, batch.MuB + a * scale.L21 + b * scale.L22, out _, out _);
                var e = VectorMath.Exp(level + logB - b * b * 0.5) * (rule.Weights[i] * rule.Weights[j]);
                total += e;
                first += e * a;
                second += e * b;
                square1 += e * a * a;
                cross += e * a * b;
                square2 += e * b * b;
            }
        }

        for (var lane = 0; lane < Cells.Lanes; lane++)
        {
            var (e1, e2) = (first[lane] / total[lane], second[lane] / total[lane]);
            var (v11, v12, v22) = (square1[lane] / total[lane] - e1 * e1, cross[lane] / total[lane] - e1 * e2, square2[lane] / total[lane] - e2 * e2);
            result[lanes[lane]] = new Posterior(
                scale.L11 * e1,
                scale.L21 * e1 + scale.L22 * e2,
                scale.L11 * scale.L11 * v11,
                scale.L21 * scale.L21 * v11 + 2 * scale.L21 * scale.L22 * v12 + scale.L22 * scale.L22 * v22,
                scale.L11 * (scale.L21 * v11 + scale.L22 * v12));
        }
    }

    private static double[] Filled(int count, double value)
    {
        var column = new double[count];
        Array.Fill(column, value);
        return column;
    }
}
