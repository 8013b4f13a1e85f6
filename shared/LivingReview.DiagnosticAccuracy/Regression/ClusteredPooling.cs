using System.Globalization;

namespace LivingReview.DiagnosticAccuracy;

/// <summary>How the tables of one study depend on each other.</summary>
public enum TableDependence
{
    /// <summary>Fitted as if independent; the covariance of the means is the sandwich over studies, see <see cref="ClusterRobust"/>.</summary>
    Clustered,

    /// <summary>All tables of a study have the same random effects, see <see cref="SharedStudies"/>.</summary>
    SharedEffects,
}

/// <summary>
/// Pools a stratum in which studies may have several tables each. Where no study has, the result is that of <see cref="Pooling.Pool"/> to
/// the last bit. Intervals are Wald's on the logit scale: profiles of the likelihood do not know the dependence.
/// </summary>
public static class ClusteredPooling
{
    /// <summary>Pools the tables of one stratum.</summary>
    /// <param name="tables">The tables in any order; <see cref="StudyTable.Study"/> says which belong together.</param>
    /// <param name="dependence">How the tables of one study depend on each other.</param>
    /// <param name="options">How to pool; null for the defaults. <see cref="PoolingOptions.MinimumStudies"/> counts studies, not tables.</param>
    /// <returns>The estimate; its fit counts studies.</returns>
    public static PooledEstimate Pool(IReadOnlyList<StudyTable> tables, TableDependence dependence, PoolingOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(tables);
        options ??= new PoolingOptions();
        StudyTable[] informative = [.. tables.Where(t => t.Table.Total > 0)];
        var studies = informative.Select(t => t.Study).Distinct(StringComparer.Ordinal).Count();
        if (studies == informative.Length) return Pooling.Pool(tables, options);
        if (studies < options.MinimumStudies) return Listed(tables, studies, options);

        var independent = Pooling.Pool(tables, options with { Model = PoolingModel.Binomial, MinimumStudies = 1, Intervals = IntervalMethod.Wald });
        TwoByTwo[] counts = [.. informative.Select(t => t.Table)];
        string[] ids = [.. informative.Select(t => t.Study)];
        var fit = (dependence == TableDependence.SharedEffects ? Shared(counts, ids, independent.Fit) : Clustered(counts, ids, independent.Fit)) with { Studies = studies };
        return Pooling.Summarize(counts, fit, options with { MinimumStudies = 1, Intervals = IntervalMethod.Wald }) with
        {
            Studies = independent.Studies,
            Effects = dependence == TableDependence.SharedEffects ? [] : independent.Effects,
        };
    }

    private static PooledEstimate Listed(IReadOnlyList<StudyTable> tables, int studies, PoolingOptions options)
    {
        var listed = Pooling.Pool(tables, options with { MinimumStudies = tables.Count + 1 });
        EstimateWarning[] warnings = [new(WarningCodes.TooFewStudies, string.Create(CultureInfo.InvariantCulture, $"Fewer than {options.MinimumStudies} studies: listed singly, not pooled."))];
        return listed with { Fit = listed.Fit with { Studies = studies, Warnings = warnings }, Warnings = warnings };
    }

    private static BivariateFit Clustered(TwoByTwo[] counts, string[] ids, BivariateFit fit) => ClusterRobust.Compute(counts, ids, fit) is { } robust
        ? fit with
        {
            SeLogitSensitivity = robust.SeLogitSensitivity,
            SeLogitSpecificity = robust.SeLogitSpecificity,
            CovLogits = robust.CovLogits,
            ParameterCovariance = null,
        }
        : fit with { Warnings = [.. fit.Warnings, new(WarningCodes.IndependenceAssumed, "The clustered covariance cannot be computed here: the standard errors take the tables of a study for independent.")] };

    private static BivariateFit Shared(TwoByTwo[] counts, string[] ids, BivariateFit independent)
    {
        if (SharedStudies.Fit(counts, ids) is not { } model) return Clustered(counts, ids, independent);
        var product = Math.Sqrt(model.VarianceSensitivity * model.VarianceSpecificity);
        return independent with
        {
            Regime = model.Regime,
            Converged = model.Converged,
            Iterations = 0,
            GradientNorm = 0,
            LogLikelihood = model.LogLikelihood,
            Nodes = null,
            LogitSensitivity = model.Sensitivity[0],
            LogitSpecificity = model.Specificity[0],
            SeLogitSensitivity = Root(model.Cov(0, 0)),
            SeLogitSpecificity = Root(model.Cov(1, 1)),
            CovLogits = model.Cov(0, 1),
            VarianceSensitivity = model.VarianceSensitivity,
            VarianceSpecificity = model.VarianceSpecificity,
            Covariance = model.CovarianceBetween,
            Correlation = product > 0 ? Math.Clamp(model.CovarianceBetween / product, -1, 1) : null,
            ParameterCovariance = null,
            Warnings = [],
        };
    }

    private static double? Root(double? variance) => variance is { } v ? Math.Sqrt(v) : null;
}
