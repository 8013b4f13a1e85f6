using LivingReview.DiagnosticAccuracy.Models.LatentClass;
using LivingReview.DiagnosticAccuracy.Numerics.Optimization;
using LivingReview.DiagnosticAccuracy.Tests.Reference;

namespace LivingReview.DiagnosticAccuracy.Tests.Models.LatentClass;

/// <summary>Holds the analytic derivatives of the likelihood against finite differences.</summary>
internal static class Derivatives
{
    public static void Agree(LatentClassStudies studies, double[] theta)
    {
        var likelihood = LatentClassModel.Likelihood(studies);
        var size = studies.Layout.Size;
        likelihood.UseForAll(24);
        var (gradient, hessian) = (new double[size], new double[size * size]);
        likelihood.Evaluate(theta, gradient, hessian);

        var (expectedGradient, expectedHessian) = (new double[size], new double[size * size]);
        new FiniteDifferenceObjective(likelihood).Evaluate(theta, expectedGradient, expectedHessian);

        for (var i = 0; i < size * size; i++)
        {
            Near.Equal(expectedGradient[i / size], gradient[i / size], 1e-6, $"gradient {i / size}");
            Near.Equal(expectedHessian[i], hessian[i], 1e-4, $"hessian {i}");
        }
    }
}
