namespace LivingReview.DiagnosticAccuracy.Binomial;

/// <summary>An objective with one parameter held at a value: what the profile likelihood maximizes.</summary>
internal sealed class Pinned(IObjective objective, int parameter) : IObjective
{
    private readonly double[] point = new double[objective.Parameters];
    private readonly double[] gradientOfAll = new double[objective.Parameters];
    private readonly double[] hessianOfAll = new double[objective.Parameters * objective.Parameters];

    /// <summary>The value at which the parameter is held.</summary>
    internal double At { get; set; }

    /// <summary>Derivative of the objective in the held parameter at the last point evaluated; at a constrained maximum, the profile's slope.</summary>
    internal double Slope => gradientOfAll[parameter];

    public int Parameters => objective.Parameters - 1;

    public double Bound(int parameter1) => objective.Bound(Outer(parameter1));

    public double Evaluate(ReadOnlySpan<double> theta, Span<double> gradient, Span<double> hessian)
    {
        for (var i = 0; i < theta.Length; i++)
            point[Outer(i)] = theta[i];
        point[parameter] = At;
        var value = objective.Evaluate(point, gradientOfAll, hessianOfAll);
        for (var i = 0; i < theta.Length; i++)
        {
            gradient[i] = gradientOfAll[Outer(i)];
            for (var j = 0; j < theta.Length; j++)
                hessian[i * theta.Length + j] = hessianOfAll[Outer(i) * point.Length + Outer(j)];
        }

        return value;
    }

    internal double[] Inner(ReadOnlySpan<double> theta) => [.. theta[..parameter], .. theta[(parameter + 1)..]];

    private int Outer(int inner) => inner < parameter ? inner : inner + 1;
}
