using LivingReview.Analysis.Recomputing;
using LivingReview.Analysis.Strata;
using LivingReview.Contracts.Estimates;
using LivingReview.DiagnosticAccuracy;

namespace LivingReview.Analysis.Estimates;

/// <summary>What each study does to a stratum: without it, how far out it lies, how much it weighs.</summary>
internal static class Influence
{
    /// <summary>One entry for each study, by label.</summary>
    public static IReadOnlyList<StudyInfluence> Compute(StratumInputs inputs)
    {
        if (inputs.IsClustered) return Clustered(inputs);
        TwoByTwo[] tables = [.. inputs.Studies.Select(StratumInputs.Counts)];
        var full = BinomialModel.Fit(tables);
        var without = LeaveOneOut.Fit(tables, full).ToDictionary(l => l.Index);
        var effects = EmpiricalBayes.Compute(tables, full).ToDictionary(e => e.Index);
        return
        [
            .. inputs.Studies.Select((study, i) => new StudyInfluence
            {
                StudyId = study.Id,
                Label = study.Label,
                CooksDistance = without.GetValueOrDefault(i)?.CooksDistance,
                StandardizedSensitivity = effects.GetValueOrDefault(i)?.StandardizedSensitivity,
                StandardizedSpecificity = effects.GetValueOrDefault(i)?.StandardizedSpecificity,
                WeightSensitivity = effects.GetValueOrDefault(i)?.WeightSensitivity,
                WeightSpecificity = effects.GetValueOrDefault(i)?.WeightSpecificity,
                Without = Without(inputs.Having(inputs.Studies.Where(s => s.Id != study.Id)), [.. tables[..i], .. tables[(i + 1)..]], without.GetValueOrDefault(i)?.Fit),
            }).OrderBy(s => s.Label, StringComparer.OrdinalIgnoreCase).ThenBy(s => s.StudyId, StringComparer.Ordinal),
        ];
    }

    /// <summary>Without all tables of a study; the distances are defined for a model of independent tables.</summary>
    private static IReadOnlyList<StudyInfluence> Clustered(StratumInputs inputs) =>
    [
        .. inputs.Studies.DistinctBy(s => s.Id, StringComparer.Ordinal).OrderBy(s => s.Label, StringComparer.OrdinalIgnoreCase).ThenBy(s => s.Id, StringComparer.Ordinal)
            .Select(study => new StudyInfluence
            {
                StudyId = study.Id,
                Label = study.Label,
                Without = StratumEstimator.Estimate(inputs.Having(inputs.Studies.Where(s => s.Id != study.Id))),
            }),
    ];

    /// <summary>The estimate from the fit that the distances needed anyhow; a rest that is too small to pool is listed.</summary>
    private static StratumEstimate Without(StratumInputs rest, TwoByTwo[] tables, BivariateFit? fit) =>
        fit is not null && fit.Studies >= rest.Options.MinimumStudies
            ? StratumEstimator.ToContract(rest, Pooling.Summarize(tables, fit, rest.Options))
            : StratumEstimator.Estimate(rest);
}
