using LivingReview.Analysis.Evidence;
using LivingReview.Analysis.Strata;
using LivingReview.Contracts.Estimates;

namespace LivingReview.Analysis.Recomputing;

/// <summary>Decides what the estimate log says next: a pure function of what it said last and the evidence.</summary>
internal static class Recomputation
{
    /// <summary>The event that brings the log up to the evidence. Strata whose inputs did not change are neither fitted nor rewritten.</summary>
    public static StrataEstimated Next(CurrentEstimates? current, EvidenceState evidence, IReadOnlyList<EvidenceChange> causes)
    {
        var known = current?.Strata.ToDictionary(s => s.Stratum, StringComparer.Ordinal) ?? [];
        var inputs = StratumInputs.Of(evidence);
        var changed = new List<StratumEstimate>();
        foreach (var input in inputs)
        {
            var before = known.GetValueOrDefault(input.Stratum);
            if (before?.InputHash != input.Hash) changed.Add(StratumEstimator.Estimate(input));
            else if (before.Revision != input.Revision) changed.Add(before with { Revision = input.Revision }); // left and came back to the same inputs
        }

        var names = inputs.Select(i => i.Stratum).ToList();
        return new StrataEstimated
        {
            Revision = evidence.Head,
            Title = evidence.Title,
            ShiftThreshold = evidence.Protocol.ShiftThreshold,
            Order = names,
            Changed = changed,
            Causes = causes,
        };
    }
}
