namespace LivingReview.DiagnosticAccuracy;

/// <summary>
/// How many pre-set judgement thresholds (people per 1000) the confidence intervals of false negatives and false positives
/// contain, as GRADE rates imprecision (guidance 37; ranges: Hultcrantz et al. 2020).
/// </summary>
/// <param name="FalseNegativesBefore">Thresholds crossed by the interval of false negatives at the baseline.</param>
/// <param name="FalseNegativesNow">The same now.</param>
/// <param name="FalsePositivesBefore">Thresholds crossed by the interval of false positives at the baseline.</param>
/// <param name="FalsePositivesNow">The same now.</param>
public sealed record ImprecisionCount(int FalseNegativesBefore, int FalseNegativesNow, int FalsePositivesBefore, int FalsePositivesNow)
{
    /// <summary>Whether either number changed.</summary>
    public bool Changed => FalseNegativesBefore != FalseNegativesNow || FalsePositivesBefore != FalsePositivesNow;

    /// <summary>The counts at two natural-frequency tables of the same prevalence.</summary>
    /// <param name="baseline">The frequencies before.</param>
    /// <param name="current">The frequencies now.</param>
    /// <param name="falseNegativeThresholds">Thresholds of false negatives.</param>
    /// <param name="falsePositiveThresholds">Thresholds of false positives.</param>
    public static ImprecisionCount Between(
        NaturalFrequencies baseline, NaturalFrequencies current, IReadOnlyCollection<double> falseNegativeThresholds, IReadOnlyCollection<double> falsePositiveThresholds) => new(
        Crossed(baseline.FalseNegatives, falseNegativeThresholds),
        Crossed(current.FalseNegatives, falseNegativeThresholds),
        Crossed(baseline.FalsePositives, falsePositiveThresholds),
        Crossed(current.FalsePositives, falsePositiveThresholds));

    private static int Crossed(Interval interval, IReadOnlyCollection<double> thresholds) => thresholds.Count(t => interval.Lower < t && t < interval.Upper);
}
