namespace LivingReview.DiagnosticAccuracy.Numerics.Linear;

/// <summary>Linear algebra of small symmetric matrices, stored by rows; without allocation where the fit calls it in its inner loop.</summary>
internal static class SymmetricMatrix
{
    /// <summary>Solves (-hessian + shift) step = gradient with the smallest shift that makes the matrix safely positive definite.</summary>
    /// <returns>gradient' step.</returns>
    internal static double AscentStep(ReadOnlySpan<double> hessian, ReadOnlySpan<double> gradient, Span<double> step, Span<double> work, out bool shifted)
    {
        var p = gradient.Length;
        var largest = 1e-8;
        for (var i = 0; i < p; i++)
            largest = Math.Max(largest, Math.Abs(hessian[i * p + i]));

        var shift = 0.0;
        while (true)
        {
            for (var i = 0; i < p * p; i++)
                work[i] = -hessian[i];
            for (var i = 0; i < p; i++)
                work[i * p + i] += shift;
            if (Cholesky(work, p, 1e-12))
                break;
            shift = shift == 0 ? 1e-3 * largest : shift * 4;
            if (!(shift <= 1e12 * largest))
            {
                gradient.CopyTo(step);
                shifted = true;
                return 0;
            }
        }

        gradient.CopyTo(step);
        SolveCholesky(work, p, step);
        var decrement = 0.0;
        for (var i = 0; i < p; i++)
            decrement += gradient[i] * step[i];
        shifted = shift > 0;
        return decrement;
    }

    /// <summary>Inverse of -matrix, or null where that is not positive definite beyond rounding.</summary>
    internal static double[]? InverseOfNegative(ReadOnlySpan<double> matrix, int p)
    {
        var factor = new double[p * p];
        for (var i = 0; i < p * p; i++)
            factor[i] = -matrix[i];
        if (!Cholesky(factor, p, 1e-11))
            return null;
        var inverse = new double[p * p];
        Span<double> column = stackalloc double[p];
        for (var c = 0; c < p; c++)
        {
            column.Clear();
            column[c] = 1;
            SolveCholesky(factor, p, column);
            for (var r = 0; r < p; r++)
                inverse[r * p + c] = column[r];
        }

        for (var r = 0; r < p; r++)
        {
            for (var c = 0; c < r; c++)
                inverse[r * p + c] = inverse[c * p + r] = (inverse[r * p + c] + inverse[c * p + r]) / 2;
        }

        return inverse;
    }

    /// <summary>J M J', the covariance of a linear transformation.</summary>
    internal static double[] Transform(ReadOnlySpan<double> jacobian, ReadOnlySpan<double> matrix, int p)
    {
        var half = new double[p * p];
        var result = new double[p * p];
        for (var i = 0; i < p; i++)
        {
            for (var j = 0; j < p; j++)
            {
                for (var k = 0; k < p; k++)
                    half[i * p + j] += jacobian[i * p + k] * matrix[k * p + j];
            }
        }

        for (var i = 0; i < p; i++)
        {
            for (var j = 0; j < p; j++)
            {
                for (var k = 0; k < p; k++)
                    result[i * p + j] += half[i * p + k] * jacobian[j * p + k];
            }
        }

        return result;
    }

    /// <summary>Lower Cholesky factor in place; false where a pivot falls below <paramref name="tolerance"/> of its diagonal entry.</summary>
    internal static bool Cholesky(Span<double> matrix, int p, double tolerance)
    {
        for (var j = 0; j < p; j++)
        {
            var pivot = matrix[j * p + j];
            var floor = tolerance * Math.Abs(pivot);
            for (var k = 0; k < j; k++)
                pivot -= matrix[j * p + k] * matrix[j * p + k];
            if (!(pivot > floor) || !double.IsFinite(pivot))
                return false;
            pivot = Math.Sqrt(pivot);
            matrix[j * p + j] = pivot;
            for (var i = j + 1; i < p; i++)
            {
                var value = matrix[i * p + j];
                for (var k = 0; k < j; k++)
                    value -= matrix[i * p + k] * matrix[j * p + k];
                matrix[i * p + j] = value / pivot;
            }
        }

        return true;
    }

    internal static void SolveCholesky(ReadOnlySpan<double> factor, int p, Span<double> x)
    {
        for (var i = 0; i < p; i++)
        {
            for (var k = 0; k < i; k++)
                x[i] -= factor[i * p + k] * x[k];
            x[i] /= factor[i * p + i];
        }

        for (var i = p - 1; i >= 0; i--)
        {
            for (var k = i + 1; k < p; k++)
                x[i] -= factor[k * p + i] * x[k];
            x[i] /= factor[i * p + i];
        }
    }
}
