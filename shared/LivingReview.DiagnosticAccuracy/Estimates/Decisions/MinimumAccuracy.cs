using LivingReview.DiagnosticAccuracy.Estimates;
using LivingReview.DiagnosticAccuracy.Numerics.Special;

namespace LivingReview.DiagnosticAccuracy;

/// <summary>Probability that a test reaches stated minima of sensitivity and specificity.</summary>
/// <param name="Sensitivity">The minimum of sensitivity, in (0, 1).</param>
/// <param name="Specificity">The minimum of specificity, in (0, 1).</param>
/// <param name="MeanMeetsBoth">Probability that the means over studies do: the summary point with its uncertainty, as a normal distribution of the two logits.</param>
/// <param name="NewStudyMeetsBoth">Probability that the true values of a new study do: with the variation between studies added.</param>
public sealed record MinimumAccuracy(double Sensitivity, double Specificity, double MeanMeetsBoth, double NewStudyMeetsBoth)
{
    /// <summary>
    /// Both probabilities, that of a new study by the same mixture as its prediction (<see cref="BayesianModel.PredictFrom"/>): up to
    /// <see cref="BayesianModel.MaxUncertainStudies"/> studies the variation between studies is uncertain there; with more it is taken for known.
    /// </summary>
    /// <param name="fit">The exact fit.</param>
    /// <param name="tables">The independent tables that it is of.</param>
    /// <param name="sensitivity">Minimum of sensitivity, strictly between 0 and 1.</param>
    /// <param name="specificity">Minimum of specificity, strictly between 0 and 1.</param>
    /// <returns>Null unless the fit has both arms.</returns>
    public static MinimumAccuracy? Compute(BivariateFit fit, ReadOnlySpan<TwoByTwo> tables, double sensitivity, double specificity)
    {
        if (Compute(fit, sensitivity, specificity) is not { } known) return null;
        return fit.Studies <= BayesianModel.MaxUncertainStudies && BayesianModel.NewStudyMeets(tables, Logistic.Logit(sensitivity), Logistic.Logit(specificity)) is { } probability
            ? known with { NewStudyMeetsBoth = probability }
            : known;
    }

    /// <summary>Both probabilities, with the variances between studies taken for known; null unless the fit has both arms. They read the likelihood as a posterior under flat priors.</summary>
    /// <param name="fit">The fitted model.</param>
    /// <param name="sensitivity">Minimum of sensitivity, strictly between 0 and 1.</param>
    /// <param name="specificity">Minimum of specificity, strictly between 0 and 1.</param>
    public static MinimumAccuracy? Compute(BivariateFit fit, double sensitivity, double specificity)
    {
        foreach (var (value, name) in new[] { (sensitivity, nameof(sensitivity)), (specificity, nameof(specificity)) })
        {
            ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(value, 0, name);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(value, 1, name);
        }

        if (MeanLogits.From(fit) is not { } mean)
            return null;
        var (a, b) = (mean.A - Logistic.Logit(sensitivity), mean.B - Logistic.Logit(specificity));
        var (vA, vB, cov) = (mean.Variance(1, 0), mean.Variance(0, 1), fit.CovLogits ?? 0);
        return new(
            sensitivity, specificity, Both(a, b, vA, vB, cov),
            Both(a, b, vA + (fit.VarianceSensitivity ?? 0), vB + (fit.VarianceSpecificity ?? 0), cov + (fit.Covariance ?? 0)));
    }

    private static double Both(double a, double b, double vA, double vB, double covariance) =>
        BivariateNormal.Cdf(a / Math.Sqrt(vA), b / Math.Sqrt(vB), Math.Clamp(covariance / Math.Sqrt(vA * vB), -1, 1));
}
