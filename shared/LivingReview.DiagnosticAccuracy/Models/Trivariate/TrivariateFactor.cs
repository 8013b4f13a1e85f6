namespace LivingReview.DiagnosticAccuracy.Models.Trivariate;

/// <summary>
/// The lower triangular factor of the between-study covariance of three logits, entries by rows after the three means: L11, L21, L22, L31, L32, L33. Variances
/// of 0 and covariance matrices without full rank are ordinary points.
/// </summary>
internal static class TrivariateFactor
{
    internal const int Parameters = 9;
    private const int N = TrivariateStudies.Outcomes;

    internal static readonly (int Row, int Column)[] Entries = [(0, 0), (1, 0), (1, 1), (2, 0), (2, 1), (2, 2)];

    /// <summary>Index of an entry among all parameters.</summary>
    internal static int At(int row, int column) => N + row * (row + 1) / 2 + column;

    internal static double Entry(ReadOnlySpan<double> theta, int row, int column) => column <= row ? theta[At(row, column)] : 0;

    internal static double Covariance(ReadOnlySpan<double> theta, int i, int j)
    {
        var sum = 0.0;
        for (var k = 0; k <= Math.Min(i, j); k++) sum += theta[At(i, k)] * theta[At(j, k)];
        return sum;
    }

    /// <summary>
    /// A point without the effect that has its diagonal in a column: the rows below keep their covariances given the effects before, as far as their own effects
    /// can carry them.
    /// </summary>
    internal static double[] WithoutColumn(double[] theta, int column)
    {
        var reduced = (double[])theta.Clone();
        for (var row = column; row < N; row++) reduced[At(row, column)] = 0;
        if (column == 0)
        {
            // Rows 2 and 3 by themselves.
            var (v22, v32, v33) = (Covariance(theta, 1, 1), Covariance(theta, 2, 1), Covariance(theta, 2, 2));
            reduced[At(1, 1)] = Math.Sqrt(v22);
            reduced[At(2, 1)] = v22 > 0 ? v32 / Math.Sqrt(v22) : 0;
            reduced[At(2, 2)] = Math.Sqrt(Math.Max(0, v33 - reduced[At(2, 1)] * reduced[At(2, 1)]));
        }
        else if (column == 1)
        {
            reduced[At(2, 2)] = double.Hypot(theta[At(2, 1)], theta[At(2, 2)]);
        }

        return reduced;
    }
}
