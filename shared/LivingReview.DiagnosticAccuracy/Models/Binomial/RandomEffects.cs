namespace LivingReview.DiagnosticAccuracy.Models.Binomial;

/// <summary>Which entries of the Cholesky factor are free.</summary>
internal enum RandomEffects
{
    /// <summary>L11, L21, L22.</summary>
    Bivariate,

    /// <summary>L11, L21: correlation -1 or 1.</summary>
    PerfectlyCorrelated,

    /// <summary>L11 alone: one arm.</summary>
    Single,
}
