using LivingReview.DiagnosticAccuracy.Influence;
using LivingReview.DiagnosticAccuracy.Models.Binomial;

namespace LivingReview.DiagnosticAccuracy;

/// <summary>
/// What the fitted model says about one study: its own logits shrunk towards the means, and how far out it lies.
/// </summary>
public sealed record StudyEffect
{
    /// <summary>Position of the table in the caller's list.</summary>
    public required int Index { get; init; }

    /// <summary>Empirical Bayes logit sensitivity, mu_A plus the posterior mean of u_A; the posterior mean exists also for an empty arm.</summary>
    public required double LogitSensitivity { get; init; }

    /// <summary>Empirical Bayes logit specificity.</summary>
    public required double LogitSpecificity { get; init; }

    /// <summary>Posterior standard deviation of u_A (the parameters taken as known).</summary>
    public required double SdSensitivity { get; init; }

    /// <summary>Posterior standard deviation of u_B.</summary>
    public required double SdSpecificity { get; init; }

    /// <summary>
    /// Standardized random effect: posterior mean over sqrt(sigma_A^2 - posterior variance), approximately standard normal under the model
    /// (Skrondal and Rabe-Hesketh 2009, J R Stat Soc A 172:659, the diagnostic standard error). Null where that variance is 0.
    /// </summary>
    public required double? StandardizedSensitivity { get; init; }

    /// <inheritdoc cref="StandardizedSensitivity"/>
    public required double? StandardizedSpecificity { get; init; }

    /// <summary>Percentage of the study in the estimate of mu_A (Burke et al. 2018, Res Synth Methods 9:163); all studies sum to 100.</summary>
    public required double WeightSensitivity { get; init; }

    /// <summary>Percentage of the study in the estimate of mu_B.</summary>
    public required double WeightSpecificity { get; init; }
}

/// <summary>Empirical Bayes estimates, standardized random effects and percentage weights of every study.</summary>
public static class EmpiricalBayes
{
    /// <summary>Study effects under a fit. Empty tables are left out.</summary>
    /// <param name="tables">The tables that were fitted.</param>
    /// <param name="fit">Their fit.</param>
    /// <returns>One entry per table with any count, in the caller's order; empty where the fit lacks one of the means.</returns>
    public static IReadOnlyList<StudyEffect> Compute(ReadOnlySpan<TwoByTwo> tables, BivariateFit fit)
    {
        ArgumentNullException.ThrowIfNull(fit);
        var order = Cells.CanonicalOrder(tables);
        return Compute(Cells.From(tables, order), order, fit, null);
    }

    /// <param name="cells">The tables in canonical order.</param>
    /// <param name="order">Where each stands in the caller's list.</param>
    /// <param name="fit">Their fit.</param>
    /// <param name="posteriors">The posterior moments that the fit left behind; null where they are to be found here.</param>
    internal static IReadOnlyList<StudyEffect> Compute(Cells cells, int[] order, BivariateFit fit, RandomEffectPosterior[]? posteriors)
    {
        if (fit.LogitSensitivity is not { } muA || fit.LogitSpecificity is not { } muB || fit.VarianceSensitivity is null)
            return [];
        var theta = ParameterVector.From(fit);
        var factor = new CholeskyFactor(theta[2], theta[3], theta[4]);
        posteriors ??= RandomEffectPosterior.Compute(cells, theta);
        var weights = BurkeWeights.Compute(cells, posteriors, muA, muB, factor);
        var effects = new StudyEffect[order.Length];
        for (var i = 0; i < order.Length; i++)
        {
            var p = posteriors[i];
            effects[i] = new StudyEffect
            {
                Index = order[i],
                LogitSensitivity = muA + p.MeanA,
                LogitSpecificity = muB + p.MeanB,
                SdSensitivity = Math.Sqrt(Math.Max(0, p.VarianceA)),
                SdSpecificity = Math.Sqrt(Math.Max(0, p.VarianceB)),
                StandardizedSensitivity = Standardize(p.MeanA, factor.VarianceA, p.VarianceA),
                StandardizedSpecificity = Standardize(p.MeanB, factor.VarianceB, p.VarianceB),
                WeightSensitivity = weights[i].A,
                WeightSpecificity = weights[i].B,
            };
        }

        Array.Sort(effects, (a, b) => a.Index.CompareTo(b.Index));
        return effects;
    }

    private static double? Standardize(double mean, double prior, double posterior)
    {
        var variance = prior - posterior;
        return variance > 1e-12 * (1 + prior) ? mean / Math.Sqrt(variance) : null;
    }
}
