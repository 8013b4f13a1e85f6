namespace LivingReview.DiagnosticAccuracy.Numerics.Optimization;

/// <summary>
/// Derivatives by the fewest differences: central ones for the gradient, error about 1e-7, and one more value for each mixed second derivative. A search with
/// them costs a fifth of one with <see cref="FiniteDifferenceObjective"/> and ends as near as the gradient is right.
/// </summary>
internal sealed class ShortDifferenceObjective(IObjective objective) : IObjective
{
    private const double Step = 5e-4;
    private readonly double[] _point = new double[objective.Parameters];

    public int Parameters => objective.Parameters;

    public double Bound(int parameter) => objective.Bound(parameter);

    public double Evaluate(ReadOnlySpan<double> theta, Span<double> gradient, Span<double> hessian)
    {
        var p = theta.Length;
        theta.CopyTo(_point);
        var value = objective.Evaluate(_point, gradient, hessian);
        Span<double> up = stackalloc double[p];
        for (var i = 0; i < p; i++)
        {
            up[i] = Shifted(theta, i, Step, i, 0);
            var down = Shifted(theta, i, -Step, i, 0);
            gradient[i] = (up[i] - down) / (2 * Step);
            hessian[i * p + i] = (up[i] + down - 2 * value) / (Step * Step);
        }

        for (var i = 0; i < p; i++)
        {
            for (var j = 0; j < i; j++)
                hessian[i * p + j] = hessian[j * p + i] = (Shifted(theta, i, Step, j, Step) - up[i] - up[j] + value) / (Step * Step);
        }

        return value;
    }

    private double Shifted(ReadOnlySpan<double> theta, int i, double byI, int j, double byJ)
    {
        _point[i] += byI;
        _point[j] += byJ;
        var value = objective.Evaluate(_point, [], []);
        theta.CopyTo(_point);
        return value;
    }
}
