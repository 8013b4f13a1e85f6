namespace LivingReview.DiagnosticAccuracy;

/// <summary>Accuracy of an index test and of the reference test, both of which may err (<see cref="LatentClassModel"/>).</summary>
public sealed record LatentClassFit
{
    /// <summary>The kind of model of the index test.</summary>
    public required Regime Regime { get; init; }

    /// <summary>Number of studies (k).</summary>
    public required int Studies { get; init; }

    /// <summary>All people.</summary>
    public required long People { get; init; }

    /// <summary>Where dependence between the tests was allowed.</summary>
    public LatentClassDependence Dependence { get; init; }

    /// <summary>Mean logit sensitivity of the index test; null where it is not estimated.</summary>
    public double? LogitSensitivity { get; init; }

    /// <summary>Mean logit specificity of the index test; null where it is not estimated.</summary>
    public double? LogitSpecificity { get; init; }

    /// <summary>Sensitivity of the index test in a study of mean logit (0..1).</summary>
    public Interval? Sensitivity { get; init; }

    /// <summary>Specificity of the index test in a study of mean logit (0..1).</summary>
    public Interval? Specificity { get; init; }

    /// <summary>The reference standards, in the order of their names.</summary>
    public IReadOnlyList<ReferenceAccuracy> References { get; init; } = [];

    /// <summary>Sensitivity of the only reference, common to all studies; 1 on the boundary, with the lower limit of its profile likelihood. Null with several.</summary>
    public Interval? ReferenceSensitivity { get; init; }

    /// <summary>Specificity of the only reference, common to all studies; 1 on the boundary, with the lower limit of its profile likelihood. Null with several.</summary>
    public Interval? ReferenceSpecificity { get; init; }

    /// <summary>Median prevalence over the studies (0..1).</summary>
    public Interval? PrevalenceMedian { get; init; }

    /// <summary>Between-study standard deviation of logit sensitivity.</summary>
    public double? SdSensitivity { get; init; }

    /// <summary>Between-study standard deviation of logit specificity.</summary>
    public double? SdSpecificity { get; init; }

    /// <summary>Between-study correlation of logit sensitivity and logit specificity; null where a standard deviation is 0.</summary>
    public double? Correlation { get; init; }

    /// <summary>Between-study standard deviation of logit prevalence.</summary>
    public double? SdPrevalence { get; init; }

    /// <summary>Odds ratio between the tests among people with the condition; null where independence was assumed.</summary>
    public Interval? DependenceWithCondition { get; init; }

    /// <summary>Odds ratio between the tests among people without the condition; null where independence was assumed.</summary>
    public Interval? DependenceWithoutCondition { get; init; }

    /// <summary>Whether the estimated sensitivity of a reference is 1: the data cannot fault it.</summary>
    public bool ReferenceSensitivityAtBoundary { get; init; }

    /// <summary>Whether the estimated specificity of a reference is 1: the data cannot fault it.</summary>
    public bool ReferenceSpecificityAtBoundary { get; init; }

    /// <summary>Log-likelihood, multinomial coefficients included.</summary>
    public double? LogLikelihood { get; init; }

    /// <summary>Log-likelihood with a reference that never errs, on the same scale.</summary>
    public double? LogLikelihoodOfPerfectReference { get; init; }

    /// <summary>Whether the optimizer met its tolerance.</summary>
    public required bool Converged { get; init; }

    /// <summary>Newton iterations over all starting points.</summary>
    public int Iterations { get; init; }

    /// <summary>Largest component of the gradient at the solution.</summary>
    public double GradientNorm { get; init; }

    /// <summary>Largest number of quadrature nodes per dimension of any study.</summary>
    public int? Nodes { get; init; }

    /// <summary>What a reader must know about this fit; empty if nothing.</summary>
    public IReadOnlyList<EstimateWarning> Warnings { get; init; } = [];
}
