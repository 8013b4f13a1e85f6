using LivingReview.DiagnosticAccuracy.Models.Binomial;
using LivingReview.DiagnosticAccuracy.Regression;
using MathNet.Numerics.Distributions;

namespace LivingReview.DiagnosticAccuracy;

/// <summary>
/// Bivariate meta-regression with the exact binomial likelihood: logit sens_i = x_i' betaA + uA_i, logit spec_i = x_i' betaB + uB_i with a
/// common covariance matrix of (uA, uB) (Macaskill et al., Cochrane Handbook for DTA Reviews, chapter 10). Four nested models are compared.
/// </summary>
public static class MetaRegression
{
    /// <summary>Fits the four models and everything that follows from them.</summary>
    /// <param name="tables">The tables.</param>
    /// <param name="covariate">One value per table.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <returns>
    /// The result, or null where there is nothing to compare: fewer than two levels (or distinct values) among the tables used, or an arm
    /// without both successes and failures.
    /// </returns>
    public static MetaRegressionResult? Fit(ReadOnlySpan<TwoByTwo> tables, Covariate covariate, RegressionOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(covariate);
        options ??= new RegressionOptions();
        if (covariate.Values.Count != tables.Length || (options.Studies is { } s && s.Count != tables.Length) || (options.Clusters is { } c && c.Count != tables.Length))
            throw new ArgumentException("One covariate value and one study per table are needed.", nameof(covariate));
        int[] order = [.. Cells.CanonicalOrder(tables, covariate.Values).Where(i => covariate.Values[i].HasValue)];
        double[] values = [.. order.Select(i => covariate.Values[i]!.Value)];
        double[] distinct = [.. values.Distinct().Order()];
        var cells = Cells.From(tables, order);
        if (distinct.Length < 2 || !RegressionWarnings.IsInformative(cells))
            return null;

        var coding = CovariateCoding.From(covariate, values, distinct);
        var sandwich = options is { Studies: null, Clusters: { } given } ? ClusterSandwich.Clusters(order, given) : null;
        // Without a sandwich where one is asked for, no Wald test holds.
        var unsupported = sandwich is not null && !ClusterSandwich.Supports(coding.Columns, sandwich);
        var models = new NestedModels(cells, coding.Columns, options.Studies is { } studies ? ClusterSandwich.Clusters(order, studies) : null, unsupported ? null : sandwich);
        var (both, onA, onB, none) = (models.Fit(true, true), models.Fit(true, false), models.Fit(false, true), models.Fit(false, false));
        var df = coding.Columns.Length - 1;
        var contrasts = coding.Contrasts;
        var p = coding.Columns.Length;
        double[] coefficients = [.. both.Sensitivity, .. both.Specificity];
        double[][] rowsA = [.. contrasts.Select(c => (double[])[.. c, .. new double[p]])];
        var infiniteA = RegressionWarnings.IsSeparated(cells.SuccessA, cells.FailureA, values, covariate);
        var infiniteB = RegressionWarnings.IsSeparated(cells.SuccessB, cells.FailureB, values, covariate);
        // An infinite coefficient has no variance; those of the other arm stand.
        var whole = infiniteA || infiniteB ? both with { Covariance = null } : both;
        double[][] rowsB = [.. contrasts.Select(c => (double[])[.. new double[p], .. c])];
        var clusters = sandwich is null || unsupported ? null : both.Clusters;
        return new MetaRegressionResult
        {
            Covariate = covariate.Name,
            Tables = order.Length,
            Centre = coding.Centre,
            Both = whole,
            SensitivityOnly = infiniteA ? onA with { Covariance = null } : onA,
            SpecificityOnly = infiniteB ? onB with { Covariance = null } : onB,
            Null = none,
            Joint = ChiSquaredTest.LikelihoodRatio(both.LogLikelihood, none.LogLikelihood, 2 * df),
            OnSensitivity = ChiSquaredTest.LikelihoodRatio(both.LogLikelihood, onB.LogLikelihood, df),
            OnSpecificity = ChiSquaredTest.LikelihoodRatio(both.LogLikelihood, onA.LogLikelihood, df),
            WaldJoint = unsupported ? null : WaldOf(coefficients, whole.Covariance, [.. rowsA, .. rowsB], clusters),
            WaldSensitivity = infiniteA || unsupported ? null : WaldOf(coefficients, both.Covariance, rowsA, clusters),
            WaldSpecificity = infiniteB || unsupported ? null : WaldOf(coefficients, both.Covariance, rowsB, clusters),
            Levels = Levels(both, coding, infiniteA, infiniteB, options.ConfidenceLevel),
            SensitivityContrasts = infiniteA ? [] : Contrasts(both, coding, 0, options.ConfidenceLevel),
            SpecificityContrasts = infiniteB ? [] : Contrasts(both, coding, p, options.ConfidenceLevel),
            Warnings = [.. RegressionWarnings.Collect(cells, values, covariate, whole), .. unsupported ? (EstimateWarning[])[RegressionWarnings.TooFewClusters] : []],
            Separate = covariate.IsCategorical && options.Studies is null && options.SeparateVariances
                ? Separate(tables, order, values, distinct, both, none) : null,
        };
    }

    /// <summary>A covariance that is clustered by study is an estimate from a few pieces: chi-squared takes it for known.</summary>
    private static ChiSquaredTest? WaldOf(double[] coefficients, IReadOnlyList<double>? covariance, double[][] contrasts, ClusterInformation? clusters)
    {
        var test = ChiSquaredTest.Wald(coefficients, covariance, contrasts);
        return clusters is null ? test : clusters.Pieces(contrasts) is { } pieces ? test?.ByHotelling(pieces) : null;
    }

    private static List<LevelEstimate> Levels(RegressionModel both, CovariateCoding coding, bool infiniteA, bool infiniteB, double confidenceLevel)
    {
        var z = Normal.InvCDF(0, 1, (1 + confidenceLevel) / 2);
        var p = coding.Columns.Length;
        return [.. coding.Names.Select((name, i) => new LevelEstimate(name, coding.Counts[i], infiniteA ? null : Around(both.Sensitivity[i], i), infiniteB ? null : Around(both.Specificity[i], p + i)))];

        Interval? Around(double logit, int index) => both.Cov(index, index) is { } v
            ? new Interval(Logistic.Expit(logit), Logistic.Expit(logit - z * Math.Sqrt(v)), Logistic.Expit(logit + z * Math.Sqrt(v))) : null;
    }

    private static List<CovariateContrast> Contrasts(RegressionModel both, CovariateCoding coding, int offset, double confidenceLevel)
    {
        var result = new List<CovariateContrast>();
        var logits = offset == 0 ? both.Sensitivity : both.Specificity;
        for (var i = 1; i < coding.Names.Count; i++)
        {
            var contrast = CovariateContrast.Compute(
                coding.Names[i], coding.Names[0], logits[i], logits[0],
                both.Cov(offset + i, offset + i), both.Cov(offset + i, offset), both.Cov(offset, offset), confidenceLevel);
            if (contrast is not null)
                result.Add(contrast);
        }

        return result;
    }

    private static SeparateFits Separate(ReadOnlySpan<TwoByTwo> tables, int[] order, double[] values, double[] distinct, RegressionModel both, RegressionModel none)
    {
        var copy = tables.ToArray();
        BivariateFit[] fits = [.. distinct.Select(level => BinomialModel.Fit(order.Where((_, i) => values[i] == level).Select(i => copy[i]).ToArray()))];
        var total = fits.All(f => f.LogLikelihood.HasValue) ? fits.Sum(f => f.LogLikelihood!.Value) : (double?)null;
        return new SeparateFits(
            fits, total,
            total is { } t ? ChiSquaredTest.LikelihoodRatio(t, both.LogLikelihood, 3 * (fits.Length - 1)) : null,
            total is { } u ? ChiSquaredTest.LikelihoodRatio(u, none.LogLikelihood, 5 * (fits.Length - 1)) : null);
    }
}
