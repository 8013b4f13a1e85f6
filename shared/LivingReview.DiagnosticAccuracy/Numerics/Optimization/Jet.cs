namespace LivingReview.DiagnosticAccuracy.Numerics.Optimization;

/// <summary>
/// A number with its first and second derivatives in a few variables, by the rules of differentiation (forward mode; Griewank and Walther 2008, Evaluating
/// Derivatives, chapters 3 and 13).
/// </summary>
internal sealed class Jet
{
    private Jet(double value, int variables) => (Value, Gradient, Hessian) = (value, new double[variables], new double[variables * variables]);

    internal double Value { get; }

    internal double[] Gradient { get; }

    /// <summary>By rows.</summary>
    internal double[] Hessian { get; }

    private int Variables => Gradient.Length;

    public static Jet operator +(Jet x, Jet y)
    {
        var sum = new Jet(x.Value + y.Value, x.Variables);
        for (var i = 0; i < sum.Gradient.Length; i++) sum.Gradient[i] = x.Gradient[i] + y.Gradient[i];
        for (var i = 0; i < sum.Hessian.Length; i++) sum.Hessian[i] = x.Hessian[i] + y.Hessian[i];
        return sum;
    }

    public static Jet operator *(double factor, Jet x)
    {
        var scaled = new Jet(factor * x.Value, x.Variables);
        for (var i = 0; i < scaled.Gradient.Length; i++) scaled.Gradient[i] = factor * x.Gradient[i];
        for (var i = 0; i < scaled.Hessian.Length; i++) scaled.Hessian[i] = factor * x.Hessian[i];
        return scaled;
    }

    public static Jet operator -(Jet x, Jet y) => x + -1 * y;

    public static Jet operator *(Jet x, Jet y)
    {
        var n = x.Variables;
        var product = new Jet(x.Value * y.Value, n);
        for (var i = 0; i < n; i++)
        {
            product.Gradient[i] = x.Gradient[i] * y.Value + x.Value * y.Gradient[i];
            for (var j = 0; j < n; j++)
                product.Hessian[i * n + j] = x.Hessian[i * n + j] * y.Value + x.Gradient[i] * y.Gradient[j] + x.Gradient[j] * y.Gradient[i] + x.Value * y.Hessian[i * n + j];
        }

        return product;
    }

    public static Jet operator /(Jet x, Jet y) => x * y.Through(1 / y.Value, -1 / (y.Value * y.Value), 2 / (y.Value * y.Value * y.Value));

    internal static Jet Constant(double value, int variables) => new(value, variables);

    internal static Jet Variable(double value, int index, int variables)
    {
        var variable = new Jet(value, variables);
        variable.Gradient[index] = 1;
        return variable;
    }

    /// <summary>The square root of a positive number.</summary>
    internal Jet Root()
    {
        var root = Math.Sqrt(Value);
        return Through(root, 0.5 / root, -0.25 / (root * Value));
    }

    /// <summary>A function of this number with its value and two derivatives there.</summary>
    private Jet Through(double value, double first, double second)
    {
        var n = Variables;
        var result = new Jet(value, n);
        for (var i = 0; i < n; i++)
        {
            result.Gradient[i] = first * Gradient[i];
            for (var j = 0; j < n; j++) result.Hessian[i * n + j] = first * Hessian[i * n + j] + second * Gradient[i] * Gradient[j];
        }

        return result;
    }
}
