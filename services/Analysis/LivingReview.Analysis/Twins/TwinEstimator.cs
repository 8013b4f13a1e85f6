using LivingReview.Analysis.Recomputing;
using LivingReview.Analysis.Strata;
using LivingReview.Contracts;
using LivingReview.Contracts.Estimates;
using LivingReview.Contracts.Reviews;
using LivingReview.DiagnosticAccuracy;

namespace LivingReview.Analysis.Twins;

/// <summary>From the inputs of another analysis to its result: a pure function.</summary>
internal static class TwinEstimator
{
    /// <summary>Outside the 99% region of observed results a study is an outlier.</summary>
    private const double OutlierLevel = 0.01;

    public static TwinEstimate Estimate(TwinInputs inputs)
    {
        var (tables, outliers) = inputs.Twin.WithoutOutliers ? WithoutOutliers(inputs) : (inputs.Tables, []);
        var result = new TwinEstimate { Name = inputs.Twin.Name, K = 0, InputHash = inputs.Hash, Outliers = [.. outliers.Select(id => inputs.Labels[id]).Order(StringComparer.OrdinalIgnoreCase)] };
        if (inputs.Twin.Model == TwinModel.LatentClass) return LatentClass(result, inputs, tables);
        return inputs.Twin.Model == TwinModel.Bayesian ? Bayesian(result, inputs, tables) : Pooled(result, StratumPooling.Pool(inputs.Selection, tables, inputs.Options));
    }

    private static TwinEstimate Pooled(TwinEstimate result, PooledEstimate pooled) => result with
    {
        K = pooled.Fit.Studies,
        Sensitivity = StratumEstimator.ToContract(pooled.Sensitivity),
        Specificity = StratumEstimator.ToContract(pooled.Specificity),
        WarningCodes = [.. pooled.Warnings.Select(w => w.Code)],
    };

    private static TwinEstimate Bayesian(TwinEstimate result, TwinInputs inputs, IReadOnlyList<StudyTable> tables)
    {
        TwoByTwo[] counts = [.. tables.Select(t => t.Table).Where(t => t.Total > 0)];
        result = result with { K = counts.Length };
        if (counts.Length < inputs.Options.MinimumStudies) return result with { WarningCodes = [WarningCodes.TooFewStudies] };
        var prior = (inputs.Twin.Prior ?? TwinPrior.WeaklyInformative).As<BayesianPrior>();
        return BayesianModel.Fit(counts, new() { Prior = prior, Grid = BayesianGrid.Coarse }) is { } posterior
            ? result with { Sensitivity = Interval(posterior.Sensitivity), Specificity = Interval(posterior.Specificity), WarningCodes = [.. posterior.Warnings.Select(w => w.Code)] }
            : result;
    }

    /// <summary>A reference that the data cannot fault leaves the headline's estimate, and says so; with fewer than two studies there is none.</summary>
    private static TwinEstimate LatentClass(TwinEstimate result, TwinInputs inputs, IReadOnlyList<StudyTable> tables)
    {
        var kept = tables.Select(t => t.Study).ToHashSet(StringComparer.Ordinal);
        LatentClassTable[] crossed =
        [
            .. inputs.Tables.Zip(inputs.References).Where(t => t.First.Table.Total > 0 && kept.Contains(t.First.Study)).Select(t => new LatentClassTable(t.First.Study, t.Second, Crossed(t.First.Table))),
        ];
        result = result with { K = crossed.Length };
        if (crossed.Length < inputs.Options.MinimumStudies) return result with { WarningCodes = [WarningCodes.TooFewStudies] };
        var fit = LatentClassModel.FitReferences(crossed);
        return result with { Sensitivity = StratumEstimator.ToContract(fit.Sensitivity), Specificity = StratumEstimator.ToContract(fit.Specificity), WarningCodes = [.. fit.Warnings.Select(w => w.Code).Distinct()] };
    }

    private static CrossedTable Crossed(TwoByTwo t) => new(t.TruePositives, t.FalsePositives, t.FalseNegatives, t.TrueNegatives);

    /// <summary>The tables but for those of studies with one that the exact fit of all of them predicts with a probability below 1%.</summary>
    private static (IReadOnlyList<StudyTable> Tables, IReadOnlyList<string> Outliers) WithoutOutliers(TwinInputs inputs)
    {
        var fit = BinomialModel.Fit([.. inputs.Tables.Select(t => t.Table)]);
        var outliers = inputs.Tables.Where(t => SurprisingStudy.Assess(fit, t.Table) is { PValue: < OutlierLevel }).Select(t => t.Study).ToHashSet(StringComparer.Ordinal);
        return outliers.Count == 0 ? (inputs.Tables, []) : ([.. inputs.Tables.Where(t => !outliers.Contains(t.Study))], [.. outliers]);
    }

    private static EstimateInterval Interval(PosteriorSummary summary) => new(summary.Median, summary.Lower, summary.Upper);
}
