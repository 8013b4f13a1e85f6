using System.Runtime.Intrinsics;
using LivingReview.DiagnosticAccuracy.Numerics.Optimization;

namespace LivingReview.DiagnosticAccuracy.Models.MultipleThresholds;

/// <summary>
/// The likelihood without variation between studies, in the two locations and log scales: there is nothing to integrate. A search with it finds where the
/// whole model's begins.
/// </summary>
internal sealed class PooledThresholds(ThresholdLikelihood likelihood, double[] bounds) : IObjective
{
    public int Parameters => 4;

    public double Bound(int parameter) => bounds[parameter];

    public double Evaluate(ReadOnlySpan<double> theta, Span<double> gradient, Span<double> hessian)
    {
        gradient.Clear();
        hessian.Clear();
        Span<double> sharedGradient = stackalloc double[2];
        Span<double> sharedHessian = stackalloc double[4];
        sharedGradient.Clear();
        sharedHessian.Clear();
        var sum = 0.0;
        for (var study = 0; study < likelihood.Studies; study++)
        {
            sum += likelihood.FixedTerms(study, theta[2..], sharedGradient, sharedHessian);
            for (var arm = 0; arm < 2; arm++)
            {
                var at = likelihood.EvaluateArm(study, arm, Vector512.Create(theta[arm]), theta[2 + arm], valueOnly: false);
                var (location, scale) = (arm, 2 + arm);
                sum += at.Value[0];
                gradient[location] += at.M[0];
                gradient[scale] += at.S[0];
                hessian[location * 5] += at.MM[0];
                hessian[location * 4 + scale] += at.MS[0];
                hessian[scale * 4 + location] += at.MS[0];
                hessian[scale * 5] += at.SS[0];
            }
        }

        for (var arm = 0; arm < 2; arm++)
        {
            gradient[2 + arm] += sharedGradient[arm];
            hessian[(2 + arm) * 5] += sharedHessian[arm * 3];
        }

        return sum;
    }
}
