using System.Globalization;
using LivingReview.DiagnosticAccuracy.Models.Binomial;

namespace LivingReview.DiagnosticAccuracy;

/// <summary>From the tables of one stratum to everything that is shown about it: a pure function of tables and options.</summary>
public static class Pooling
{
    /// <summary>Pools the tables of one stratum.</summary>
    /// <param name="tables">Tables in any order; empty ones are allowed and counted out.</param>
    /// <param name="options">How to pool; null for the defaults.</param>
    /// <returns>A declared result for every input: it never throws on valid tables.</returns>
    public static PooledEstimate Pool(IReadOnlyList<StudyTable> tables, PoolingOptions? options = null)
    {
        options ??= new();
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MinimumStudies, 1);
        if (options.ConfidenceLevel is not (> 0 and < 1)) throw new ArgumentOutOfRangeException(nameof(options), options.ConfidenceLevel, "A confidence level lies in (0, 1).");
        var given = new TwoByTwo[tables.Count];
        for (var i = 0; i < given.Length; i++) given[i] = tables[i].Table;
        var counts = Sorted(given);
        var studies = StudyAccuracy.ComputeAll(tables, options.ConfidenceLevel);
        if (Unpooled(counts, options.MinimumStudies) is { } unpooled)
            return Describe(counts, unpooled, options) with { Studies = studies };
        if (options.Model != PoolingModel.Binomial)
            return Describe(counts, Normal(counts, options), options) with { Studies = studies };

        var order = Cells.CanonicalOrder(given);
        var cells = Cells.From(given, order);
        var fit = ModelSelector.Select(cells, CellTotals.Sum(given), BinomialModel.Valid(new() { Nodes = options.Nodes }), out var posteriors);
        return Describe(counts, fit, options) with
        {
            Studies = studies,
            Effects = fit.Studies > 1 ? EmpiricalBayes.Compute(cells, order, fit, posteriors) : [],
        };
    }

    /// <summary>What follows from a fit that is known already, such as one of <see cref="LeaveOneOut"/>: a pure function.</summary>
    /// <param name="tables">The tables that were fitted, in any order.</param>
    /// <param name="fit">Their exact fit by the binomial model.</param>
    /// <param name="options">How to pool; null for the defaults. The model is the binomial one.</param>
    /// <returns>The same as <see cref="Pool"/> gives, without the studies' own results and effects.</returns>
    public static PooledEstimate Summarize(ReadOnlySpan<TwoByTwo> tables, BivariateFit fit, PoolingOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(fit);
        options = (options ?? new()) with { Model = PoolingModel.Binomial };
        var counts = Sorted(tables);
        return Describe(counts, Unpooled(counts, options.MinimumStudies) ?? fit, options);
    }

    /// <summary>
    /// The summary point alone, to the bit what <see cref="Pool"/> gives for any number of studies, without all that it describes beside it: for
    /// those who need the points of hundreds of sets.
    /// </summary>
    /// <param name="tables">Tables in any order.</param>
    /// <param name="options">How to pool; the minimum of studies is not asked for.</param>
    /// <returns>Sensitivity and specificity, 0..1; null in an arm that is not pooled.</returns>
    internal static (double? Sensitivity, double? Specificity) SummaryPoint(IReadOnlyList<StudyTable> tables, PoolingOptions options)
    {
        var given = new TwoByTwo[tables.Count];
        for (var i = 0; i < given.Length; i++) given[i] = tables[i].Table;
        var counts = Sorted(given);
        if (Unpooled(counts, minimum: 1) is not null) return (null, null);
        var fit = options.Model != PoolingModel.Binomial ? Normal(counts, options)
            : ModelSelector.Select(Cells.From(given, Cells.CanonicalOrder(given)), CellTotals.Sum(given), BinomialModel.Valid(new() { Nodes = options.Nodes }), out _);
        // The point does not depend on the kind of its interval, and Wald's costs nothing.
        var logits = MeanIntervals.Compute(counts, fit, IntervalMethod.Wald, options.ConfidenceLevel);
        return (
            Rate(fit, logits.LogitSensitivity, fit.LogitSensitivity, counts.Sum(t => t.TruePositives), fit.Diseased, options.ConfidenceLevel)?.Estimate,
            Rate(fit, logits.LogitSpecificity, fit.LogitSpecificity, counts.Sum(t => t.TrueNegatives), fit.NonDiseased, options.ConfidenceLevel)?.Estimate);
    }

    /// <summary>A canonical order makes every sum the same to the last bit, whatever the order of arrival.</summary>
    private static TwoByTwo[] Sorted(ReadOnlySpan<TwoByTwo> tables)
    {
        var counts = tables.ToArray();
        Array.Sort(counts, static (x, y) =>
            (x.TruePositives, x.FalseNegatives, x.TrueNegatives, x.FalsePositives).CompareTo((y.TruePositives, y.FalseNegatives, y.TrueNegatives, y.FalsePositives)));
        return counts;
    }

    private static BivariateFit Normal(TwoByTwo[] counts, PoolingOptions options) => options.Model switch
    {
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
            Warnings = [informative == 0
                ? FitWarnings.NoStudies
                : new(WarningCodes.TooFewStudies, string.Create(CultureInfo.InvariantCulture, $"Fewer than {minimum} studies: listed singly, not pooled."))],
        };
    }

    private static PooledEstimate Describe(TwoByTwo[] counts, BivariateFit fit, PoolingOptions options)
    {
        var level = options.ConfidenceLevel;
        var binomial = options.Model == PoolingModel.Binomial;
        var hsroc = HsrocParameters.From(fit, fit.ParameterCovariance);
        var curve = SrocCurve.From(hsroc);
        var method = MethodOf(options, fit.Studies);
        var logits = MeanIntervals.Compute(counts, fit, method, level);
        var observed = FalsePositiveRates.ObservedRange(counts);
        return new PooledEstimate
        {
            Model = options.Model,
            Nodes = binomial ? options.Nodes ?? fit.Nodes : null,
            Correction = binomial ? null : options.Correction,
            ConfidenceLevel = level,
            Intervals = method,
            Fit = fit,
            Sensitivity = Rate(fit, logits.LogitSensitivity, fit.LogitSensitivity, counts.Sum(t => t.TruePositives), fit.Diseased, level),
            Specificity = Rate(fit, logits.LogitSpecificity, fit.LogitSpecificity, counts.Sum(t => t.TrueNegatives), fit.NonDiseased, level),
            LrPositive = LikelihoodRatios.Positive(fit, level),
            LrNegative = LikelihoodRatios.Negative(fit, level),
            DiagnosticOddsRatio = LikelihoodRatios.DiagnosticOddsRatio(fit, level),
            Youden = YoudenIndex.Compute(fit, level),
            Hsroc = hsroc,
            Sroc = curve,
            Auc = curve?.Area(),
            ObservedFalsePositiveRates = observed,
            PartialAuc = curve is not null && observed is { } range ? curve.NormalizedArea(range) : null,
            ConfidenceRegion = Region.Confidence(fit, level, options.RegionRadius),
            PredictionRegion = Region.Prediction(fit, level, options.RegionRadius),
            PredictionInterval = PredictionIntervals.Compute(fit, level),
            I2 = Heterogeneity.I2(fit, counts),
            Variances = Heterogeneity.Variances(fit, fit.ParameterCovariance, level),
            CorrelationInterval = Heterogeneity.Correlation(fit, fit.ParameterCovariance, level),
            Icc = new(Heterogeneity.Icc(fit.VarianceSensitivity), Heterogeneity.Icc(fit.VarianceSpecificity)),
            MedianOddsRatio = new(Heterogeneity.MedianOddsRatio(fit.VarianceSensitivity), Heterogeneity.MedianOddsRatio(fit.VarianceSpecificity)),
            HomogeneitySensitivity = HomogeneityTests.Sensitivity(counts),
            HomogeneitySpecificity = HomogeneityTests.Specificity(counts),
            Deeks = DeeksTest.Compute(counts),
            Spearman = SpearmanCheck.Compute(counts),
            Warnings = Warnings(fit, method),
        };
    }

    /// <summary>
    /// The exact interval where the model has none: one study, or an arm whose people were all classified the same way, so that its logit is
    /// infinite (the bound then pools the counts and ignores heterogeneity, as the fit's warning says).
    /// </summary>
    private static Interval? Rate(BivariateFit fit, Interval? interval, double? logit, long events, long trials, double confidenceLevel) => fit.Regime switch
    {
        Regime.Listed or Regime.None => null,
        Regime.Single => BinomialInterval.ClopperPearson(events, trials, confidenceLevel),
        Regime.Bivariate or Regime.BivariateBoundary or Regime.Uncorrelated or Regime.Fixed or Regime.Univariate =>
            logit is null && (events == 0 || events == trials) ? BinomialInterval.ClopperPearson(events, trials, confidenceLevel) : Probability(interval),
        _ => throw new InvalidOperationException($"Unknown regime {fit.Regime}."),
    };

    private static Interval? Probability(Interval? logit) =>
        logit is { } i ? new(Logistic.Expit(i.Estimate), Logistic.Expit(i.Lower), Logistic.Expit(i.Upper)) : null;

    /// <summary>The profiles are those of the binomial likelihood at its exact maximum.</summary>
    private static IntervalMethod MethodOf(PoolingOptions options, int studies)
    {
        var exact = options is { Model: PoolingModel.Binomial, Nodes: null };
        return options.Intervals switch
        {
            IntervalMethod.Automatic => exact ? MeanIntervals.Resolve(options.Intervals, studies) : IntervalMethod.Wald,
            IntervalMethod.Profile or IntervalMethod.CalibratedProfile => exact ? options.Intervals : IntervalMethod.WaldT,
            IntervalMethod.Wald or IntervalMethod.WaldT => options.Intervals,
            _ => throw new ArgumentOutOfRangeException(nameof(options), options.Intervals, null),
        };
    }

    private static List<EstimateWarning> Warnings(BivariateFit fit, IntervalMethod method)
    {
        List<EstimateWarning> warnings = [.. fit.Warnings];
        var modelled = fit.SeLogitSensitivity is not null || fit.SeLogitSpecificity is not null;
        if (modelled && method == IntervalMethod.Wald && fit.Studies is > 1 and <= MeanIntervals.MaxCalibratedStudies)
            warnings.Add(new(WarningCodes.WaldIntervalsTooShort, "At most 20 studies: Wald intervals are too short, covering about 0.84 to 0.92 instead of 0.95 in simulation; calibrated profile intervals cover."));
        if (fit is { Regime: Regime.BivariateBoundary, Correlation: not null })
            warnings.Add(new(WarningCodes.BivariateI2Degenerate, "The bivariate I-squared is 0 by construction at a correlation of -1 or 1; read those of sensitivity and specificity."));
        if (fit is { Regime: Regime.BivariateBoundary, Correlation: not null, Studies: > 2 })
            warnings.Add(new(WarningCodes.PredictionTooNarrow, "At a correlation of -1 or 1 the 95 % prediction region is a narrow band: it contained only 0.30 to 0.65 of new studies in simulation. Read the prediction intervals instead."));
        return warnings;
    }
}
