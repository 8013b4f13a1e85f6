namespace LivingReview.DiagnosticAccuracy.Numerics.Linear;

/// <summary>A symmetric 2x2 matrix, such as the covariance of the two mean logits.</summary>
/// <param name="AA">First diagonal element.</param>
/// <param name="AB">Off-diagonal element.</param>
/// <param name="BB">Second diagonal element.</param>
internal readonly record struct SymmetricMatrix2(double AA, double AB, double BB)
{
    public double Determinant => AA * BB - AB * AB;

    public SymmetricMatrix2 Inverse
    {
        get
        {
            var d = Determinant;
            return new(BB / d, -AB / d, AA / d);
        }
    }

    public static SymmetricMatrix2 operator +(SymmetricMatrix2 left, SymmetricMatrix2 right) => new(left.AA + right.AA, left.AB + right.AB, left.BB + right.BB);

    /// <summary>x' M x.</summary>
    public double QuadraticForm(double a, double b) => AA * a * a + 2 * AB * a * b + BB * b * b;

    /// <summary>x' M^-1 x; null where the matrix is not positive definite.</summary>
    public double? InverseQuadraticForm(double a, double b) =>
        Determinant is > 0 and var determinant ? (BB * a * a - 2 * AB * a * b + AA * b * b) / determinant : null;
}
