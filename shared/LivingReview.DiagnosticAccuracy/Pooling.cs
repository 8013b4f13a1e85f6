using LivingReview.DiagnosticAccuracy.Derived;
using LivingReview.DiagnosticAccuracy.Studies;

namespace LivingReview.DiagnosticAccuracy;

/// <summary>From the tables of one stratum to everything that is shown about it: a pure function of tables and options.</summary>
public static class Pooling
{
    /// <summary>Pools the tables of one stratum.</summary>
    /// <param name="tables">Tables in any order; empty ones are allowed and counted out.</param>
    /// <param name="options">How to pool.</param>
    /// <returns>A declared result for every input: it never throws on valid tables.</returns>
    public static PooledEstimate Pool(IReadOnlyList<StudyTable> tables, PoolingOptions options)
    {
        var counts = new TwoByTwo[tables.Count];
        for (var i = 0; i < counts.Length; i++) counts[i] = tables[i].Table;
        var fit = Unpooled(counts, options.MinimumStudies) ?? Fit(counts, options);
        return Describe(tables, counts, fit, options);
    }

    private static BivariateFit Fit(TwoByTwo[] counts, PoolingOptions options) => options.Model switch
    {
        PoolingModel.Binomial => BinomialModel.Fit(counts, new() { Nodes = options.Nodes }),
        PoolingModel.NormalReml => NormalModel.Fit(counts, new() { Restricted = true, Correction = options.Correction }),
        PoolingModel.NormalMl => NormalModel.Fit(counts, new() { Restricted = false, Correction = options.Correction }),
        _ => throw new ArgumentOutOfRangeException(nameof(options), options.Model, null),
    };

    private static BivariateFit? Unpooled(TwoByTwo[] counts, int minimum)
    {
        var informative = counts.Count(t => t.Total > 0);
        if (informative > 0 && informative >= minimum) return null;
        return new BivariateFit
        {
            Regime = informative == 0 ? Regime.None : Regime.Listed,
            Studies = informative,
            Diseased = counts.Sum(t => t.Diseased),
            NonDiseased = counts.Sum(t => t.NonDiseased),
            Converged = true,
            Iterations = 0,
            GradientNorm = 0,
        };
    }

    private static PooledEstimate Describe(IReadOnlyList<StudyTable> tables, TwoByTwo[] counts, BivariateFit fit, PoolingOptions options)
    {
        var level = options.ConfidenceLevel;
        var covariance = fit.ParameterCovariance;
        var hsroc = HsrocParameters.Of(fit, covariance);
        var curve = SrocCurve.Of(hsroc);
        return new PooledEstimate
        {
            Model = options.Model,
            ConfidenceLevel = level,
            Fit = fit,
            Sensitivity = SummaryPoint.Sensitivity(fit, level),
            Specificity = SummaryPoint.Specificity(fit, level),
            LrPositive = LikelihoodRatios.Positive(fit, level),
            LrNegative = LikelihoodRatios.Negative(fit, level),
            DiagnosticOddsRatio = LikelihoodRatios.DiagnosticOddsRatio(fit, level),
            Youden = YoudenIndex.Of(fit, level),
            Hsroc = hsroc,
            Auc = curve?.Area(),
            Sroc = curve,
            ConfidenceRegion = Region.Confidence(fit, level, options.RegionRadius),
            PredictionRegion = Region.Prediction(fit, level, options.RegionRadius),
            PredictionInterval = PredictionIntervals.Of(fit, level),
            I2 = Heterogeneity.I2(fit, counts),
            Studies = [.. tables.Select(t => StudyAccuracy.Of(t, level))],
            Warnings = fit.Warnings,
        };
    }
}
