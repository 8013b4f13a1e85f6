namespace LivingReview.DiagnosticAccuracy.Numerics.Optimization;

/// <summary>
/// A likelihood approximated with a given number of nodes, with the derivatives of the approximation: those of the integral differ from
/// them where nodes are few, and the maximum would not be the one that lme4 (one node) or metandi (five) report. By central differences
/// of order six (gradient and diagonal) and four (mixed), error about 1e-9. Slow, but only used where the caller asks for an approximation.
/// </summary>
internal sealed class FiniteDifferenceObjective(IObjective objective) : IObjective
{
    /// <summary>From this many nodes on the two kinds of derivatives agree far beyond the error of the rule itself.</summary>
    internal const int NodesWithExactDerivatives = 16;

    private const double Step = 4e-3;
    private readonly double[] _point = new double[objective.Parameters];
    private readonly double[] _ignoredGradient = new double[objective.Parameters];
    private readonly double[] _ignoredHessian = new double[objective.Parameters * objective.Parameters];

    public int Parameters => objective.Parameters;

    public double Bound(int parameter) => objective.Bound(parameter);

    public double Evaluate(ReadOnlySpan<double> theta, Span<double> gradient, Span<double> hessian)
    {
        var p = theta.Length;
        theta.CopyTo(_point);
        var value = Value();
        for (var i = 0; i < p; i++)
        {
            var (first, second) = (0.0, -490 / 180.0 * value);
            for (var step = 1; step <= 3; step++)
            {
                var up = Shifted(theta, i, step * Step, i, 0);
                var down = Shifted(theta, i, -step * Step, i, 0);
                first += (up - down) * (step switch { 1 => 45, 2 => -9, _ => 1 }) / 60;
                second += (up + down) * (step switch { 1 => 270, 2 => -27, _ => 2 }) / 180;
            }

            gradient[i] = first / Step;
            hessian[i * p + i] = second / (Step * Step);
            for (var j = 0; j < i; j++)
                hessian[i * p + j] = hessian[j * p + i] = (4 * Mixed(theta, i, j, Step) - Mixed(theta, i, j, 2 * Step)) / 3;
        }

        return value;
    }

    private double Mixed(ReadOnlySpan<double> theta, int i, int j, double h) =>
        (Shifted(theta, i, h, j, h) - Shifted(theta, i, h, j, -h) - Shifted(theta, i, -h, j, h) + Shifted(theta, i, -h, j, -h)) / (4 * h * h);

    private double Shifted(ReadOnlySpan<double> theta, int i, double byI, int j, double byJ)
    {
        _point[i] += byI;
        _point[j] += byJ;
        var value = Value();
        theta.CopyTo(_point);
        return value;
    }

    private double Value() => objective.Evaluate(_point, _ignoredGradient, _ignoredHessian);
}
