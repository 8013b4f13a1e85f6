namespace LivingReview.DiagnosticAccuracy.Binomial;

/// <summary>A function with its first two derivatives.</summary>
internal interface IObjective
{
    int Parameters { get; }

    bool InBounds(ReadOnlySpan<double> theta);

    /// <returns>The value; <paramref name="hessian"/> is filled by rows.</returns>
    double Evaluate(ReadOnlySpan<double> theta, Span<double> gradient, Span<double> hessian);
}

/// <summary>A point that Newton's method reached, with what is known there.</summary>
internal sealed record Maximum(double[] Theta, double Value, double[] Gradient, double[] Hessian, int Iterations, bool Converged)
{
    internal double GradientNorm => Gradient.Length == 0 ? 0 : Gradient.Max(Math.Abs);

    /// <summary>Inverse of the observed information, or null where it is not (numerically) positive definite.</summary>
    internal double[]? Covariance() => Symmetric.InverseOfNegative(Hessian, Theta.Length);
}

/// <summary>
/// Newton's method with the analytic Hessian, made an ascent by a Levenberg shift where the Hessian is not negative definite, and by halving
/// the step where the value does not rise.
/// </summary>
internal static class Newton
{
    /// <summary>Squared Newton decrement below which a point is a maximum: about 1e-8 standard errors in every direction.</summary>
    internal const double Tight = 1e-17;

    internal const double Loose = 1e-5;

    internal static Maximum Maximize(IObjective objective, ReadOnlySpan<double> start, double tolerance, int limit = 60)
    {
        var p = objective.Parameters;
        var theta = start.ToArray();
        var gradient = new double[p];
        var hessian = new double[p * p];
        var trial = new double[p];
        var trialGradient = new double[p];
        var trialHessian = new double[p * p];
        var step = new double[p];
        var work = new double[p * p];
        var value = objective.Evaluate(theta, gradient, hessian);
        var iterations = 0;
        var converged = false;
        while (iterations < limit && !converged)
        {
            iterations++;
            var decrement = Symmetric.AscentStep(hessian, gradient, step, work, out var shifted);
            converged = !shifted && decrement < tolerance;
            if (converged)
                break;
            Shorten(step);
            var slope = 0.0;
            for (var i = 0; i < p; i++)
                slope += step[i] * gradient[i];

            var accepted = false;
            for (var halving = 0; halving < 40 && !accepted; halving++)
            {
                for (var i = 0; i < p; i++)
                    trial[i] = theta[i] + step[i];
                if (objective.InBounds(trial))
                {
                    var next = objective.Evaluate(trial, trialGradient, trialHessian);
                    accepted = next >= value + 1e-4 * slope - 1e-13 * (1 + Math.Abs(value));
                    if (accepted)
                        value = next;
                }

                if (!accepted)
                {
                    slope /= 2;
                    for (var i = 0; i < p; i++)
                        step[i] /= 2;
                }
            }

            if (!accepted)
                break;
            (theta, trial) = (trial, theta);
            (gradient, trialGradient) = (trialGradient, gradient);
            (hessian, trialHessian) = (trialHessian, hessian);
        }

        return new Maximum(theta, value, gradient, hessian, iterations, converged);
    }

    private static void Shorten(Span<double> step)
    {
        const double Longest = 3;
        var largest = 0.0;
        foreach (var s in step)
            largest = Math.Max(largest, Math.Abs(s));
        if (largest <= Longest)
            return;
        for (var i = 0; i < step.Length; i++)
            step[i] *= Longest / largest;
    }
}
