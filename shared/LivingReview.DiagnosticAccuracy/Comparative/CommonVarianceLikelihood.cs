namespace LivingReview.DiagnosticAccuracy.Comparative;

/// <summary>
/// The arm-based network: a table's effects on sensitivity and on specificity are independent with one common variance, T = t I, which is metadta's
/// <c>cov(, identity)</c>. Parameters: those of <see cref="NestedEffectsLikelihood"/> with t in the place of T11, T21, T22, and any that follow.
/// </summary>
internal sealed class CommonVarianceLikelihood(IComparativeLikelihood nested, int tests) : IComparativeLikelihood
{
    private readonly double[] _gradient = new double[nested.Parameters];
    private readonly double[] _hessian = new double[nested.Parameters * nested.Parameters];

    /// <summary>Index of t.</summary>
    private int Common => 2 * tests + 3;

    public int Studies => nested.Studies;

    public int[] Nodes => nested.Nodes;

    public ReadOnlySpan<int> NodeCounts(int study) => nested.NodeCounts(study);

    public double Tolerance(int study) => nested.Tolerance(study);

    public int Parameters => nested.Parameters - 2;

    public double Bound(int parameter) => nested.Bound(parameter <= Common ? parameter : parameter + 2);

    public double Evaluate(ReadOnlySpan<double> theta, Span<double> gradient, Span<double> hessian)
    {
        var value = nested.Evaluate(Expand(theta, tests), _gradient, _hessian);
        var (p, full) = (Parameters, nested.Parameters);
        gradient.Clear();
        hessian.Clear();
        for (var r = 0; r < full; r++)
        {
            if (Own(r) is not { } row) continue;
            gradient[row] += _gradient[r];
            for (var c = 0; c < full; c++)
            {
                if (Own(c) is { } column) hessian[row * p + column] += _hessian[r * full + c];
            }
        }

        return value;
    }

    public double EvaluateStudy(ReadOnlySpan<double> theta, int study, int nodes) => nested.EvaluateStudy(Expand(theta, tests), study, nodes);

    /// <summary>The parameters of the nested likelihood.</summary>
    internal static double[] Expand(ReadOnlySpan<double> theta, int tests) => [.. theta[..(2 * tests + 4)], 0, theta[2 * tests + 3], .. theta[(2 * tests + 4)..]];

    /// <summary>The parameter that one of the nested likelihood's stands for: T11 and T22 are t; null for T21, which is 0.</summary>
    private int? Own(int parameter) => parameter <= Common ? parameter : parameter == Common + 1 ? null : parameter == Common + 2 ? Common : parameter - 2;
}
