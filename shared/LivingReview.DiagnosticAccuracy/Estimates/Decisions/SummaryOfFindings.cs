namespace LivingReview.DiagnosticAccuracy;

/// <summary>One row of a GRADE summary of findings: what happens to 1,000 people at one prevalence.</summary>
/// <param name="Prevalence">The prevalence, in (0, 1).</param>
/// <param name="Frequencies">True and false positives and negatives with limits.</param>
/// <param name="PredictiveValues">Predictive values with limits; null unless the fit has both arms.</param>
public sealed record FindingsRow(double Prevalence, NaturalFrequencies Frequencies, PredictiveValues? PredictiveValues);

/// <summary>The rows of a GRADE summary of findings at several prevalences (Schünemann et al. 2008, BMJ 336:1106).</summary>
public static class SummaryOfFindings
{
    /// <summary>The rows, in the order of the prevalences.</summary>
    /// <param name="fit">The fitted model, for the predictive values.</param>
    /// <param name="sensitivity">Summary sensitivity with the limits that are reported.</param>
    /// <param name="specificity">Summary specificity with the limits that are reported.</param>
    /// <param name="prevalences">Prevalences, each strictly between 0 and 1.</param>
    /// <param name="population">Number of people tested.</param>
    /// <param name="confidenceLevel">Confidence level of the predictive values, in (0, 1).</param>
    public static IReadOnlyList<FindingsRow> Compute(
        BivariateFit fit, Interval sensitivity, Interval specificity, IReadOnlyList<double> prevalences, double population = 1000, double confidenceLevel = 0.95)
    {
        ArgumentNullException.ThrowIfNull(prevalences);
        return [.. prevalences.Select(p => new FindingsRow(p, NaturalFrequencies.Compute(sensitivity, specificity, p, population), PredictiveValues.Compute(fit, p, confidenceLevel)))];
    }
}
