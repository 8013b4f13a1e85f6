using System.Diagnostics;

namespace LivingReview.DiagnosticAccuracy.Models.Binomial;

/// <summary>
/// Selects the largest model whose parameters the data identify. A smaller model is used only where a parameter is not identified or its estimate is
/// infinite, never because there are few studies: a maximum on the boundary is a legitimate maximum and is reported as such.
/// </summary>
internal static class ModelSelector
{
    /// <summary>People in one arm beyond which standard errors lose digits; below it they keep about six.</summary>
    private const double LargeArmThreshold = 1e6;

    internal static BivariateFit Select(Cells cells, CellTotals totals, BinomialOptions options) => Select(cells, totals, options, out _);

    /// <param name="cells">The tables.</param>
    /// <param name="totals">Their sums.</param>
    /// <param name="options">How to fit.</param>
    /// <param name="posteriors">What the last evaluation knows of each study; null where the fit did not end in one that does.</param>
    internal static BivariateFit Select(Cells cells, CellTotals totals, BinomialOptions options, out RandomEffectPosterior[]? posteriors)
    {
        var fit = SelectModel(cells, totals, options, out posteriors);
        return cells.Count > 1 && HasVeryLargeArm(cells) ? fit with { Warnings = [.. fit.Warnings, FitWarnings.VeryLargeArm] } : fit;
    }

    private static BivariateFit SelectModel(Cells cells, CellTotals totals, BinomialOptions options, out RandomEffectPosterior[]? posteriors)
    {
        posteriors = null;
        var maximizer = new StagedMaximizer(options.Nodes);
        var fit = new BivariateFit
        {
            Regime = Regime.None,
            Studies = cells.Count,
            Diseased = totals.Diseased,
            NonDiseased = totals.NonDiseased,
            Converged = true,
            Iterations = 0,
            GradientNorm = 0,
        };
        if (cells.Count == 0)
            return fit with { Warnings = [FitWarnings.NoStudies] };
        if (cells.Count == 1)
            return DescribeSingleStudy(fit, cells);
        if (!totals.InformativeA || !totals.InformativeB)
            return FitSingleArm(fit, cells, totals, maximizer);

        var a = new ArmEstimator(cells.FirstArm(), maximizer);
        var b = new ArmEstimator(cells.SecondArm(), maximizer);
        if (CountPaired(cells) == 0)
            return Describe(fit, BivariateSearch.Product(a.Fit(), b.Fit()), [FitWarnings.NoStudyWithBothArms]);
        var maximum = BivariateSearch.Fit(cells, a, b, maximizer);
        // With a fixed number of nodes the last evaluations were finite differences around the maximum.
        if (maximizer.Adaptive && maximum.Evaluated is { } likelihood)
            posteriors = RandomEffectPosterior.From(likelihood.Results, maximum.Factor);
        return Describe(fit, maximum, []);
    }

    /// <summary>Whether a study is so large that its second derivatives are small differences of large moments.</summary>
    private static bool HasVeryLargeArm(Cells cells)
    {
        for (var i = 0; i < cells.Count; i++)
        {
            if (Math.Max(cells.SuccessA[i] + cells.FailureA[i], cells.SuccessB[i] + cells.FailureB[i]) > LargeArmThreshold)
                return true;
        }

        return false;
    }

    private static int CountPaired(Cells cells)
    {
        var paired = 0;
        for (var i = 0; i < cells.Count; i++)
        {
            if (cells.SuccessA[i] + cells.FailureA[i] > 0 && cells.SuccessB[i] + cells.FailureB[i] > 0)
                paired++;
        }

        return paired;
    }

    private static BivariateFit DescribeSingleStudy(BivariateFit fit, Cells cells)
    {
        var (logitA, seA, logA) = ObservedLogit(cells.SuccessA[0], cells.FailureA[0]);
        var (logitB, seB, logB) = ObservedLogit(cells.SuccessB[0], cells.FailureB[0]);
        return fit with
        {
            Regime = Regime.Single,
            LogLikelihood = cells.LogCoefficient[0] + logA + logB,
            LogitSensitivity = logitA,
            SeLogitSensitivity = seA,
            LogitSpecificity = logitB,
            SeLogitSpecificity = seB,
            CovLogits = logitA is null || logitB is null ? null : 0,
            Warnings = [FitWarnings.OneStudy],
        };
    }

    private static (double? Logit, double? Se, double LogLikelihood) ObservedLogit(double y, double f) =>
        y == 0 || f == 0
            ? (null, null, 0)
            : (Math.Log(y / f), Math.Sqrt(1 / y + 1 / f), y * Math.Log(y / (y + f)) + f * Math.Log(f / (y + f)));

    /// <summary>At least one arm is empty or all on one side; the other, if it has both successes and failures, is pooled on its own.</summary>
    private static BivariateFit FitSingleArm(BivariateFit fit, Cells cells, CellTotals totals, StagedMaximizer maximizer)
    {
        var warnings = new List<EstimateWarning>();
        if (!totals.InformativeA)
            warnings.Add(FitWarnings.NoVariation("sensitivity", "diseased", totals.TruePositives, totals.FalseNegatives));
        if (!totals.InformativeB)
            warnings.Add(FitWarnings.NoVariation("specificity", "non-diseased", totals.TrueNegatives, totals.FalsePositives));
        if (!totals.InformativeA && !totals.InformativeB)
        {
            // Each study's probability is 1 at the supremum, whatever the model.
            var none = totals.Diseased == 0 || totals.NonDiseased == 0;
            return fit with { Regime = none ? Regime.Univariate : Regime.Fixed, LogLikelihood = 0, Warnings = warnings };
        }

        var first = totals.InformativeA;
        var arm = new ArmEstimator(first ? cells.FirstArm() : cells.SecondArm(), maximizer).Fit();
        AddVarianceWarnings(warnings, arm.Sd, first ? "sensitivity" : "specificity", arm.AtBound, arm.MeanVariance is null);
        double? se = arm.MeanVariance is { } v ? Math.Sqrt(v) : null;
        fit = fit with
        {
            Regime = Regime.Univariate,
            LogLikelihood = arm.LogLikelihood,
            Nodes = arm.Nodes,
            Converged = arm.Converged,
            Iterations = arm.Iterations,
            GradientNorm = arm.GradientNorm,
            Warnings = warnings,
        };
        return first
            ? fit with { LogitSensitivity = arm.Mu, SeLogitSensitivity = se, VarianceSensitivity = arm.Sd * arm.Sd }
            : fit with { LogitSpecificity = arm.Mu, SeLogitSpecificity = se, VarianceSpecificity = arm.Sd * arm.Sd };
    }

    internal static BivariateFit Describe(BivariateFit fit, BivariateMaximum m, List<EstimateWarning> warnings)
    {
        var (varianceA, varianceB) = (m.Factor.VarianceA, m.Factor.VarianceB);
        double? correlation = m.BoundaryCase switch
        {
            BoundaryCase.Interior => Math.Clamp(m.Factor.L21 / Math.Sqrt(varianceB) * Math.Sign(m.Factor.L11), -1, 1),
            BoundaryCase.PerfectCorrelation => Math.Sign(m.Factor.L11 * m.Factor.L21),
            BoundaryCase.Uncorrelated or BoundaryCase.OneVarianceZero or BoundaryCase.BothVariancesZero => null,
            _ => throw new UnreachableException(),
        };
        var regime = m.BoundaryCase switch
        {
            BoundaryCase.Interior => Regime.Bivariate,
            BoundaryCase.PerfectCorrelation => Regime.BivariateBoundary,
            BoundaryCase.Uncorrelated => Regime.Uncorrelated,
            BoundaryCase.OneVarianceZero => warnings.Count > 0 ? Regime.Uncorrelated : Regime.BivariateBoundary,
            BoundaryCase.BothVariancesZero => Regime.Fixed,
            _ => throw new UnreachableException(),
        };
        if (m.BoundaryCase == BoundaryCase.PerfectCorrelation)
            warnings.Add(FitWarnings.PerfectCorrelation(correlation!.Value));
        if (m.BoundaryCase == BoundaryCase.BothVariancesZero)
        {
            warnings.Add(FitWarnings.BothVariancesZero);
        }
        else
        {
            AddVarianceWarnings(warnings, Math.Sqrt(varianceA), "sensitivity", varianceA > ParameterBounds.StandardDeviation * ParameterBounds.StandardDeviation * 0.9, false);
            AddVarianceWarnings(warnings, Math.Sqrt(varianceB), "specificity", varianceB > ParameterBounds.StandardDeviation * ParameterBounds.StandardDeviation * 0.9, false);
        }

        if (m.Rival is { } rival)
            warnings.Add(FitWarnings.NearTie(m.LogLikelihood - rival.LogLikelihood, Logistic.Expit(rival.MuA), Logistic.Expit(rival.MuB)));
        if (!m.Converged)
            warnings.Add(FitWarnings.NotConverged);
        if (m.MeanCovariance is null)
            warnings.Add(FitWarnings.NotIdentified);
        return fit with
        {
            Regime = regime,
            Converged = m.Converged,
            Iterations = m.Iterations,
            GradientNorm = m.GradientNorm,
            LogLikelihood = m.LogLikelihood,
            LogitSensitivity = m.MuA,
            LogitSpecificity = m.MuB,
            SeLogitSensitivity = m.MeanCovariance is { } v ? Math.Sqrt(v.AA) : null,
            SeLogitSpecificity = m.MeanCovariance is { } w ? Math.Sqrt(w.BB) : null,
            CovLogits = m.MeanCovariance?.AB,
            VarianceSensitivity = varianceA,
            VarianceSpecificity = varianceB,
            Covariance = m.Factor.Covariance,
            Correlation = correlation,
            ParameterCovariance = m.ParameterCovariance,
            Nodes = m.Nodes,
            Warnings = warnings,
        };
    }

    private static void AddVarianceWarnings(List<EstimateWarning> warnings, double sd, string outcome, bool atLimit, bool singular)
    {
        if (sd == 0)
            warnings.Add(FitWarnings.VarianceZero(outcome));
        if (atLimit)
            warnings.Add(FitWarnings.UnboundedVariance(outcome));
        if (singular)
            warnings.Add(FitWarnings.NotIdentified);
    }
}
