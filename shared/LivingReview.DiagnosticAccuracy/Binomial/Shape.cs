namespace LivingReview.DiagnosticAccuracy.Binomial;

/// <summary>Which entries of the Cholesky factor are free.</summary>
internal enum Shape
{
    /// <summary>L11, L21, L22.</summary>
    Plane,

    /// <summary>L11, L21: correlation -1 or 1.</summary>
    Line,

    /// <summary>L11 alone: one arm.</summary>
    OneArm,
}
