using LivingReview.Analysis.Evidence;
using LivingReview.Analysis.Recomputing;
using LivingReview.Analysis.Strata;
using LivingReview.Contracts.Estimates;

namespace LivingReview.Analysis.Explaining;

/// <summary>What differs between two states of the evidence: a pure function, both sides by today's engine.</summary>
internal static class Difference
{
    /// <summary>The strata that differ, or the one asked for; with what each cause contributed.</summary>
    public static EstimatesDiff Between(EvidenceState before, EvidenceState after, IReadOnlyList<EvidenceChange> causes, string? stratum = null)
    {
        var old = StratumInputs.From(before).ToDictionary(i => i.Stratum, StringComparer.Ordinal);
        var now = StratumInputs.From(after).ToDictionary(i => i.Stratum, StringComparer.Ordinal);
        var names = now.Keys.Concat(old.Keys.Where(k => !now.ContainsKey(k))).Where(n => stratum is null || n == stratum);
        return new EstimatesDiff
        {
            Review = after.Review,
            From = before.Head,
            To = after.Head,
            Strata =
            [
                .. from name in names
                   let was = old.GetValueOrDefault(name)
                   let isNow = now.GetValueOrDefault(name)
                   where was?.Hash != isNow?.Hash
                   select Change(name, was, isNow),
            ],
            Causes = causes,
        };
    }

    private static StratumChange Change(string stratum, StratumInputs? before, StratumInputs? after)
    {
        var (was, isNow) = (before is null ? null : StratumEstimator.Estimate(before), after is null ? null : StratumEstimator.Estimate(after));
        return new StratumChange
        {
            Stratum = stratum,
            Before = was,
            After = isNow,
            Attribution = was is null || isNow is null ? null : Attributor.Explain(before!, was, after!, isNow),
        };
    }
}
