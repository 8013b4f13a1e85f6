using LivingReview.Contracts.Estimates;

namespace LivingReview.Analysis.Versions;

/// <summary>What differs between what was published and what is to be published.</summary>
internal static class VersionDifference
{
    public static VersionChanges Between(ReviewEstimates? before, ReviewEstimates now, IReadOnlyList<EvidenceChange> causes)
    {
        var old = (before?.Strata ?? []).ToDictionary(s => s.Stratum, StringComparer.Ordinal);
        var current = now.Strata.ToDictionary(s => s.Stratum, StringComparer.Ordinal);
        var strata = from name in current.Keys.Concat(old.Keys.Where(k => !current.ContainsKey(k)))
                     let was = old.GetValueOrDefault(name)
                     let isNow = current.GetValueOrDefault(name)
                     where was?.K != isNow?.K || was?.Sensitivity != isNow?.Sensitivity || was?.Specificity != isNow?.Specificity
                     select new VersionStratumChange(name, was?.K, isNow?.K, was?.Sensitivity, isNow?.Sensitivity, was?.Specificity, isNow?.Specificity);
        return new VersionChanges(before?.Revision ?? 0, causes, [.. strata]);
    }
}
