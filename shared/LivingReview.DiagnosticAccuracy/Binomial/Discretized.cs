namespace LivingReview.DiagnosticAccuracy.Binomial;

/// <summary>
/// The likelihood as a given number of nodes approximates it, with the derivatives of the approximation: those of the integral differ from
/// them where nodes are few, and the maximum would not be the one that lme4 (one node) or metandi (five) report. By central differences
/// of order six (gradient and diagonal) and four (mixed), error about 1e-9; speed matters little, few people ask for a worse answer.
/// </summary>
internal sealed class Discretized(Likelihood likelihood) : IObjective
{
    /// <summary>From this many nodes on the two kinds of derivatives agree far beyond the error of the rule itself.</summary>
    internal const int Enough = 16;

    private const double H = 4e-3;
    private readonly double[] point = new double[likelihood.Parameters];
    private readonly double[] ignoredGradient = new double[likelihood.Parameters];
    private readonly double[] ignoredHessian = new double[likelihood.Parameters * likelihood.Parameters];

    public int Parameters => likelihood.Parameters;

    public double Bound(int parameter) => likelihood.Bound(parameter);

    public double Evaluate(ReadOnlySpan<double> theta, Span<double> gradient, Span<double> hessian)
    {
        var p = theta.Length;
        theta.CopyTo(point);
        var value = Value();
        for (var i = 0; i < p; i++)
        {
            var (first, second) = (0.0, -490 / 180.0 * value);
            for (var step = 1; step <= 3; step++)
            {
                var up = Shifted(theta, i, step * H, i, 0);
                var down = Shifted(theta, i, -step * H, i, 0);
                first += (up - down) * (step switch { 1 => 45, 2 => -9, _ => 1 }) / 60;
                second += (up + down) * (step switch { 1 => 270, 2 => -27, _ => 2 }) / 180;
            }

            gradient[i] = first / H;
            hessian[i * p + i] = second / (H * H);
            for (var j = 0; j < i; j++)
                hessian[i * p + j] = hessian[j * p + i] = (4 * Mixed(theta, i, j, H) - Mixed(theta, i, j, 2 * H)) / 3;
        }

        return value;
    }

    private double Mixed(ReadOnlySpan<double> theta, int i, int j, double h) =>
        (Shifted(theta, i, h, j, h) - Shifted(theta, i, h, j, -h) - Shifted(theta, i, -h, j, h) + Shifted(theta, i, -h, j, -h)) / (4 * h * h);

    private double Shifted(ReadOnlySpan<double> theta, int i, double byI, int j, double byJ)
    {
        point[i] += byI;
        point[j] += byJ;
        var value = Value();
        theta.CopyTo(point);
        return value;
    }

    private double Value() => likelihood.Evaluate(point, ignoredGradient, ignoredHessian);
}
