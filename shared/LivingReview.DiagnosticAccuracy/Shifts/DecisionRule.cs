using LivingReview.DiagnosticAccuracy.Estimates;
using LivingReview.DiagnosticAccuracy.Numerics.Special;

namespace LivingReview.DiagnosticAccuracy;

/// <summary>The smallest sensitivity and specificity at which the test would be used (minimally acceptable criteria, Korevaar et al. 2019).</summary>
/// <param name="Sensitivity">In (0, 1).</param>
/// <param name="Specificity">In (0, 1).</param>
public readonly record struct MinimalCriteria(double Sensitivity, double Specificity);

/// <summary>Where a review stands against its criteria.</summary>
public enum DecisionState
{
    /// <summary>Neither side has been reached yet.</summary>
    Undecided,

    /// <summary>The test meets the criteria.</summary>
    Meets,

    /// <summary>The test fails them.</summary>
    Fails,
}

/// <summary>
/// Rule A6: the probability that the test meets its criteria, with hysteresis: MEETS from 0.8 up, FAILS from 0.2 down, and in between the
/// state stays. A point that merely crosses a line flaps (2.1 alerts per 40 updates in simulation against 0.04 with the band).
/// </summary>
/// <param name="Probability">p_v, 0..1.</param>
/// <param name="Previous">State before.</param>
/// <param name="State">State now.</param>
public sealed record DecisionRule(double Probability, DecisionState Previous, DecisionState State)
{
    /// <summary>A change between MEETS and FAILS; leaving Undecided is not one.</summary>
    public bool Fires => (Previous, State) is (DecisionState.Meets, DecisionState.Fails) or (DecisionState.Fails, DecisionState.Meets);

    /// <summary>The decision under a fit.</summary>
    /// <param name="current">The fit now.</param>
    /// <param name="criteria">The criteria.</param>
    /// <param name="previous">State before.</param>
    /// <param name="meets">From this probability up the criteria are met.</param>
    /// <param name="fails">From this probability down they are failed; below <paramref name="meets"/>.</param>
    /// <returns>Null unless the fit has both means with standard errors.</returns>
    public static DecisionRule? Of(BivariateFit current, MinimalCriteria criteria, DecisionState previous, double meets = 0.8, double fails = 0.2)
    {
        if (ProbabilityOf(current, criteria) is not { } p) return null;
        return new(p, previous, p >= meets ? DecisionState.Meets : p <= fails ? DecisionState.Fails : previous);
    }

    /// <summary>
    /// Pr(Se at least its criterion and Sp at least its criterion), taking (mu_A, mu_B) as bivariate normal around the estimates with
    /// their covariance V.
    /// </summary>
    /// <param name="fit">The fit.</param>
    /// <param name="criteria">The criteria.</param>
    /// <returns>Null unless the fit has both means with standard errors.</returns>
    public static double? ProbabilityOf(BivariateFit fit, MinimalCriteria criteria)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(criteria.Sensitivity, 0);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(criteria.Sensitivity, 1);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(criteria.Specificity, 0);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(criteria.Specificity, 1);
        if (MeanLogits.From(fit) is not { } mean || !(mean.VarA > 0 && mean.VarB > 0)) return null;
        var (sA, sB) = (Math.Sqrt(mean.VarA), Math.Sqrt(mean.VarB));
        // P(A >= a, B >= b) is the distribution function of the mirrored pair.
        return BivariateNormal.Cdf(
            (mean.A - Logistic.Logit(criteria.Sensitivity)) / sA,
            (mean.B - Logistic.Logit(criteria.Specificity)) / sB,
            Math.Clamp(mean.CovAB / (sA * sB), -1, 1));
    }
}
