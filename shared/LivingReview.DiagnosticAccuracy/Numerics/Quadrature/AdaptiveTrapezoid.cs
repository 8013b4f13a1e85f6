using System.Runtime.Intrinsics;
using LivingReview.DiagnosticAccuracy.Models.Binomial;

namespace LivingReview.DiagnosticAccuracy.Numerics.Quadrature;

/// <summary>
/// The same integrals for the few studies whose posterior is so skewed that Gauss-Hermite rules of ordinary size disagree (a between-study
/// deviation of 3 and more with counts at 0 or n). The trapezoidal rule on the whole line converges geometrically for analytic integrands
/// (Trefethen and Weideman 2014, SIAM Rev 56:385), wherever their mass lies: it adds nodes outwards from the mode until they no longer change the sum.
/// One study at a time; the lanes are nodes.
/// </summary>
internal static class AdaptiveTrapezoid
{
    /// <summary>Step in units of the width at the mode that integrates a normal density to rounding error.</summary>
    private const double StepPerDeviation = 0.7;

    /// <summary>
    /// Step times scale that keeps the error below 1e-13 however narrow or wide the integrand: the logistic function's poles stand at a
    /// distance of pi / scale from the real line, and the error is exp(-2 pi distance / step).
    /// </summary>
    private const double StepPerFactor = 0.62;

    private const int MaxSteps = 4000;
    private static readonly Vector512<double> Lane = Vector512.Create(0.0, 1, 2, 3, 4, 5, 6, 7);

    internal static void IntegrateOne(Cells cells, ReadOnlySpan<int> lanes, in LinearPredictors predictors, double a, double b, int level, PosteriorModes modes, StudyLikelihoods results)
    {
        var batch = new StudyBatch(cells, lanes, predictors);
        var mode = StudyBatch.Gather(modes.First, lanes);
        var height = UnivariateGaussHermite.FindMode(batch, a, b, ref mode, out var precision);
        StudyBatch.Scatter(mode, modes.First, lanes);
        var step = Step(precision, Math.Max(Math.Abs(a), Math.Abs(b)), level);
        var sums = default(ScoreMoments);
        var points = 0;
        foreach (var direction in (ReadOnlySpan<int>)[1, -1])
        {
            for (var start = direction > 0 ? 0 : 1; start < MaxSteps; start += Cells.Lanes)
            {
                var before = sums.Total;
                var z = mode + (Lane + Vector512.Create((double)start)) * direction * step;
                points += Cells.Lanes;
                UnivariateGaussHermite.Add(ref sums, batch, a, b, height, z, Vector512<double>.One);
                if (IsSettled(before, sums.Total))
                    break;
            }
        }

        sums.SumLanes();
        sums.Store(cells, lanes, height, step, 1 / Math.Sqrt(2 * Math.PI), results);
        results.SetMaxNodes(lanes, points);
    }

    internal static void IntegrateBoth(Cells cells, ReadOnlySpan<int> lanes, in LinearPredictors predictors, CholeskyFactor scale, int level, PosteriorModes modes, StudyLikelihoods results)
    {
        var batch = new StudyBatch(cells, lanes, predictors);
        var mode1 = StudyBatch.Gather(modes.First, lanes);
        var mode2 = StudyBatch.Gather(modes.Second, lanes);
        var height = BivariateGaussHermite.FindMode(batch, scale, ref mode1, ref mode2, out var p11, out var p12, out var p22);
        StudyBatch.Scatter(mode1, modes.First, lanes);
        StudyBatch.Scatter(mode2, modes.Second, lanes);
        var step1 = Step((p11 * p22 - p12 * p12) / p22, Math.Max(Math.Abs(scale.L11), Math.Abs(scale.L21)), level);

        var sums = default(ScoreMoments);
        var points = 0;
        foreach (var direction in (ReadOnlySpan<int>)[1, -1])
        {
            var centre = mode2;
            for (var start = direction > 0 ? 0 : 1; start < MaxSteps; start++)
            {
                var z1 = mode1 + Vector512.Create((double)start) * direction * step1;
                var before = sums.Total;
                points++;
                AddRow(ref sums, batch, scale, height, z1, ref centre, level);
                if (IsSettled(before, sums.Total))
                    break;
            }
        }

        sums.SumLanes();
        sums.Store(cells, lanes, height, step1, 1 / (2 * Math.PI), results);
        results.SetMaxNodes(lanes, points);
    }

    /// <summary>All z2 at one z1: a row of its own, with the step that its own conditional mode asks for.</summary>
    private static void AddRow(ref ScoreMoments sums, in StudyBatch batch, CholeskyFactor scale, Vector512<double> height, Vector512<double> z1, ref Vector512<double> centre, int level)
    {
        var logA = BinomialArm.Evaluate(batch.SuccessA, batch.FailureA, batch.MuA + z1 * scale.L11, out var scoreA, out var weightA);
        var centreB = batch.MuB + z1 * scale.L21;
        var second = batch.WithSecondArmOnly(centreB);
        _ = UnivariateGaussHermite.FindMode(second, scale.L22, 0, ref centre, out var precision);
        var step = Step(precision, Math.Abs(scale.L22), level);
        var levelA = logA - z1 * z1 * 0.5 - height;
        var inner = default(InnerMoments);
        foreach (var direction in (ReadOnlySpan<int>)[1, -1])
        {
            for (var start = direction > 0 ? 0 : 1; start < MaxSteps; start += Cells.Lanes)
            {
                var before = inner.Weight;
                var z2 = centre + (Lane + Vector512.Create((double)start)) * direction * step;
                inner.Add(batch, centreB, scale.L22, levelA, z2, step);
                if (IsSettled(before, inner.Weight))
                    break;
            }
        }

        sums.Add(inner, z1, scoreA, weightA, Vector512<double>.One);
    }

    /// <summary>Whether no lane has grown; a sum that is no number any more does not grow either, and ends the walk.</summary>
    private static bool IsSettled(Vector512<double> before, Vector512<double> after) => !Vector512.LessThanAny(before, after);

    private static Vector512<double> Step(Vector512<double> precision, double scale, int level) =>
        Vector512.Min(Vector512.Create(StepPerDeviation) / Vector512.Sqrt(precision), Vector512.Create(StepPerFactor / scale)) * Math.ScaleB(1, -level);
}
