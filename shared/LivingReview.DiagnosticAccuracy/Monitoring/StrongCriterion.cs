namespace LivingReview.DiagnosticAccuracy;

/// <summary>
/// Both lower confidence limits reach their criteria (Vach et al. 2012, doi 10.1016/j.jclinepi.2011.07.004), with hysteresis: what was met
/// is lost only when a lower limit of a lesser level is below its criterion too, or an estimate whose limit lies at the criterion would
/// flip with every study.
/// </summary>
public static class StrongCriterion
{
    private const double Level = 0.95;

    /// <summary>A usual level of the lower limits at which a criterion that was met is lost.</summary>
    public const double UsualLossLevel = 0.8;

    /// <summary>Whether the criterion holds.</summary>
    /// <param name="sensitivity">Sensitivity with its 95% interval, of whatever kind.</param>
    /// <param name="specificity">Specificity with its 95% interval.</param>
    /// <param name="criteria">The criteria.</param>
    /// <param name="before">Whether it held before; if nothing is known the 95% limits decide.</param>
    /// <param name="lossLevel">Level of the lower limits at which it is lost, in (0, 0.95]; 0.95 is no hysteresis.</param>
    /// <returns>Null if no criterion is set.</returns>
    public static bool? Holds(Interval sensitivity, Interval specificity, MinimalCriteria criteria, bool? before = null, double lossLevel = UsualLossLevel)
    {
        if (!criteria.AreSet) return null;
        var level = before == true ? lossLevel : Level;
        return Reaches(sensitivity, criteria.Sensitivity, level) && Reaches(specificity, criteria.Specificity, level);
    }

    /// <summary>The lower limit of another level follows from the 95% limit on the logit scale.</summary>
    private static bool Reaches(Interval x, double? criterion, double level)
    {
        if (criterion is not { } minimum || x.Lower >= minimum) return true;
        if (level >= Level || x.Lower is not (> 0 and < 1) || x.Estimate is not (> 0 and < 1)) return false;
        var share = Quantiles.NormalTwoSided(level) / Quantiles.NormalTwoSided(Level);
        return Logistic.Logit(x.Estimate) - share * (Logistic.Logit(x.Estimate) - Logistic.Logit(x.Lower)) >= Logistic.Logit(minimum);
    }
}
