using LivingReview.DiagnosticAccuracy.Numerics.Optimization;

namespace LivingReview.DiagnosticAccuracy.Models.Normal;

/// <summary>
/// The profiled likelihood as a function of the Cholesky entries (l11, l21, l22) of the between-study covariance. The Hessian is taken by central
/// differences of the analytic gradient.
/// </summary>
internal sealed class NormalObjective(NormalLikelihood likelihood) : IObjective
{
    private const double Step = 1e-5;

    public int Parameters => 3;

    /// <summary>Far beyond any spread that corrected logits can have.</summary>
    public double Bound(int parameter) => 100;

    public double Evaluate(ReadOnlySpan<double> theta, Span<double> gradient, Span<double> hessian)
    {
        var value = Gradient(theta, gradient);
        Span<double> point = stackalloc double[3], up = stackalloc double[3], down = stackalloc double[3];
        for (var j = 0; j < 3; j++)
        {
            var step = Step * Math.Max(1e-2, Math.Abs(theta[j]));
            theta.CopyTo(point);
            point[j] = theta[j] + step;
            Gradient(point, up);
            point[j] = theta[j] - step;
            Gradient(point, down);
            for (var i = 0; i < 3; i++)
                hessian[i * 3 + j] = (up[i] - down[i]) / (2 * step);
        }

        for (var i = 0; i < 3; i++)
        {
            for (var j = 0; j < i; j++)
                hessian[i * 3 + j] = hessian[j * 3 + i] = (hessian[i * 3 + j] + hessian[j * 3 + i]) / 2;
        }

        return value;
    }

    private double Gradient(ReadOnlySpan<double> theta, Span<double> gradient)
    {
        var point = likelihood.At(theta[0], theta[1], theta[2]);
        (gradient[0], gradient[1], gradient[2]) = (point.D11, point.D21, point.D22);
        return point.LogLikelihood;
    }
}
