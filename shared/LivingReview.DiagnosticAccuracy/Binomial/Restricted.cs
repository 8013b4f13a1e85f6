namespace LivingReview.DiagnosticAccuracy.Binomial;

/// <summary>An objective with some parameters fixed: the sub-models on the boundary.</summary>
/// <param name="objective">The whole.</param>
/// <param name="values">A value for every parameter; those of the free ones are ignored.</param>
/// <param name="free">Indices of the free parameters, ascending.</param>
internal sealed class Restricted(IObjective objective, double[] values, int[] free) : IObjective
{
    private readonly double[] point = [.. values];
    private readonly double[] gradientOfAll = new double[values.Length];
    private readonly double[] hessianOfAll = new double[values.Length * values.Length];

    public int Parameters => free.Length;

    public double Bound(int parameter) => objective.Bound(free[parameter]);

    public double Evaluate(ReadOnlySpan<double> theta, Span<double> gradient, Span<double> hessian)
    {
        for (var i = 0; i < free.Length; i++)
            point[free[i]] = theta[i];
        var value = objective.Evaluate(point, gradientOfAll, hessianOfAll);
        for (var i = 0; i < free.Length; i++)
        {
            gradient[i] = gradientOfAll[free[i]];
            for (var j = 0; j < free.Length; j++)
                hessian[i * free.Length + j] = hessianOfAll[free[i] * point.Length + free[j]];
        }

        return value;
    }

    /// <summary>The whole parameter vector at a point of the free ones.</summary>
    internal double[] Whole(ReadOnlySpan<double> theta)
    {
        var whole = (double[])values.Clone();
        for (var i = 0; i < free.Length; i++)
            whole[free[i]] = theta[i];
        return whole;
    }
}
