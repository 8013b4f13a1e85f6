using LivingReview.DiagnosticAccuracy.Numerics.Linear;

namespace LivingReview.DiagnosticAccuracy.Monitoring;

/// <summary>d' V^- d with the pseudo-inverse of a 2x2 covariance, and the rank that it has.</summary>
internal static class QuadraticForm
{
    /// <param name="a">First component of d.</param>
    /// <param name="b">Second component of d.</param>
    /// <param name="v">V, positive semidefinite up to rounding.</param>
    /// <param name="scale">Size of a variance that counts: eigenvalues below 1e-12 of it are 0.</param>
    public static (double Statistic, int Rank) Compute(double a, double b, SymmetricMatrix2 v, double scale)
    {
        var mean = (v.AA + v.BB) / 2;
        var radius = Math.Sqrt((v.AA - v.BB) * (v.AA - v.BB) / 4 + v.AB * v.AB);
        // Angle of the major axis.
        var angle = 0.5 * Math.Atan2(2 * v.AB, v.AA - v.BB);
        var (cos, sin) = (Math.Cos(angle), Math.Sin(angle));
        double statistic = 0;
        var rank = 0;
        foreach (var (value, along) in new[] { (mean + radius, cos * a + sin * b), (mean - radius, cos * b - sin * a) })
        {
            if (!(value > 1e-12 * scale)) continue;
            statistic += along * along / value;
            rank++;
        }

        return (statistic, rank);
    }
}
