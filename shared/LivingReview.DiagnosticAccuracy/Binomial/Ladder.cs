using System.Diagnostics;

namespace LivingReview.DiagnosticAccuracy.Binomial;

/// <summary>
/// Which model the data can carry. The ladder goes down only where a parameter is not identified (or its estimate is infinite), never because
/// studies are few: a maximum on the boundary is a legitimate maximum and is named as such.
/// </summary>
internal static class Ladder
{
    /// <summary>People in one arm up to which standard errors keep about six digits.</summary>
    private const double Crowd = 1e6;

    internal static BivariateFit Fit(Cells cells, Totals totals, BinomialOptions options) => Fit(cells, totals, options, out _);

    /// <param name="cells">The tables.</param>
    /// <param name="totals">Their sums.</param>
    /// <param name="options">How to fit.</param>
    /// <param name="posteriors">What the last evaluation knows of each study; null where the fit did not end in one that does.</param>
    internal static BivariateFit Fit(Cells cells, Totals totals, BinomialOptions options, out Posterior[]? posteriors)
    {
        var fit = Descend(cells, totals, options, out posteriors);
        return cells.Count > 1 && Crowded(cells) ? fit with { Warnings = [.. fit.Warnings, Sentences.Crowded] } : fit;
    }

    private static BivariateFit Descend(Cells cells, Totals totals, BinomialOptions options, out Posterior[]? posteriors)
    {
        posteriors = null;
        var search = new Search(options.Nodes);
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
            return fit with { Warnings = [Sentences.NothingToPool] };
        if (cells.Count == 1)
            return One(fit, cells);
        if (!totals.InformativeA || !totals.InformativeB)
            return OneArm(fit, cells, totals, search);

        var a = new ArmStart(cells.FirstArm(), search);
        var b = new ArmStart(cells.SecondArm(), search);
        if (Paired(cells) == 0)
            return Describe(fit, BivariateSearch.Product(a.Fit(), b.Fit()), [Sentences.NoPairedStudy]);
        var maximum = BivariateSearch.Fit(cells, a, b, search);
        // With few nodes the last evaluations were differences around the maximum.
        if (search.Adaptive && maximum.Evaluated is { } likelihood)
            posteriors = Posterior.From(likelihood.Results, maximum.Scale);
        return Describe(fit, maximum, []);
    }

    /// <summary>Whether a study is so large that its second derivatives are small differences of large moments.</summary>
    private static bool Crowded(Cells cells)
    {
        for (var i = 0; i < cells.Count; i++)
        {
            if (Math.Max(cells.SuccessA[i] + cells.FailureA[i], cells.SuccessB[i] + cells.FailureB[i]) > Crowd)
                return true;
        }

        return false;
    }

    private static int Paired(Cells cells)
    {
        var paired = 0;
        for (var i = 0; i < cells.Count; i++)
        {
            if (cells.SuccessA[i] + cells.FailureA[i] > 0 && cells.SuccessB[i] + cells.FailureB[i] > 0)
                paired++;
        }

        return paired;
    }

    private static BivariateFit One(BivariateFit fit, Cells cells)
    {
        var (logitA, seA, logA) = Observed(cells.SuccessA[0], cells.FailureA[0]);
        var (logitB, seB, logB) = Observed(cells.SuccessB[0], cells.FailureB[0]);
        return fit with
        {
            Regime = Regime.Single,
            LogLikelihood = cells.LogCoefficient[0] + logA + logB,
            LogitSensitivity = logitA,
            SeLogitSensitivity = seA,
            LogitSpecificity = logitB,
            SeLogitSpecificity = seB,
            CovLogits = logitA is null || logitB is null ? null : 0,
            Warnings = [Sentences.OneStudy],
        };
    }

    private static (double? Logit, double? Se, double LogLikelihood) Observed(double y, double f) =>
        y == 0 || f == 0
            ? (null, null, 0)
            : (Math.Log(y / f), Math.Sqrt(1 / y + 1 / f), y * Math.Log(y / (y + f)) + f * Math.Log(f / (y + f)));

    /// <summary>At least one arm is empty or all on one side; the other, if it has both successes and failures, is pooled on its own.</summary>
    private static BivariateFit OneArm(BivariateFit fit, Cells cells, Totals totals, Search search)
    {
        var warnings = new List<string>();
        if (!totals.InformativeA)
            warnings.Add(Sentences.Uninformative("sensitivity", "diseased", totals.TruePositives, totals.FalseNegatives));
        if (!totals.InformativeB)
            warnings.Add(Sentences.Uninformative("specificity", "non-diseased", totals.TrueNegatives, totals.FalsePositives));
        if (!totals.InformativeA && !totals.InformativeB)
        {
            // Each study's probability is 1 at the supremum, whatever the model.
            var none = totals.Diseased == 0 || totals.NonDiseased == 0;
            return fit with { Regime = none ? Regime.Univariate : Regime.Fixed, LogLikelihood = 0, Warnings = warnings };
        }

        var first = totals.InformativeA;
        var arm = new ArmStart(first ? cells.FirstArm() : cells.SecondArm(), search).Fit();
        Remark(warnings, arm.Sd, first ? "sensitivity" : "specificity", arm.AtLimit, arm.MeanVariance is null);
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

    internal static BivariateFit Describe(BivariateFit fit, BivariateMaximum m, List<string> warnings)
    {
        var (varianceA, varianceB) = (m.Scale.VarianceA, m.Scale.VarianceB);
        double? correlation = m.Place switch
        {
            Place.Interior => Math.Clamp(m.Scale.L21 / Math.Sqrt(varianceB) * Math.Sign(m.Scale.L11), -1, 1),
            Place.PerfectCorrelation => Math.Sign(m.Scale.L11 * m.Scale.L21),
            Place.Uncorrelated or Place.OneVarianceZero or Place.BothVariancesZero => null,
            _ => throw new UnreachableException(),
        };
        var regime = m.Place switch
        {
            Place.Interior => Regime.Bivariate,
            Place.PerfectCorrelation => Regime.BivariateBoundary,
            Place.Uncorrelated => Regime.Uncorrelated,
            Place.OneVarianceZero => warnings.Count > 0 ? Regime.Uncorrelated : Regime.BivariateBoundary,
            Place.BothVariancesZero => Regime.Fixed,
            _ => throw new UnreachableException(),
        };
        if (m.Place == Place.PerfectCorrelation)
            warnings.Add(Sentences.PerfectCorrelation(correlation!.Value));
        if (m.Place == Place.BothVariancesZero)
            warnings.Add(Sentences.BothVariancesZero);
        else
        {
            Remark(warnings, Math.Sqrt(varianceA), "sensitivity", varianceA > Limits.StandardDeviation * Limits.StandardDeviation * 0.9, false);
            Remark(warnings, Math.Sqrt(varianceB), "specificity", varianceB > Limits.StandardDeviation * Limits.StandardDeviation * 0.9, false);
        }

        if (!m.Converged)
            warnings.Add(Sentences.NotConverged);
        if (m.MeanCovariance is null)
            warnings.Add(Sentences.NotIdentified);
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
            Covariance = m.Scale.Covariance,
            Correlation = correlation,
            ParameterCovariance = m.ParameterCovariance,
            Nodes = m.Nodes,
            Warnings = warnings,
        };
    }

    private static void Remark(List<string> warnings, double sd, string what, bool atLimit, bool singular)
    {
        if (sd == 0)
            warnings.Add(Sentences.VarianceZero(what));
        if (atLimit)
            warnings.Add(Sentences.Unbounded(what));
        if (singular)
            warnings.Add(Sentences.NotIdentified);
    }
}
