using LivingReview.DiagnosticAccuracy.Models.Binomial;

namespace LivingReview.DiagnosticAccuracy.Models.LatentClass;

/// <summary>From a maximum to the figures that are reported.</summary>
internal static class LatentClassDescription
{
    private const int Size = 11;

    /// <summary>The reference never errs: the bivariate fit, to the bit, and the prevalence by itself.</summary>
    internal static LatentClassFit PerfectReference(CrossedTable[] studies, BivariateFit index, BivariateFit prevalence, LatentClassOptions options) => new()
    {
        Regime = index.Regime == Regime.Bivariate ? Regime.BivariateBoundary : index.Regime,
        Studies = studies.Length,
        People = studies.Sum(t => t.Total),
        Dependence = options.Dependence,
        LogitSensitivity = index.LogitSensitivity,
        LogitSpecificity = index.LogitSpecificity,
        Sensitivity = Limits(index.LogitSensitivity, index.SeLogitSensitivity, options),
        Specificity = Limits(index.LogitSpecificity, index.SeLogitSpecificity, options),
        ReferenceSensitivity = null,
        ReferenceSpecificity = null,
        PrevalenceMedian = Limits(prevalence.LogitSensitivity, prevalence.SeLogitSensitivity, options),
        SdSensitivity = Root(index.VarianceSensitivity),
        SdSpecificity = Root(index.VarianceSpecificity),
        Correlation = index.Correlation,
        SdPrevalence = Root(prevalence.VarianceSensitivity),
        ReferenceSensitivityAtBoundary = true,
        ReferenceSpecificityAtBoundary = true,
        LogLikelihood = index.LogLikelihood + prevalence.LogLikelihood,
        LogLikelihoodOfPerfectReference = index.LogLikelihood + prevalence.LogLikelihood,
        Converged = index.Converged && prevalence.Converged,
        Iterations = index.Iterations + prevalence.Iterations,
        GradientNorm = Math.Max(index.GradientNorm, prevalence.GradientNorm),
        Nodes = index.Nodes,
        Warnings = index.Warnings,
    };

    internal static LatentClassFit Describe(CrossedTable[] studies, LatentClassMaximum best, LatentClassSearch search, LatentClassOptions options)
    {
        var theta = best.Maximum.Theta;
        var covariance = best.Maximum.FullCovariance(best.Free);
        var (sdA, sdB) = (Math.Abs(theta[LatentClassSearch.L11]), Math.Sqrt(Math.Pow(theta[LatentClassSearch.L21], 2) + Math.Pow(theta[LatentClassSearch.L22], 2)));
        var (faultlessSensitivity, faultlessSpecificity) = (theta[LatentClassSearch.ReferenceSensitivity] >= LatentClassLikelihood.Perfect, theta[LatentClassSearch.ReferenceSpecificity] >= LatentClassLikelihood.Perfect);
        double? correlation = sdA == 0 || sdB == 0 ? null
            : theta[LatentClassSearch.L22] == 0 ? Math.Sign(theta[LatentClassSearch.L11] * theta[LatentClassSearch.L21])
            : Math.Clamp(Math.Sign(theta[LatentClassSearch.L11]) * theta[LatentClassSearch.L21] / sdB, -1, 1);
        var interior = !faultlessSensitivity && !faultlessSpecificity && correlation is > -1 and < 1 && theta[LatentClassSearch.SdPrevalence] != 0;
        return new()
        {
            Regime = interior ? Regime.Bivariate : Regime.BivariateBoundary,
            Studies = studies.Length,
            People = studies.Sum(t => t.Total),
            Dependence = options.Dependence,
            LogitSensitivity = theta[0],
            LogitSpecificity = theta[1],
            Sensitivity = Limits(theta[0], Error(0), options),
            Specificity = Limits(theta[1], Error(1), options),
            ReferenceSensitivity = Reference(LatentClassSearch.ReferenceSensitivity, faultlessSensitivity),
            ReferenceSpecificity = Reference(LatentClassSearch.ReferenceSpecificity, faultlessSpecificity),
            PrevalenceMedian = Limits(theta[2], Error(2), options),
            SdSensitivity = sdA,
            SdSpecificity = sdB,
            Correlation = correlation,
            SdPrevalence = Math.Abs(theta[LatentClassSearch.SdPrevalence]),
            DependenceWithCondition = OddsRatio(LatentClassSearch.WithCondition),
            DependenceWithoutCondition = OddsRatio(LatentClassSearch.WithoutCondition),
            ReferenceSensitivityAtBoundary = faultlessSensitivity,
            ReferenceSpecificityAtBoundary = faultlessSpecificity,
            LogLikelihood = best.Maximum.Maximum.Value,
            Converged = best.Maximum.Maximum.Converged,
            Iterations = best.Maximum.Iterations,
            GradientNorm = best.Maximum.Maximum.GradientNorm,
            Nodes = best.Maximum.Nodes,
            Warnings = [.. Warnings()],
        };

        double? Error(int parameter) => covariance is null ? null : Math.Sqrt(covariance[parameter * (Size + 1)]);

        Interval? Reference(int parameter, bool faultless) => faultless
            ? new(1, search.LowerLimit(parameter, best.Maximum.Maximum.Value, options.ConfidenceLevel), 1)
            : Limits(theta[parameter], Error(parameter), options);

        Interval? OddsRatio(int parameter)
        {
            if (!best.Free.Contains(parameter) || Error(parameter) is not { } se)
                return null;
            var half = Quantiles.NormalTwoSided(options.ConfidenceLevel) * se;
            return new(Math.Exp(theta[parameter]), Math.Exp(theta[parameter] - half), Math.Exp(theta[parameter] + half));
        }

        IEnumerable<EstimateWarning> Warnings()
        {
            if (faultlessSensitivity || faultlessSpecificity)
                yield return CannotBeFaulted(faultlessSensitivity && faultlessSpecificity ? "sensitivity and specificity are" : faultlessSensitivity ? "sensitivity is" : "specificity is");
            if (correlation is <= -1 or >= 1)
                yield return FitWarnings.PerfectCorrelation(correlation.Value);
            if (sdA == 0)
                yield return FitWarnings.VarianceZero("sensitivity");
            if (sdB == 0)
                yield return FitWarnings.VarianceZero("specificity");
            if (theta[LatentClassSearch.SdPrevalence] == 0)
                yield return new(WarningCodes.ZeroVariance, "The prevalence is estimated not to vary between studies.");
            if (!best.Maximum.Maximum.Converged)
                yield return FitWarnings.NotConverged;
            if (covariance is null)
                yield return FitWarnings.NotIdentified;
            if (!best.Maximum.Certified)
                yield return new(WarningCodes.QuadratureInaccurate, "The integral of at least one study did not reach the accuracy asked.");
        }
    }

    internal static EstimateWarning CannotBeFaulted(string what) =>
        new(WarningCodes.PerfectReference, $"The data cannot fault the reference standard: its estimated {what} 1, on the boundary; only outside knowledge of the reference would change that.");

    private static Interval? Limits(double? logit, double? standardError, LatentClassOptions options)
    {
        if (logit is not { } l || standardError is not { } se)
            return null;
        var half = Quantiles.NormalTwoSided(options.ConfidenceLevel) * se;
        return new(Logistic.Expit(l), Logistic.Expit(l - half), Logistic.Expit(l + half));
    }

    private static double? Root(double? variance) => variance is { } v ? Math.Sqrt(v) : null;
}
