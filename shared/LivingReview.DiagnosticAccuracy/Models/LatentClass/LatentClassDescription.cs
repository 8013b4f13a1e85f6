using LivingReview.DiagnosticAccuracy.Models.Binomial;

namespace LivingReview.DiagnosticAccuracy.Models.LatentClass;

/// <summary>From a maximum to the figures that are reported.</summary>
internal static class LatentClassDescription
{
    /// <summary>The reference never errs: the bivariate fit, to the bit, and the prevalence by itself.</summary>
    internal static LatentClassFit PerfectReference(LatentClassStudies studies, BivariateFit index, BivariateFit prevalence, LatentClassOptions options)
    {
        // References that differ in someone cannot both be without error: the model is impossible then.
        var excess = studies.HasDiscordantReferences ? (double?)null : studies.Studies.Sum(s => s.ExcessCoefficient);
        return new()
        {
            Regime = index.Regime == Regime.Bivariate ? Regime.BivariateBoundary : index.Regime,
            Studies = studies.Count,
            People = studies.People,
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
            References = [.. studies.References.Select((_, i) => Accuracy(studies, i) with { SensitivityAtBoundary = true, SpecificityAtBoundary = true })],
            LogLikelihood = index.LogLikelihood + prevalence.LogLikelihood + excess,
            LogLikelihoodOfPerfectReference = index.LogLikelihood + prevalence.LogLikelihood + excess,
            Converged = index.Converged && prevalence.Converged,
            Iterations = index.Iterations + prevalence.Iterations,
            GradientNorm = Math.Max(index.GradientNorm, prevalence.GradientNorm),
            Nodes = index.Nodes,
            Warnings = index.Warnings,
        };
    }

    /// <summary>The references cannot be faulted: how bad they may be anyway.</summary>
    internal static LatentClassFit WithLimits(LatentClassFit perfect, LatentClassStudies studies, LatentClassSearch search, LatentClassOptions options)
    {
        ReferenceAccuracy[] references =
        [
            .. perfect.References.Select((r, i) => r with { Sensitivity = Limit(LatentClassLayout.Sensitivity(i)), Specificity = Limit(LatentClassLayout.Specificity(i)) }),
        ];
        return perfect with
        {
            ReferenceSensitivity = references.Length == 1 ? references[0].Sensitivity : null,
            ReferenceSpecificity = references.Length == 1 ? references[0].Specificity : null,
            References = references,
            Warnings = [.. perfect.Warnings, .. studies.References.Select(r => CannotBeFaulted(r, "sensitivity and specificity are"))],
        };

        Interval? Limit(int parameter) => new Interval(1, search.LowerLimit(parameter, perfect.LogLikelihood!.Value, options.ConfidenceLevel), 1);
    }

    private static ReferenceAccuracy Accuracy(LatentClassStudies studies, int reference)
    {
        LatentClassStudy[] verified = [.. studies.Studies.Where(s => s.Tables.Any(Verifies))];
        return new()
        {
            Reference = studies.References[reference],
            Studies = verified.Length,
            People = verified.Sum(s => s.Tables.Where(Verifies).Sum(t => t.Table.Total)),
        };

        bool Verifies(VerifiedTable t) => t.Reference == reference || t.Second == reference;
    }

    internal static LatentClassFit Describe(LatentClassStudies studies, LatentClassMaximum best, LatentClassSearch search, LatentClassOptions options)
    {
        var (theta, layout) = (best.Maximum.Theta, search.Layout);
        var covariance = best.Maximum.FullCovariance(best.Free);
        var (l11, l21, l22, sdPrevalence) = (theta[layout.L11], theta[layout.L21], theta[layout.L22], theta[layout.SdPrevalence]);
        var (sdA, sdB) = (Math.Abs(l11), Math.Sqrt(Math.Pow(l21, 2) + Math.Pow(l22, 2)));
        ReferenceAccuracy[] references = [.. studies.References.Select((_, i) => Reference(i))];
        double? correlation = sdA == 0 || sdB == 0 ? null
            : l22 == 0 ? Math.Sign(l11 * l21)
            : Math.Clamp(Math.Sign(l11) * l21 / sdB, -1, 1);
        var interior = !references.Any(r => r.SensitivityAtBoundary || r.SpecificityAtBoundary) && correlation is > -1 and < 1 && sdPrevalence != 0;
        return new()
        {
            Regime = interior ? Regime.Bivariate : Regime.BivariateBoundary,
            Studies = studies.Count,
            People = studies.People,
            Dependence = options.Dependence,
            LogitSensitivity = theta[0],
            LogitSpecificity = theta[1],
            Sensitivity = LatentClassDescription.Limits(theta[0], Error(0), options),
            Specificity = LatentClassDescription.Limits(theta[1], Error(1), options),
            ReferenceSensitivity = references.Length == 1 ? references[0].Sensitivity : null,
            ReferenceSpecificity = references.Length == 1 ? references[0].Specificity : null,
            References = references,
            PrevalenceMedian = LatentClassDescription.Limits(theta[2], Error(2), options),
            SdSensitivity = sdA,
            SdSpecificity = sdB,
            Correlation = correlation,
            SdPrevalence = Math.Abs(sdPrevalence),
            DependenceWithCondition = OddsRatio(layout.WithCondition),
            DependenceWithoutCondition = OddsRatio(layout.WithoutCondition),
            ReferenceSensitivityAtBoundary = references.Any(r => r.SensitivityAtBoundary),
            ReferenceSpecificityAtBoundary = references.Any(r => r.SpecificityAtBoundary),
            LogLikelihood = best.Maximum.Maximum.Value,
            Converged = best.Maximum.Maximum.Converged,
            Iterations = best.Maximum.Iterations,
            GradientNorm = best.Maximum.Maximum.GradientNorm,
            Nodes = best.Maximum.Nodes,
            Warnings = [.. Warnings()],
        };

        double? Error(int parameter) => covariance is null ? null : Math.Sqrt(covariance[parameter * (layout.Size + 1)]);

        ReferenceAccuracy Reference(int i)
        {
            var (sensitivity, specificity) = (LatentClassLayout.Sensitivity(i), LatentClassLayout.Specificity(i));
            return Accuracy(studies, i) with
            {
                Sensitivity = Limits(sensitivity),
                Specificity = Limits(specificity),
                SensitivityAtBoundary = IsFaultless(sensitivity),
                SpecificityAtBoundary = IsFaultless(specificity),
            };
        }

        bool IsFaultless(int parameter) => theta[parameter] >= LatentClassLikelihood.Perfect;

        Interval? Limits(int parameter) => IsFaultless(parameter)
            ? new(1, search.LowerLimit(parameter, best.Maximum.Maximum.Value, options.ConfidenceLevel), 1)
            : LatentClassDescription.Limits(theta[parameter], Error(parameter), options);

        Interval? OddsRatio(int parameter)
        {
            if (!best.Free.Contains(parameter) || Error(parameter) is not { } se)
                return null;
            var half = Quantiles.NormalTwoSided(options.ConfidenceLevel) * se;
            return new(Math.Exp(theta[parameter]), Math.Exp(theta[parameter] - half), Math.Exp(theta[parameter] + half));
        }

        IEnumerable<EstimateWarning> Warnings()
        {
            foreach (var reference in references.Where(r => r.SensitivityAtBoundary || r.SpecificityAtBoundary))
                yield return CannotBeFaulted(reference.Reference, reference is { SensitivityAtBoundary: true, SpecificityAtBoundary: true } ? "sensitivity and specificity are" : reference.SensitivityAtBoundary ? "sensitivity is" : "specificity is");
            if (correlation is <= -1 or >= 1)
                yield return FitWarnings.PerfectCorrelation(correlation.Value);
            if (sdA == 0)
                yield return FitWarnings.VarianceZero("sensitivity");
            if (sdB == 0)
                yield return FitWarnings.VarianceZero("specificity");
            if (sdPrevalence == 0)
                yield return new(WarningCodes.ZeroVariance, "The prevalence is estimated not to vary between studies.");
            if (!best.Maximum.Maximum.Converged)
                yield return FitWarnings.NotConverged;
            if (covariance is null)
                yield return FitWarnings.NotIdentified;
            if (!best.Maximum.Certified)
                yield return new(WarningCodes.QuadratureInaccurate, "The integral of at least one study did not reach the accuracy asked.");
        }
    }

    private static EstimateWarning CannotBeFaulted(string reference, string what) =>
        new(WarningCodes.PerfectReference, $"The data cannot fault the reference standard{(reference.Length > 0 ? $" '{reference}'" : "")}: its estimated {what} 1, on the boundary; only outside knowledge of the reference would change that.");

    private static Interval? Limits(double? logit, double? standardError, LatentClassOptions options)
    {
        if (logit is not { } l || standardError is not { } se)
            return null;
        var half = Quantiles.NormalTwoSided(options.ConfidenceLevel) * se;
        return new(Logistic.Expit(l), Logistic.Expit(l - half), Logistic.Expit(l + half));
    }

    private static double? Root(double? variance) => variance is { } v ? Math.Sqrt(v) : null;
}
