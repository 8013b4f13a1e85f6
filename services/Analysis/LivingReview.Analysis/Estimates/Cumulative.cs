using LivingReview.Analysis.Recomputing;
using LivingReview.Analysis.Strata;
using LivingReview.Contracts.Estimates;

namespace LivingReview.Analysis.Estimates;

/// <summary>The estimate as it would have grown had every study been extracted when it was published.</summary>
internal static class Cumulative
{
    /// <summary>One point for each study, in the order of year and label; studies without a year last.</summary>
    public static IReadOnlyList<CumulativePoint> Compute(StratumInputs inputs)
    {
        var studies = inputs.Studies.DistinctBy(s => s.Id, StringComparer.Ordinal)
            .OrderBy(s => s.Year ?? int.MaxValue).ThenBy(s => s.Label, StringComparer.OrdinalIgnoreCase).ThenBy(s => s.Id, StringComparer.Ordinal).ToList();
        var order = studies.Select((s, i) => (s.Id, i)).ToDictionary(s => s.Id, s => s.i, StringComparer.Ordinal);
        return
        [
            .. studies.Select((s, i) => new CumulativePoint
            {
                Year = s.Year, StudyId = s.Id, Label = s.Label, Estimate = StratumEstimator.Estimate(inputs.Having(inputs.Studies.Where(s => order[s.Id] <= i))),
            }),
        ];
    }
}
