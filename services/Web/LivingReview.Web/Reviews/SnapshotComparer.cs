using LivingReview.Contracts.Alerts;
using LivingReview.Contracts.Estimates;

namespace LivingReview.Web.Reviews;

/// <summary>Compares two reads of the same data, to decide whether they need rendering again.</summary>
internal static class SnapshotComparer
{
    public static bool SameFigures(StratumFigures? a, StratumFigures? b) =>
        ReferenceEquals(a, b)
        || (a is not null && b is not null && a.Stratum == b.Stratum && a.Estimate.InputHash == b.Estimate.InputHash
            && a.Estimate.Sensitivity == b.Estimate.Sensitivity && a.Estimate.Specificity == b.Estimate.Specificity
            && a.Studies.Count == b.Studies.Count && a.Studies.Zip(b.Studies).All(pair => SameStudy(pair.First, pair.Second)));

    /// <summary>A log only grows, so comparing its last entry is enough.</summary>
    public static bool SameHistory(IReadOnlyList<EstimateHistoryPoint> a, IReadOnlyList<EstimateHistoryPoint> b) =>
        a.Count == b.Count && (a.Count == 0 || (a[^1].EstimateVersion == b[^1].EstimateVersion && a[^1].Estimate.InputHash == b[^1].Estimate.InputHash));

    public static bool SameAlerts(IReadOnlyList<Alert> a, IReadOnlyList<Alert> b) =>
        a.Count == b.Count && a.Zip(b).All(pair => pair.First.Id == pair.Second.Id && pair.First.Life.Count == pair.Second.Life.Count);

    private static bool SameStudy(StudyResult a, StudyResult b) =>
        a.StudyId == b.StudyId && a.Label == b.Label && a.Year == b.Year && (a.Tp, a.Fp, a.Fn, a.Tn) == (b.Tp, b.Fp, b.Fn, b.Tn) && a.RiskOfBias == b.RiskOfBias;
}
