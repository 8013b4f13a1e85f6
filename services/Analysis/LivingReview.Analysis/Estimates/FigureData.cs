using LivingReview.Analysis.Recomputing;
using LivingReview.Analysis.Strata;
using LivingReview.Contracts.Estimates;
using LivingReview.DiagnosticAccuracy;

namespace LivingReview.Analysis.Estimates;

/// <summary>What a stratum's plots draw.</summary>
internal static class FigureData
{
    private const int CurvePoints = 101;
    private const int RegionPoints = 121;

    public static StratumFigures Compute(StratumInputs inputs, long revision)
    {
        var pooled = StratumPooling.Pool(inputs);
        var studies = StratumEstimator.Results(inputs, pooled);
        return new StratumFigures
        {
            Stratum = inputs.Stratum,
            Revision = revision,
            Estimate = StratumEstimator.ToContract(inputs, pooled),
            Studies = studies,
            Curve = Curve(pooled),
            ConfidenceRegion = Outline(pooled.ConfidenceRegion),
            PredictionRegion = Outline(StratumPrediction.Compute(inputs, pooled).Region),
            Weights = Weights(inputs, pooled.Fit, studies),
        };
    }

    private static IReadOnlyList<StudyWeight> Weights(StratumInputs inputs, BivariateFit fit, IReadOnlyList<StudyResult> order)
    {
        // A weight belongs to a model of independent tables.
        if (fit.Regime == DiagnosticAccuracy.Regime.Listed || inputs.IsClustered) return [];
        var effects = EmpiricalBayes.Compute([.. inputs.Studies.Select(StratumInputs.Counts)], fit).ToDictionary(e => inputs.Studies[e.Index].Id, StringComparer.Ordinal);
        return [.. order.Where(s => effects.ContainsKey(s.StudyId)).Select(s => new StudyWeight(s.StudyId, effects[s.StudyId].WeightSensitivity, effects[s.StudyId].WeightSpecificity))];
    }

    private static IReadOnlyList<RocPoint> Curve(PooledEstimate pooled)
    {
        if (pooled.Sroc is not { } curve || pooled.ObservedFalsePositiveRates is not { } range) return [];
        var step = (range.Upper - range.Lower) / (CurvePoints - 1);
        return [.. Enumerable.Range(0, CurvePoints).Select(i => range.Lower + i * step).Select(fpr => new RocPoint(1 - fpr, curve.SensitivityAt(fpr)))];
    }

    private static IReadOnlyList<RocPoint> Outline(Region? region) =>
        region is null ? [] : [.. region.Boundary(RegionPoints).Select(p => new RocPoint(p.Specificity, p.Sensitivity))];
}
