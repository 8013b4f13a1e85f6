using LivingReview.DiagnosticAccuracy.Numerics.Linear;

namespace LivingReview.DiagnosticAccuracy.Numerics.Optimization;

/// <summary>A function with its first two derivatives.</summary>
internal interface IObjective
{
    int Parameters { get; }

    /// <summary>Largest absolute value allowed for a parameter.</summary>
    double Bound(int parameter);

    /// <returns>The value; <paramref name="hessian"/> is filled by rows.</returns>
    double Evaluate(ReadOnlySpan<double> theta, Span<double> gradient, Span<double> hessian);
}

/// <summary>A point that Newton's method reached, with what is known there.</summary>
internal sealed record Maximum(double[] Theta, double Value, double[] Gradient, double[] Hessian, int Iterations, bool Converged)
{
    internal double GradientNorm => Gradient.Length == 0 ? 0 : Gradient.Max(Math.Abs);

    /// <summary>Inverse of the observed information in the free parameters, or null where it is not (numerically) positive definite.</summary>
    internal double[]? Covariance() => SymmetricMatrix.InverseOfNegative(Hessian, Gradient.Length);

    /// <summary>One more Newton step without an evaluation, for which the last one already paid; gradient and Hessian stay behind.</summary>
    /// <param name="longest">A longer step than this, in any parameter, is not taken.</param>
    internal Maximum Extrapolated(double longest)
    {
        var p = Theta.Length;
        var step = new double[p];
        var gain = SymmetricMatrix.AscentStep(Hessian, Gradient, step, new double[p * p], out var shifted);
        if (!Converged || shifted || !(step.Max(Math.Abs) < longest))
            return this;
        for (var i = 0; i < p; i++)
            step[i] += Theta[i];
        return this with { Theta = step, Value = Value + gain / 2 };
    }
}

/// <summary>
/// Newton's method with the analytic Hessian, made an ascent by a Levenberg shift where the Hessian is not negative definite, and by halving
/// the step where the value does not rise. A parameter that runs into its bound stays there while the rest go on.
/// </summary>
internal static class Newton
{
    /// <summary>Squared Newton decrement below which a point is a maximum: about 1e-8 standard errors in every direction.</summary>
    internal const double FineTolerance = 1e-17;

    internal const double CoarseTolerance = 1e-5;

    /// <summary>Longest step in any parameter: a logit of 3 is the distance from 0.5 to 0.95.</summary>
    private const double MaxStep = 3;

    /// <summary>On a ridge, steps that gain less than this are not worth repeating.</summary>
    private const double MinGain = 1e-9;

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
        var free = new double[p];
        var value = objective.Evaluate(theta, gradient, hessian);
        var iterations = 0;
        var idle = 0;
        var blind = 0;
        var converged = false;
        while (iterations < limit)
        {
            iterations++;
            var held = HoldAtBounds(objective, theta, gradient, hessian, free, out var curvature);
            var decrement = SymmetricMatrix.AscentStep(curvature, free, step, work, out var shifted);
            if (!double.IsFinite(decrement))
                break;
            // Near the maximum rounding hides differences of the value but not of the gradient: two steps are accepted without comparing values.
            var resolved = !shifted && decrement < 1e-12 * (1 + Math.Abs(value));
            converged = (!shifted && decrement < tolerance) || (resolved && blind == 2) || (idle >= 2 && MaxAbs(free) < 1e-5);
            if (converged || idle >= 4)
                break;

            blind += resolved ? 1 : 0;
            var reach = Math.Min(1, MaxStep / MaxAbs(step));
            for (var i = 0; i < p; i++)
            {
                if (Math.Abs(theta[i] + reach * step[i]) > objective.Bound(i))
                    reach = (objective.Bound(i) - Math.Sign(step[i]) * theta[i]) / Math.Abs(step[i]);
            }

            var slope = 0.0;
            for (var i = 0; i < p; i++)
                slope += step[i] * free[i];
            var before = value;
            var accepted = false;
            for (var halving = 0; halving < 30 && !accepted; halving++, reach /= 2)
            {
                for (var i = 0; i < p; i++)
                    trial[i] = Math.Clamp(theta[i] + reach * step[i], -objective.Bound(i), objective.Bound(i));
                var next = objective.Evaluate(trial, trialGradient, trialHessian);
                accepted = (resolved && double.IsFinite(next)) || next >= value + 1e-4 * reach * slope - 1e-13 * (1 + Math.Abs(value));
                if (accepted)
                    value = next;
            }

            if (!accepted)
            {
                // No step rises any more: rounding, if the rise that Newton promises is below what the value resolves. The last trial
                // overwrote the results.
                converged = !shifted && decrement < 1e-10 * (1 + Math.Abs(value));
                value = objective.Evaluate(theta, gradient, hessian);
                break;
            }

            idle = (shifted || held) && value - before < Math.Max(MinGain, tolerance) ? idle + 1 : 0;
            (theta, trial) = (trial, theta);
            (gradient, trialGradient) = (trialGradient, gradient);
            (hessian, trialHessian) = (trialHessian, hessian);
        }

        return new Maximum(theta, value, gradient, hessian, iterations, converged);
    }

    /// <summary>The gradient and the Hessian without the parameters that are held at a bound.</summary>
    private static bool HoldAtBounds(
        IObjective objective, ReadOnlySpan<double> theta, ReadOnlySpan<double> gradient, double[] hessian, Span<double> free, out double[] curvature)
    {
        var p = theta.Length;
        var held = false;
        gradient.CopyTo(free);
        curvature = hessian;
        for (var i = 0; i < p; i++)
        {
            if (Math.Abs(theta[i]) < objective.Bound(i) || gradient[i] * theta[i] <= 0)
                continue;
            if (!held)
            {
                curvature = (double[])hessian.Clone();
                held = true;
            }

            free[i] = 0;
            for (var j = 0; j < p; j++)
                curvature[i * p + j] = curvature[j * p + i] = 0;
            curvature[i * p + i] = -1;
        }

        return held;
    }

    private static double MaxAbs(ReadOnlySpan<double> values)
    {
        var largest = 1e-300;
        foreach (var value in values)
            largest = Math.Max(largest, Math.Abs(value));
        return largest;
    }
}
