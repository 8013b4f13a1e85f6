using LivingReview.DiagnosticAccuracy.Estimates;
using LivingReview.DiagnosticAccuracy.Models.Binomial;
using LivingReview.DiagnosticAccuracy.Numerics.Quadrature;
using MathNet.Numerics.Distributions;

namespace LivingReview.DiagnosticAccuracy;

/// <summary>How the confidence interval of a mean logit is made.</summary>
public enum IntervalMethod
{
    /// <summary>mu +- z se: what lme4, mada, metandi and MetaDTA report. Too short for few studies.</summary>
    Wald,

    /// <summary>mu +- t(k - 1) se: the maximum likelihood variance is too small by about (k - 1) / k, and its own uncertainty counts.</summary>
    WaldT,

    /// <summary>Profile likelihood with the chi-squared cut-off (1 degree of freedom).</summary>
    Profile,

    /// <summary>
    /// Profile likelihood with the cut-off k ln(1 + t(k - 1)^2 / (k - 1)) instead of z^2. For large studies, where every logit is known, the
    /// likelihood ratio statistic of a mean is exactly k ln(1 + T^2 / (k - 1)) with T a t variable of k - 1 degrees of freedom, so this interval
    /// is then exact for every k; it tends to the ordinary one as k grows. The one that covers, see the methods page.
    /// </summary>
    CalibratedProfile,

    /// <summary>
    /// <see cref="CalibratedProfile"/> up to <see cref="MeanIntervals.MaxCalibratedStudies"/> studies, where the others are short, and <see cref="Wald"/> above,
    /// where they agree.
    /// </summary>
    Automatic,
}

/// <summary>Confidence intervals of the two means, on the logit scale; null where the mean is not estimated or has no finite limit.</summary>
/// <param name="LogitSensitivity">Interval of mu_A.</param>
/// <param name="LogitSpecificity">Interval of mu_B.</param>
public readonly record struct MeanIntervalPair(Interval? LogitSensitivity, Interval? LogitSpecificity);

/// <summary>Confidence intervals of the mean logits. Map the limits by expit to get those of sensitivity and specificity.</summary>
public static class MeanIntervals
{
    /// <summary>
    /// Up to this many studies Wald intervals cover about 0.84 to 0.92 instead of 0.95 in simulation (the table in docs/statistics/methods.md), and
    /// <see cref="IntervalMethod.Automatic"/> is the calibrated profile.
    /// </summary>
    public const int MaxCalibratedStudies = 20;

    /// <summary>What <see cref="IntervalMethod.Automatic"/> means for a number of studies; every other method is itself.</summary>
    /// <param name="method">The method.</param>
    /// <param name="studies">Number of informative studies.</param>
    public static IntervalMethod Resolve(IntervalMethod method, int studies) =>
        method != IntervalMethod.Automatic ? method : studies <= MaxCalibratedStudies ? IntervalMethod.CalibratedProfile : IntervalMethod.Wald;

    /// <summary>Intervals of both means by one method.</summary>
    /// <param name="tables">The tables that were fitted.</param>
    /// <param name="fit">Their exact fit (<see cref="BinomialModel.Fit"/> without a node count).</param>
    /// <param name="method">The method. k counts the studies that have the arm; with one study z is used.</param>
    /// <param name="confidenceLevel">Confidence level in (0, 1).</param>
    /// <returns>The intervals; a limit beyond logit +-60 is given as that.</returns>
    public static MeanIntervalPair Compute(ReadOnlySpan<TwoByTwo> tables, BivariateFit fit, IntervalMethod method, double confidenceLevel = 0.95)
    {
        ArgumentNullException.ThrowIfNull(fit);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(confidenceLevel, 0);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(confidenceLevel, 1);
        method = Resolve(method, fit.Studies);
        var (armsA, armsB) = Arms(tables);
        var quantileA = Quantile(method, confidenceLevel, armsA);
        var quantileB = Quantile(method, confidenceLevel, armsB);
        var profile = method is IntervalMethod.Profile or IntervalMethod.CalibratedProfile;
        return profile && fit.Regime is not (Regime.Single or Regime.None or Regime.Listed)
            ? Profiles(Cells.From(tables), fit, quantileA, quantileB)
            : new MeanIntervalPair(
                Wald(fit.LogitSensitivity, fit.SeLogitSensitivity, quantileA), Wald(fit.LogitSpecificity, fit.SeLogitSpecificity, quantileB));
    }

    private static Interval? Wald(double? mean, double? standardError, double quantile) =>
        mean is { } m && standardError is { } se ? new Interval(m, m - quantile * se, m + quantile * se) : null;

    private static double Quantile(IntervalMethod method, double confidenceLevel, int arms)
    {
        var p = (1 + confidenceLevel) / 2;
        if (arms < 2 || method is IntervalMethod.Wald or IntervalMethod.Profile)
            return MathNet.Numerics.Distributions.Normal.InvCDF(0, 1, p);
        var t = StudentT.InvCDF(0, 1, arms - 1, p);
        return method == IntervalMethod.WaldT ? t : Math.Sqrt(arms * Math.Log(1 + t * t / (arms - 1)));
    }

    private static (int A, int B) Arms(ReadOnlySpan<TwoByTwo> tables)
    {
        var (a, b) = (0, 0);
        foreach (var table in tables)
        {
            a += table.Diseased > 0 ? 1 : 0;
            b += table.NonDiseased > 0 ? 1 : 0;
        }

        return (a, b);
    }

    private static MeanIntervalPair Profiles(Cells cells, BivariateFit fit, double quantileA, double quantileB)
    {
        if (fit.Regime is Regime.Univariate or Regime.Uncorrelated || fit.LogitSensitivity is null || fit.LogitSpecificity is null)
        {
            return new MeanIntervalPair(
                OneArm(cells.FirstArm(), fit.LogitSensitivity, fit.VarianceSensitivity, fit.SeLogitSensitivity, quantileA),
                OneArm(cells.SecondArm(), fit.LogitSpecificity, fit.VarianceSpecificity, fit.SeLogitSpecificity, quantileB));
        }

        var theta = ParameterVector.From(fit);
        var likelihood = new BinomialLikelihood(cells, DesignMatrix.Intercepts(cells.Count), RandomEffects.Bivariate, QuadratureRuleSelection.CoarseNodes);
        var value = Prepare(likelihood, theta);
        // Both before either changes the quadrature that suits the maximum.
        var (first, second) = (new ProfileLikelihood(likelihood, 0, theta, value), new ProfileLikelihood(likelihood, 1, theta, value));
        return new MeanIntervalPair(Around(first, theta[0], fit.SeLogitSensitivity, quantileA), Around(second, theta[1], fit.SeLogitSpecificity, quantileB));
    }

    private static Interval? OneArm(Cells cells, double? mean, double? variance, double? standardError, double quantile)
    {
        if (mean is null)
            return null;
        double[] theta = [mean.Value, Math.Sqrt(variance!.Value)];
        var likelihood = new BinomialLikelihood(cells, DesignMatrix.Intercepts(cells.Count).FirstArm(), RandomEffects.Single, QuadratureRuleSelection.CoarseNodes);
        var value = Prepare(likelihood, theta);
        return Around(new ProfileLikelihood(likelihood, 0, theta, value), mean.Value, standardError, quantile);
    }

    private static double Prepare(BinomialLikelihood likelihood, double[] theta)
    {
        QuadratureRuleSelection.Refine(likelihood, theta);
        return likelihood.Evaluate(theta, new double[theta.Length], new double[theta.Length * theta.Length]);
    }

    private static Interval Around(ProfileLikelihood curve, double mean, double? standardError, double quantile)
    {
        var se = standardError ?? 1;
        return new Interval(mean, curve.Endpoint(-quantile, se), curve.Endpoint(quantile, se));
    }
}
