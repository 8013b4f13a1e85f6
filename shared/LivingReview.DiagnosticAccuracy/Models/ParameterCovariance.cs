using LivingReview.DiagnosticAccuracy.Numerics.Linear;

namespace LivingReview.DiagnosticAccuracy;

/// <summary>
/// Covariance of all five estimated parameters, in the order mu_A, mu_B, sigma_A, sigma_B (standard deviations), rho: the inverse of
/// the observed information at an interior maximum. It carries the uncertainty of everything that depends on the variances.
/// </summary>
/// <param name="Values">25 values, row by row; symmetric.</param>
public sealed record ParameterCovariance(IReadOnlyList<double> Values)
{
    /// <summary>Number of parameters.</summary>
    public const int Size = 5;

    /// <summary>Element of the matrix.</summary>
    /// <param name="row">0..4.</param>
    /// <param name="column">0..4.</param>
    public double this[int row, int column] => Values[row * Size + column];

    /// <summary>The same uncertainty in (mu_A, mu_B, l11, l21, l22), turned by the Jacobian of sigma_A = |l11|, sigma_B = |(l21, l22)|, rho = l21/sigma_B.</summary>
    /// <param name="covariance">25 values in the Cholesky parameters.</param>
    /// <param name="factor">l11, l21, l22; l11 and l22 not 0.</param>
    internal static ParameterCovariance FromCholesky(ReadOnlySpan<double> covariance, ReadOnlySpan<double> factor)
    {
        var (sign, l21, l22) = (Math.Sign(factor[0]), factor[1], factor[2]);
        var sB = Math.Sqrt(l21 * l21 + l22 * l22);
        var cube = sB * sB * sB;
        ReadOnlySpan<double> jacobian =
        [
            1, 0, 0, 0, 0,
            0, 1, 0, 0, 0,
            0, 0, sign, 0, 0,
            0, 0, 0, l21 / sB, l22 / sB,
            0, 0, 0, sign * l22 * l22 / cube, -sign * l21 * l22 / cube,
        ];
        return new(SymmetricMatrix.Transform(jacobian, covariance, Size));
    }

    /// <summary>Variance of a function with this gradient, by the delta method; never negative.</summary>
    /// <param name="gradient">Five partial derivatives, in the order of the parameters.</param>
    public double Variance(ReadOnlySpan<double> gradient)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(gradient.Length, Size);
        double sum = 0;
        for (var i = 0; i < Size; i++)
        {
            for (var j = 0; j < Size; j++) sum += gradient[i] * gradient[j] * this[i, j];
        }

        return Math.Max(0, sum);
    }
}
