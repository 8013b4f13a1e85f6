using System.Globalization;
using LivingReview.Analysis.Evidence;
using LivingReview.Analysis.Recomputing;
using LivingReview.Analysis.Strata;
using LivingReview.Contracts;
using LivingReview.Contracts.Estimates;
using LivingReview.Contracts.Strata;
using LivingReview.Contracts.Studies;
using LivingReview.DiagnosticAccuracy;

namespace LivingReview.Analysis.Estimates;

/// <summary>
/// Accuracy at any threshold: of the studies in a stratum every table that lies there and states a threshold, not only the one that counts for its study.
/// </summary>
internal static class StratumThresholds
{
    private const string Greater = "greater";
    private const string Less = "less";

    /// <summary>The names of the distributions in the API.</summary>
    public static IReadOnlyDictionary<string, ThresholdDistribution> Distributions { get; } = new Dictionary<string, ThresholdDistribution>(StringComparer.Ordinal)
    {
        ["log-logistic"] = ThresholdDistribution.LogLogistic,
        ["log-normal"] = ThresholdDistribution.LogNormal,
        ["weibull"] = ThresholdDistribution.Weibull,
    };

    public static ThresholdFigures Compute(EvidenceState evidence, StratumInputs inputs, IReadOnlyList<double> at, string distribution) =>
        Compute(inputs.Stratum, evidence, Stated(evidence, StratumDefinition.AllOf(evidence.Protocol).First(d => d.Name == inputs.Stratum)), at, distribution);

    /// <summary>Every table of a stratum that states its threshold as a number.</summary>
    public static IReadOnlyList<(ExtractedStudy Study, ExtractedTable Table)> Stated(EvidenceState evidence, StratumDefinition definition) =>
    [
        .. from study in evidence.Studies.Values
           from table in study.Tables
           where definition.Admits(table) && table.ThresholdValue is > 0
           select (study, table),
    ];

    /// <param name="stratum">Name of the stratum.</param>
    /// <param name="evidence">The evidence.</param>
    /// <param name="stated">Its tables that state a threshold.</param>
    /// <param name="at">The cut-offs asked for; none: the protocol's, or those of the studies.</param>
    /// <param name="distribution">Name of the marker's distribution.</param>
    /// <param name="predicts">Whether predictions of a new study are wanted: they take longer than the fit.</param>
    public static ThresholdFigures Compute(
        string stratum, EvidenceState evidence, IReadOnlyList<(ExtractedStudy Study, ExtractedTable Table)> stated, IReadOnlyList<double> at, string distribution, bool predicts = true)
    {
        var unit = Usual(stated.Select(s => s.Table.ThresholdUnit ?? ""));
        var direction = Usual(stated.Select(s => DirectionOf(s.Table)).OfType<string>()) ?? Greater;
        List<(ExtractedStudy Study, ExtractedTable Table)> used = [.. stated.Where(s => (s.Table.ThresholdUnit ?? "") == unit && (DirectionOf(s.Table) ?? direction) == direction)];
        var options = new ThresholdOptions { Direction = direction == Less ? ThresholdDirection.Less : ThresholdDirection.Greater, Distribution = Distributions[distribution] };
        var fit = ThresholdModel.Fit([.. used.Select(s => new ThresholdTable(GroupOf(s.Study, s.Table), s.Table.ThresholdValue!.Value, new(s.Table.Tp, s.Table.Fp, s.Table.Fn, s.Table.Tn)))], options);
        IReadOnlyList<double> wanted = at.Count > 0 ? at : evidence.Protocol.CutOffs.Count > 0 ? evidence.Protocol.CutOffs : [.. used.Select(s => s.Table.ThresholdValue!.Value).Distinct().Order()];
        var predictions = predicts ? ThresholdPredictions.Compute(fit, wanted) : new NewStudyPrediction?[wanted.Count];
        var leftOut = stated.Count - used.Count;
        return new()
        {
            Stratum = stratum,
            Revision = evidence.Head,
            Unit = string.IsNullOrEmpty(unit) ? null : unit,
            Direction = direction,
            Distribution = distribution,
            Regime = fit.Regime.As<Contracts.Estimates.Regime>(),
            Studies = fit.Studies,
            Tables = fit.Rows,
            Lowest = fit.Thresholds?.Lowest,
            Highest = fit.Thresholds?.Highest,
            NonDiseased = Marker(fit.WithoutCondition),
            Diseased = Marker(fit.WithCondition),
            Correlation = fit.Correlation,
            BestThreshold = StratumEstimator.ToContract(fit.BestThreshold()),
            At = [.. wanted.Zip(predictions, (t, prediction) => AccuracyAt(fit, t, prediction))],
            Warnings =
            [
                .. leftOut == 0 ? [] : (string[])[string.Create(CultureInfo.InvariantCulture, $"{leftOut} tables are left out: their thresholds have another unit or direction than most.")],
                .. fit.Warnings.Select(w => w.Message),
            ],
        };
    }

    /// <summary>One group of people: of a study, and of one cohort and one set of levels where it has several.</summary>
    public static string GroupOf(ExtractedStudy study, ExtractedTable table) =>
        string.Join('|', table.Factors.OrderBy(f => f.Key, StringComparer.Ordinal).Select(f => $"{f.Key}={f.Value}").Prepend(table.Cohort ?? "").Prepend(study.Id));

    private static string? DirectionOf(ExtractedTable table) => table.ThresholdDirection switch
    {
        ">" or ">=" => Greater,
        "<" or "<=" => Less,
        _ => null,
    };

    /// <summary>The value that is there most often, the first in ordinal order among equals; null if there is none.</summary>
    private static string? Usual(IEnumerable<string> values) =>
        values.GroupBy(v => v, StringComparer.Ordinal).OrderByDescending(g => g.Count()).ThenBy(g => g.Key, StringComparer.Ordinal).FirstOrDefault()?.Key;

    private static MarkerFigures? Marker(MarkerParameters? marker) => marker is null ? null : new(marker.Location, marker.Scale, marker.Sd);

    private static Contracts.Estimates.ThresholdAccuracy AccuracyAt(ThresholdFit fit, double threshold, NewStudyPrediction? prediction)
    {
        var (accuracy, at) = (fit.AccuracyAt(threshold), fit.At(threshold));
        return new(
            threshold, StratumEstimator.ToContract(accuracy.Sensitivity), StratumEstimator.ToContract(accuracy.Specificity),
            at is null ? null : StratumEstimator.ToContract(LikelihoodRatios.Positive(at)), at is null ? null : StratumEstimator.ToContract(LikelihoodRatios.Negative(at)),
            StratumEstimator.ToContract(prediction?.Sensitivity), StratumEstimator.ToContract(prediction?.Specificity),
            fit.Thresholds is { } range && (threshold < range.Lowest || threshold > range.Highest));
    }
}
