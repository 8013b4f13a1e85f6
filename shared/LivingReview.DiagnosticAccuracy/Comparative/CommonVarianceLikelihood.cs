namespace LivingReview.DiagnosticAccuracy.Comparative;

/// <summary>
/// The arm-based network: a table's effects on sensitivity and on specificity are independent with one common variance, T = t I, which is metadta's
/// <c>cov(, identity)</c>. Parameters: those of <see cref="NestedEffectsLikelihood"/> with t in the place of T11, T21, T22.
/// </summary>
internal sealed class CommonVarianceLikelihood(NestedEffectsLikelihood nested) : IComparativeLikelihood
{
    private readonly double[] _gradient = new double[nested.Parameters];
    private readonly double[] _hessian = new double[nested.Parameters * nested.Parameters];

    public int Studies => nested.Studies;

    public int[] Nodes => nested.Nodes;

    public ReadOnlySpan<int> NodeCounts => nested.NodeCounts;

    public double Tolerance => nested.Tolerance;

    public int Parameters => nested.Parameters - 2;

    public double Bound(int parameter) => nested.Bound(parameter);

    public double Evaluate(ReadOnlySpan<double> theta, Span<double> gradient, Span<double> hessian)
    {
        var value = nested.Evaluate(Expand(theta), _gradient, _hessian);
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

    public double EvaluateStudy(ReadOnlySpan<double> theta, int study, int nodes) => nested.EvaluateStudy(Expand(theta), study, nodes);

    /// <summary>The parameters of the nested likelihood.</summary>
    internal static double[] Expand(ReadOnlySpan<double> theta) => [.. theta, 0, theta[^1]];

    /// <summary>The parameter that one of the nested likelihood's stands for: T11 and T22 are t; null for T21, which is 0.</summary>
    private int? Own(int parameter) => parameter < Parameters ? parameter : parameter == Parameters ? null : Parameters - 1;
}
