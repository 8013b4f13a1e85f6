namespace LivingReview.DiagnosticAccuracy;

/// <summary>The kind of model an estimate rests on: the largest one whose parameters the data identify. It is shown with every estimate.</summary>
public enum Regime
{
    /// <summary>Two correlated random effects, interior maximum.</summary>
    Bivariate,

    /// <summary>Two random effects, the maximum on the boundary: correlation -1 or 1, or a variance of 0. Standard errors come from the reduced model.</summary>
    BivariateBoundary,

    /// <summary>Two random effects with the correlation fixed at 0, because the data cannot identify it.</summary>
    Uncorrelated,

    /// <summary>No random effects: counts summed over the studies.</summary>
    Fixed,

    /// <summary>One arm only can be pooled (no study, or no information, in the other).</summary>
    Univariate,

    /// <summary>One study: exact (Clopper-Pearson) intervals.</summary>
    Single,

    /// <summary>Fewer studies than the protocol's minimum: shown singly, not pooled.</summary>
    Listed,

    /// <summary>No study with any count.</summary>
    None,
}
