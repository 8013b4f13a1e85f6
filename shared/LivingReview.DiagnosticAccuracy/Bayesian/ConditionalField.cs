namespace LivingReview.DiagnosticAccuracy.Bayesian;

/// <summary>
/// Mass and moments of the two means at the nodes of a product grid with the same number of nodes along its three axes, stored by quantity: variances as
/// logarithms and the covariance as a correlation, so that what is interpolated stays possible.
/// </summary>
internal sealed class ConditionalField
{
    private const int Quantities = 10;
    private readonly double[][] _values;

    internal ConditionalField(int nodes) : this([.. Enumerable.Range(0, Quantities).Select(_ => new double[nodes])])
    {
    }

    private ConditionalField(double[][] values) => _values = values;

    internal void Set(int node, double logMass, Moments a, Moments b, double covariance)
    {
        ReadOnlySpan<double> values =
        [
            logMass, a.Mean, Math.Log(a.Variance), a.Skewness, a.Kurtosis, b.Mean, Math.Log(b.Variance), b.Skewness, b.Kurtosis, covariance / Math.Sqrt(a.Variance * b.Variance),
        ];
        for (var q = 0; q < Quantities; q++) _values[q][node] = values[q];
    }

    internal double LogMassAt(int node) => _values[0][node];

    internal (double LogMass, Moments A, Moments B, double Covariance) At(int node)
    {
        var (a, b) = (Moments(1), Moments(5));
        return (_values[0][node], a, b, Math.Clamp(_values[9][node], -1, 1) * Math.Sqrt(a.Variance * b.Variance));

        Moments Moments(int first) => new(_values[first][node], Math.Exp(_values[first + 1][node]), _values[first + 2][node], _values[first + 3][node]);
    }

    /// <summary>Carried to another grid along all three axes.</summary>
    /// <param name="matrix">One row per new node: the weights of the old ones.</param>
    internal ConditionalField Interpolated(double[][] matrix) => new([.. _values.Select(v => Interpolated(v, matrix))]);

    /// <summary>One quantity carried to another grid along all three axes.</summary>
    internal static double[] Interpolated(double[] values, double[][] matrix)
    {
        var count = matrix[0].Length;
        return Last(Last(Last(values)));

        // Each pass replaces the last axis and makes it the first: after three the order is the old one.
        double[] Last(double[] values)
        {
            var rows = values.Length / count;
            var result = new double[matrix.Length * rows];
            for (var m = 0; m < matrix.Length; m++)
            {
                var weights = matrix[m];
                for (var row = 0; row < rows; row++)
                {
                    var sum = 0.0;
                    for (var i = 0; i < count; i++) sum += weights[i] * values[row * count + i];
                    result[m * rows + row] = sum;
                }
            }

            return result;
        }
    }
}
