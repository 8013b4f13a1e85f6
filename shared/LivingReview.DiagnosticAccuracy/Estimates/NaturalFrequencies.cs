namespace LivingReview.DiagnosticAccuracy;

/// <summary>
/// What happens to a population that is tested once, in numbers of people: the form in which GRADE presents test accuracy. Limits are
/// those of sensitivity and specificity times the size of the arm; the prevalence is taken as known.
/// </summary>
/// <param name="Prevalence">The prevalence, 0..1.</param>
/// <param name="Population">How many people are tested.</param>
/// <param name="TruePositives">Diseased and found.</param>
/// <param name="FalseNegatives">Diseased and missed.</param>
/// <param name="FalsePositives">Not diseased and flagged.</param>
/// <param name="TrueNegatives">Not diseased and cleared.</param>
public sealed record NaturalFrequencies(
    double Prevalence, double Population, Interval TruePositives, Interval FalseNegatives, Interval FalsePositives, Interval TrueNegatives)
{
    /// <summary>Natural frequencies of a summary point.</summary>
    /// <param name="sensitivity">Summary sensitivity (0..1).</param>
    /// <param name="specificity">Summary specificity (0..1).</param>
    /// <param name="prevalence">Prevalence, 0..1.</param>
    /// <param name="population">Size of the population; default 1000.</param>
    public static NaturalFrequencies Compute(Interval sensitivity, Interval specificity, double prevalence, double population = 1000)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(prevalence, 0);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(prevalence, 1);
        var diseased = population * prevalence;
        var others = population * (1 - prevalence);
        return new(
            prevalence,
            population,
            Multiply(sensitivity, diseased),
            Multiply(Complement(sensitivity), diseased),
            Multiply(Complement(specificity), others),
            Multiply(specificity, others));
    }

    private static Interval Complement(Interval rate) => new(1 - rate.Estimate, 1 - rate.Upper, 1 - rate.Lower);

    private static Interval Multiply(Interval rate, double size) => new(rate.Estimate * size, rate.Lower * size, rate.Upper * size);
}
