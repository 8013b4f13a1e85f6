using LivingReview.Analysis.Evidence;
using LivingReview.Contracts.Estimates;
using LivingReview.Contracts.Strata;

namespace LivingReview.Analysis.Twins;

/// <summary>The other analyses of the strata beside their estimates: those whose inputs are the same stay, the rest are computed side by side.</summary>
internal static class TwinRecomputation
{
    /// <summary>The results of every stratum at this evidence; null where the protocol states none.</summary>
    /// <param name="evidence">The evidence.</param>
    /// <param name="strata">Names of the strata, no companions.</param>
    /// <param name="known">What was estimated before, by stratum.</param>
    public static IReadOnlyDictionary<string, IReadOnlyList<TwinEstimate>>? Compute(EvidenceState evidence, IReadOnlyList<string> strata, IReadOnlyDictionary<string, StratumEstimate> known)
    {
        if (evidence.Protocol.Twins.Count == 0) return null;
        var definitions = StratumDefinition.AllOf(evidence.Protocol).ToDictionary(d => d.Name, StringComparer.Ordinal);
        var work = strata.SelectMany(s => TwinInputs.From(evidence, definitions[s]).Select(inputs => (Stratum: s, Inputs: inputs))).ToList();
        var results = new TwinEstimate[work.Count];
        // Each result is a function of its inputs alone: in which order they are computed does not show.
        Parallel.For(0, work.Count, i =>
        {
            var (stratum, inputs) = work[i];
            var before = known.GetValueOrDefault(stratum)?.Twins?.FirstOrDefault(t => t.InputHash == inputs.Hash);
            results[i] = before is null ? TwinEstimator.Estimate(inputs) : before with { Name = inputs.Twin.Name };
        });
        return work.Zip(results).GroupBy(w => w.First.Stratum, w => w.Second, StringComparer.Ordinal).ToDictionary(g => g.Key, IReadOnlyList<TwinEstimate> (g) => [.. g], StringComparer.Ordinal);
    }

    /// <summary>Whether two lists hold the same results.</summary>
    public static bool AreSame(IReadOnlyList<TwinEstimate>? a, IReadOnlyList<TwinEstimate>? b) =>
        (a ?? []).Select(t => (t.Name, t.InputHash)).SequenceEqual((b ?? []).Select(t => (t.Name, t.InputHash)));
}
