using LivingReview.DiagnosticAccuracy.Numerics.Linear;
using LivingReview.DiagnosticAccuracy.Numerics.Optimization;

namespace LivingReview.DiagnosticAccuracy.Models.MultipleThresholds;

/// <summary>One observation of a linear mixed model.</summary>
/// <param name="X">Its four columns; those of the random effects are among them.</param>
/// <param name="Y">Its value.</param>
/// <param name="Weight">Inverse of its variance in units of sigma^2.</param>
internal sealed record LinearObservation(double[] X, double Y, double Weight);

/// <summary>
/// The restricted log-likelihood of y = X b + Z u + e, u ~ N(0, sigma^2 L L'), profiled over b and sigma (Bates et al. 2015, J Stat Softw 67:1), in the
/// entries of L by rows. Only the value is computed; derivatives are the wrapper's.
/// </summary>
internal sealed class LinearMixedLikelihood : IObjective
{
    private const int Size = 5;
    private readonly int[] _columns;
    private readonly double[][] _crossProducts;
    private readonly double _logWeights;
    private readonly int _observations;

    internal LinearMixedLikelihood(List<LinearObservation[]> studies, int[] columns)
    {
        _columns = columns;
        _crossProducts = [.. studies.Select(CrossProducts)];
        _logWeights = studies.Sum(s => s.Sum(o => Math.Log(o.Weight)));
        _observations = studies.Sum(s => s.Length);
        Parameters = columns.Length * (columns.Length + 1) / 2;
    }

    public int Parameters { get; }

    public double Bound(int parameter) => 1e4;

    public double Evaluate(ReadOnlySpan<double> theta, Span<double> gradient, Span<double> hessian) => Solve(theta).LogLikelihood;

    internal double[] Start(double size)
    {
        var start = new double[Parameters];
        for (int i = 0, index = 0; i < _columns.Length; index += ++i + 1)
            start[index] = size;
        return start;
    }

    /// <summary>sigma^2 L L'.</summary>
    internal double[] RandomCovariance(ReadOnlySpan<double> theta, double sigma)
    {
        var q = _columns.Length;
        var factor = Factor(theta);
        var covariance = new double[q * q];
        for (var i = 0; i < q; i++)
        {
            for (var j = 0; j < q; j++)
            {
                for (var k = 0; k < q; k++)
                    covariance[i * q + j] += sigma * sigma * factor[i * q + k] * factor[j * q + k];
            }
        }

        return covariance;
    }

    internal (double LogLikelihood, double[] Beta, double[] Covariance, double Sigma) Solve(ReadOnlySpan<double> theta)
    {
        var q = _columns.Length;
        var factor = Factor(theta);
        // Sum over the studies of (X y)' V^-1 (X y), V = W^-1 + Z L L' Z'.
        var total = new double[Size * Size];
        var logDeterminant = -_logWeights;
        foreach (var products in _crossProducts)
            logDeterminant += AddStudy(products, factor, q, total);
        var p = Size - 1;
        var information = new double[p * p];
        var beta = new double[p];
        for (var i = 0; i < p; i++)
        {
            beta[i] = total[i * Size + p];
            for (var j = 0; j < p; j++)
                information[i * p + j] = total[i * Size + j];
        }

        double[] right = [.. beta];
        double[] cholesky = [.. information];
        if (!SymmetricMatrix.Cholesky(cholesky, p, 1e-14))
            return (double.NegativeInfinity, beta, information, 0);
        SymmetricMatrix.SolveCholesky(cholesky, p, beta);
        var residual = total[Size * Size - 1];
        for (var i = 0; i < p; i++)
        {
            residual -= beta[i] * right[i];
            logDeterminant += 2 * Math.Log(cholesky[i * p + i]);
        }

        var freedom = _observations - p;
        var variance = residual / freedom;
        var covariance = SymmetricMatrix.InverseOfNegative([.. information.Select(v => -v)], p)!;
        return (-0.5 * (logDeterminant + freedom * (1 + Math.Log(2 * Math.PI * variance))), beta, [.. covariance.Select(v => v * variance)], Math.Sqrt(variance));
    }

    /// <summary>Adds M - M_z L (I + L' M_zz L)^-1 L' M_z' of a study's weighted cross products M; returns ln|I + L' M_zz L|.</summary>
    private double AddStudy(double[] products, double[] factor, int q, double[] total)
    {
        var inner = new double[q * q];
        var half = new double[q * Size];
        for (var r = 0; r < q; r++)
        {
            for (var c = 0; c < Size; c++)
            {
                for (var k = r; k < q; k++)
                    half[r * Size + c] += factor[k * q + r] * products[_columns[k] * Size + c];
            }
        }

        for (var r = 0; r < q; r++)
        {
            for (var c = 0; c < q; c++)
            {
                for (var k = c; k < q; k++)
                    inner[r * q + c] += half[r * Size + _columns[k]] * factor[k * q + c];
            }

            inner[r * q + r] += 1;
        }

        SymmetricMatrix.Cholesky(inner, q, 0);
        var logDeterminant = 0.0;
        for (var r = 0; r < q; r++)
            logDeterminant += 2 * Math.Log(inner[r * q + r]);
        var column = new double[q];
        for (var c = 0; c < Size; c++)
        {
            for (var r = 0; r < q; r++)
                column[r] = half[r * Size + c];
            SymmetricMatrix.SolveCholesky(inner, q, column);
            for (var i = 0; i < Size; i++)
            {
                var value = products[i * Size + c];
                for (var r = 0; r < q; r++)
                    value -= half[r * Size + i] * column[r];
                total[i * Size + c] += value;
            }
        }

        return logDeterminant;
    }

    private double[] Factor(ReadOnlySpan<double> theta)
    {
        var q = _columns.Length;
        var factor = new double[q * q];
        for (int i = 0, index = 0; i < q; i++)
        {
            for (var j = 0; j <= i; j++, index++)
                factor[i * q + j] = theta[index];
        }

        return factor;
    }

    private static double[] CrossProducts(LinearObservation[] observations)
    {
        var products = new double[Size * Size];
        foreach (var o in observations)
        {
            double[] row = [.. o.X, o.Y];
            for (var i = 0; i < Size; i++)
            {
                for (var j = 0; j < Size; j++)
                    products[i * Size + j] += o.Weight * row[i] * row[j];
            }
        }

        return products;
    }
}
