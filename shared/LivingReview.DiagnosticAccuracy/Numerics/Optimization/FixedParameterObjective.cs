namespace LivingReview.DiagnosticAccuracy.Numerics.Optimization;

/// <summary>An objective with some of its parameters fixed: a model on the boundary of the parameter space, or one point of a profile likelihood.</summary>
/// <param name="objective">The objective in all parameters.</param>
/// <param name="values">A value for every parameter; those of the free ones are only a place holder.</param>
/// <param name="free">Indices of the free parameters, ascending.</param>
internal sealed class FixedParameterObjective(IObjective objective, double[] values, int[] free) : IObjective
{
    private readonly double[] _point = [.. values];
    private readonly double[] _gradient = new double[values.Length];
    private readonly double[] _hessian = new double[values.Length * values.Length];

    public int Parameters => free.Length;

    public double Bound(int parameter) => objective.Bound(free[parameter]);

    public double Evaluate(ReadOnlySpan<double> theta, Span<double> gradient, Span<double> hessian)
    {
        for (var i = 0; i < free.Length; i++)
            _point[free[i]] = theta[i];
        var value = objective.Evaluate(_point, _gradient, _hessian);
        for (var i = 0; i < free.Length; i++)
        {
            gradient[i] = _gradient[free[i]];
            for (var j = 0; j < free.Length; j++)
                hessian[i * free.Length + j] = _hessian[free[i] * _point.Length + free[j]];
        }

        return value;
    }

    /// <summary>All parameters but one are free.</summary>
    /// <param name="objective">The objective in all parameters.</param>
    /// <param name="parameter">Index of the fixed parameter.</param>
    internal static FixedParameterObjective Fixing(IObjective objective, int parameter) =>
        new(objective, new double[objective.Parameters], [.. Enumerable.Range(0, objective.Parameters).Where(i => i != parameter)]);

    /// <summary>Moves a fixed parameter to another value.</summary>
    internal void Fix(int parameter, double value) => _point[parameter] = value;

    /// <summary>Derivative of the objective in any parameter at the last point evaluated; for a fixed one at a constrained maximum, the slope of the profile.</summary>
    internal double DerivativeIn(int parameter) => _gradient[parameter];

    /// <summary>The free parameters of a full parameter vector.</summary>
    internal double[] FreePart(ReadOnlySpan<double> theta)
    {
        var part = new double[free.Length];
        for (var i = 0; i < free.Length; i++)
            part[i] = theta[free[i]];
        return part;
    }

    /// <summary>The full parameter vector at a point of the free ones.</summary>
    internal double[] FullVector(ReadOnlySpan<double> theta)
    {
        var full = (double[])_point.Clone();
        for (var i = 0; i < free.Length; i++)
            full[free[i]] = theta[i];
        return full;
    }
}
