namespace LivingReview.DiagnosticAccuracy.Models.Normal;

/// <summary>
/// Newton's method on some of (l11, l21, l22), the others fixed at 0: the Hessian by central differences of the analytic gradient, its
/// curvature made positive by reflection, the step halved until the likelihood rises.
/// </summary>
internal static class NormalOptimizer
{
    private const int MaxIterations = 200;
    private const double GradientTolerance = 1e-9;

    public sealed record Solution(double[] L, NormalLikelihood.Point Point, int Iterations, double GradientNorm, bool Converged);

    public static Solution Maximize(NormalLikelihood likelihood, bool[] free, double[] start)
    {
        var active = Enumerable.Range(0, 3).Where(i => free[i]).ToArray();
        var l = (double[])start.Clone();
        for (var i = 0; i < 3; i++) l[i] = free[i] ? l[i] : 0;
        var point = likelihood.At(l[0], l[1], l[2]);
        var iteration = 0;
        while (iteration < MaxIterations && Norm(point, active) > GradientTolerance)
        {
            iteration++;
            var step = NewtonStep(Hessian(likelihood, l, active), Gradient(point, active));
            if (!TryAdvance(likelihood, l, point, active, step, out var advanced, out var next)) break;
            (l, point) = (advanced, next);
        }

        var norm = Norm(point, active);
        // Where the likelihood cannot rise any more in double precision the gradient may stop short of the tolerance.
        return new(l, point, iteration, norm, norm <= 1e-6 * (1 + Math.Abs(point.LogLikelihood)));
    }

    /// <summary>Second derivatives over the active parameters.</summary>
    public static double[,] Hessian(NormalLikelihood likelihood, double[] l, int[] active)
    {
        var hessian = new double[active.Length, active.Length];
        for (var j = 0; j < active.Length; j++)
        {
            var step = 1e-5 * Math.Max(1e-2, Math.Abs(l[active[j]]));
            var (up, down) = ((double[])l.Clone(), (double[])l.Clone());
            up[active[j]] += step;
            down[active[j]] -= step;
            var (gUp, gDown) = (Gradient(likelihood.At(up[0], up[1], up[2]), active), Gradient(likelihood.At(down[0], down[1], down[2]), active));
            for (var i = 0; i < active.Length; i++) hessian[i, j] = (gUp[i] - gDown[i]) / (2 * step);
        }

        for (var i = 0; i < active.Length; i++)
        {
            for (var j = 0; j < i; j++) hessian[i, j] = hessian[j, i] = (hessian[i, j] + hessian[j, i]) / 2;
        }

        return hessian;
    }

    private static double[] NewtonStep(double[,] hessian, double[] gradient)
    {
        var eigen = MathNet.Numerics.LinearAlgebra.Double.DenseMatrix.OfArray(hessian).Evd(MathNet.Numerics.LinearAlgebra.Symmetricity.Symmetric);
        var step = new double[gradient.Length];
        for (var k = 0; k < gradient.Length; k++)
        {
            var vector = eigen.EigenVectors.Column(k);
            double slope = 0;
            for (var i = 0; i < gradient.Length; i++) slope += vector[i] * gradient[i];
            var length = slope / Math.Max(Math.Abs(eigen.EigenValues[k].Real), 1e-6);
            for (var i = 0; i < gradient.Length; i++) step[i] += length * vector[i];
        }

        // A logit standard deviation does not move by more than 2 at once.
        var longest = step.Max(Math.Abs);
        if (longest > 2)
        {
            for (var i = 0; i < step.Length; i++) step[i] *= 2 / longest;
        }

        return step;
    }

    private static bool TryAdvance(
        NormalLikelihood likelihood, double[] l, NormalLikelihood.Point point, int[] active, double[] step, out double[] advanced, out NormalLikelihood.Point next)
    {
        for (var scale = 1.0; scale > 1e-12; scale /= 2)
        {
            advanced = (double[])l.Clone();
            for (var i = 0; i < active.Length; i++) advanced[active[i]] += scale * step[i];
            next = likelihood.At(advanced[0], advanced[1], advanced[2]);
            if (next.LogLikelihood > point.LogLikelihood) return true;
            // At the top, rounding hides the rise; a smaller gradient still is progress.
            var flat = next.LogLikelihood > point.LogLikelihood - 1e-13 * (1 + Math.Abs(point.LogLikelihood));
            if (flat && Norm(next, active) < Norm(point, active)) return true;
        }

        (advanced, next) = (l, point);
        return false;
    }

    private static double[] Gradient(NormalLikelihood.Point point, int[] active)
    {
        double[] all = [point.D11, point.D21, point.D22];
        return Array.ConvertAll(active, i => all[i]);
    }

    private static double Norm(NormalLikelihood.Point point, int[] active) => Gradient(point, active).Select(Math.Abs).DefaultIfEmpty(0).Max();
}
