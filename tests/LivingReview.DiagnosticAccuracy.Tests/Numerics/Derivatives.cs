using LivingReview.DiagnosticAccuracy.Numerics.Optimization;
using LivingReview.DiagnosticAccuracy.Tests.Reference;

namespace LivingReview.DiagnosticAccuracy.Tests.Numerics;

/// <summary>Holds analytic derivatives against differences.</summary>
internal static class Derivatives
{
    private const double Step = 1e-4;

    /// <summary>Against differences of the value alone, of order six and four.</summary>
    internal static void Agree(IObjective objective, double[] theta)
    {
        var expected = new FiniteDifferenceObjective(objective);
        var (gradient, hessian, expectedGradient, expectedHessian) = Buffers(theta.Length);

        objective.Evaluate(theta, gradient, hessian);
        expected.Evaluate(theta, expectedGradient, expectedHessian);

        for (var i = 0; i < hessian.Length; i++)
        {
            Near.Equal(expectedGradient[i / theta.Length], gradient[i / theta.Length], 1e-6, $"gradient {i / theta.Length}");
            Near.Equal(expectedHessian[i], hessian[i], 1e-4, $"Hessian {i}");
        }
    }

    /// <summary>The gradient against differences of the value, the Hessian against those of the gradient: two evaluations a parameter.</summary>
    internal static void AgreeByTurns(IObjective objective, double[] theta, double gradientTolerance, double hessianTolerance)
    {
        var p = theta.Length;
        var (gradient, hessian, up, ignored) = Buffers(p);
        var down = new double[p];
        objective.Evaluate(theta, gradient, hessian);
        for (var i = 0; i < p; i++)
        {
            var (above, below) = (objective.Evaluate(Moved(theta, i, Step), up, ignored), objective.Evaluate(Moved(theta, i, -Step), down, ignored));
            Near.Equal((above - below) / (2 * Step), gradient[i], gradientTolerance, $"gradient {i}");
            for (var j = 0; j < p; j++) Near.Equal((up[j] - down[j]) / (2 * Step), hessian[i * p + j], hessianTolerance, $"Hessian {i} {j}");
        }
    }

    private static (double[] Gradient, double[] Hessian, double[] OtherGradient, double[] OtherHessian) Buffers(int p) => (new double[p], new double[p * p], new double[p], new double[p * p]);

    private static double[] Moved(double[] theta, int parameter, double step)
    {
        double[] moved = [.. theta];
        moved[parameter] += step;
        return moved;
    }
}
