namespace LivingReview.Notification.Policies;

/// <summary>A pair on the logit scale: sensitivity, specificity.</summary>
internal readonly record struct Pair(double Se, double Sp)
{
    public static Pair operator +(Pair x, Pair y) => new(x.Se + y.Se, x.Sp + y.Sp);

    public static Pair operator -(Pair x, Pair y) => new(x.Se - y.Se, x.Sp - y.Sp);
}

/// <summary>A 2x2 matrix ((A, B), (C, D)).</summary>
internal readonly record struct Matrix2(double A, double B, double C, double D)
{
    public double Determinant => A * D - B * C;

    public Matrix2 Inverse
    {
        get
        {
            var determinant = Determinant;
            return new(D / determinant, -B / determinant, -C / determinant, A / determinant);
        }
    }

    /// <summary>Whether it is the covariance of something that varies in both directions, and not of rounding.</summary>
    public bool IsPositive => A > 1e-12 && D > 1e-12 && Determinant > 1e-9 * A * D;

    public static Matrix2 Symmetric(double a, double b, double d) => new(a, b, b, d);

    public static Matrix2 operator +(Matrix2 x, Matrix2 y) => new(x.A + y.A, x.B + y.B, x.C + y.C, x.D + y.D);

    public static Pair operator *(Matrix2 x, Pair v) => new(x.A * v.Se + x.B * v.Sp, x.C * v.Se + x.D * v.Sp);

    /// <summary>v' M^-1 v.</summary>
    public static double Quadratic(Pair v, Matrix2 m)
    {
        var w = m.Inverse * v;
        return v.Se * w.Se + v.Sp * w.Sp;
    }
}
