using LivingReview.Contracts.Estimates;
using LivingReview.Contracts.Reviews;
using LivingReview.Notification.History;

namespace LivingReview.Notification.Previewing;

/// <summary>The version of the estimates that a draft study would make: a pure function of the newest version and what analysis computed for the draft.</summary>
internal static class HypotheticalState
{
    public static ReviewState After(ReviewState newest, StudyPreview preview)
    {
        var (order, estimates) = (newest.Order.ToList(), newest.Estimates);
        // Alerts are about strata, not about their companions.
        foreach (var stratum in preview.Strata.Where(s => StratumKey.TryParse(s.Stratum, out var key) && !key.IsCompanion))
        {
            if (stratum.After is { } after)
            {
                estimates = estimates.SetItem(stratum.Stratum, after);
                if (!order.Contains(stratum.Stratum, StringComparer.Ordinal)) order.Add(stratum.Stratum);
            }
            else
            {
                estimates = estimates.Remove(stratum.Stratum);
                order.Remove(stratum.Stratum);
            }
        }

        return newest with
        {
            EstimateVersion = newest.EstimateVersion + 1,
            Revision = preview.Change.Revision,
            Order = order,
            Estimates = estimates,
            Tables = newest.Tables.SetItem(preview.Table.StudyId, preview.Table),
            Causes = [preview.Change],
        };
    }
}
