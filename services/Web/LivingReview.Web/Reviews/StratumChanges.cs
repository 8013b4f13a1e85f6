using LivingReview.Contracts.Estimates;

namespace LivingReview.Web.Reviews;

/// <summary>What changed between two reads of a review's estimates.</summary>
internal static class StratumChanges
{
    /// <summary>The earlier estimate of each stratum whose result differs now; a stratum that is new maps to null.</summary>
    public static IReadOnlyDictionary<string, StratumEstimate?> Between(ReviewEstimates? before, ReviewEstimates? after)
    {
        var changes = new Dictionary<string, StratumEstimate?>(StringComparer.Ordinal);
        if (before is null || after is null || before.EstimateVersion == after.EstimateVersion)
            return changes;
        var earlier = before.Strata.ToDictionary(stratum => stratum.Stratum, StringComparer.Ordinal);
        foreach (var now in after.Strata)
        {
            var then = earlier.GetValueOrDefault(now.Stratum);
            if (then is null ? now.K > 0 : Differs(then, now))
                changes[now.Stratum] = then;
        }

        return changes;
    }

    private static bool Differs(StratumEstimate a, StratumEstimate b) =>
        a.InputHash != b.InputHash || a.K != b.K || a.Regime != b.Regime || a.Sensitivity != b.Sensitivity || a.Specificity != b.Specificity;
}
