namespace LivingReview.DiagnosticAccuracy;

/// <summary>Where a new study is expected, with the uncertainty of the between-study variances and correlation counted in.</summary>
/// <param name="Sensitivity">True sensitivity of a new study: predictive median and central interval.</param>
/// <param name="Specificity">True specificity, likewise.</param>
/// <param name="Region">Both together.</param>
public sealed record NewStudyPrediction(Interval Sensitivity, Interval Specificity, Region Region)
{
    /// <summary>What to say beside a prediction whose middle is not the pooled value.</summary>
    public const string AboutMiddle =
        "The middle of a prediction differs a little from the pooled value: it averages over all between-study variances that the data allow, under weak priors, where pooling takes the most likely ones.";
}
