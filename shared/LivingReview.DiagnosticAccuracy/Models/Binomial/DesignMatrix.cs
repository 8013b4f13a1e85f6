namespace LivingReview.DiagnosticAccuracy.Models.Binomial;

/// <summary>Columns of the linear predictors, one value per study in canonical order. Without covariates each arm has a single column of ones.</summary>
internal sealed class DesignMatrix(double[][] a, double[][] b)
{
    internal double[][] A { get; } = a;

    internal double[][] B { get; } = b;

    internal bool InterceptsOnly { get; private init; }

    internal static DesignMatrix Intercepts(int studies) => new([Ones(studies)], [Ones(studies)]) { InterceptsOnly = true };

    internal static double[] Ones(int studies)
    {
        var ones = new double[studies];
        Array.Fill(ones, 1);
        return ones;
    }

    internal DesignMatrix FirstArm() => new(A, []);

    internal DesignMatrix SecondArm() => new(B, []);
}
