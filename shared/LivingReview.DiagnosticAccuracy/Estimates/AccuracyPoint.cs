namespace LivingReview.DiagnosticAccuracy;

/// <summary>A point in the ROC plane, both 0..1.</summary>
/// <param name="Sensitivity">Sensitivity.</param>
/// <param name="Specificity">Specificity.</param>
public readonly record struct AccuracyPoint(double Sensitivity, double Specificity)
{
    /// <summary>The summary point of a fit; null unless it has both means.</summary>
    /// <param name="fit">The fitted model.</param>
    public static AccuracyPoint? From(BivariateFit fit) =>
        fit is { LogitSensitivity: { } a, LogitSpecificity: { } b } ? new(Logistic.Expit(a), Logistic.Expit(b)) : null;

    /// <summary>The summary point of an estimate, also where a rate is 1 with an infinite logit; null unless it has both rates.</summary>
    /// <param name="estimate">The estimate.</param>
    public static AccuracyPoint? From(PooledEstimate estimate) =>
        estimate is { Sensitivity: { } sensitivity, Specificity: { } specificity } ? new(sensitivity.Estimate, specificity.Estimate) : null;
}
