using LivingReview.Contracts.Estimates;
using LivingReview.Contracts.Shifts;
using LivingReview.DiagnosticAccuracy;

namespace LivingReview.Notification.Policies;

/// <summary>
/// Who moved an estimate: each changed study's share is what it alone does to the estimate before (leave-one-in; for a study that is gone,
/// leave-one-out), on the probability scale. What no study does alone, the joint effect and the variances estimated anew, is the remainder,
/// so that shares and remainder add up to the change exactly.
/// </summary>
internal static class StudyShares
{
    /// <summary>Studies whose share is worked out; of a larger burst these are the largest by people.</summary>
    private const int Examined = 40;

    /// <summary>Studies that are named, by the size of their share.</summary>
    private const int Named = 12;

    public static ShiftAttribution? Of(Comparison c)
    {
        var before = c.Before.TablesOf(c.Stratum);
        var after = c.After.TablesOf(c.Stratum);
        if (before.Count == 0 || after.Count == 0 || Summary(before) is not { } start) return null;

        var changes = Changes(before, after);
        var shares = changes.OrderByDescending(x => People(x.Table)).ThenBy(x => x.Table.StudyId, StringComparer.Ordinal).Take(Examined)
            .Select(x => Share(x.Table, x.Change, before, start))
            .OrderByDescending(s => Math.Abs(s.DeltaSensitivity) + Math.Abs(s.DeltaSpecificity)).ThenBy(s => s.StudyId, StringComparer.Ordinal)
            .Take(Named).ToList();
        return new ShiftAttribution
        {
            Studies = shares,
            FurtherStudies = changes.Count - shares.Count,
            RemainderSensitivity = c.DeltaSensitivity - shares.Sum(s => s.DeltaSensitivity),
            RemainderSpecificity = c.DeltaSpecificity - shares.Sum(s => s.DeltaSpecificity),
        };
    }

    private static List<(EvidenceTable Table, ChangeKind Change)> Changes(IReadOnlyList<EvidenceTable> before, IReadOnlyList<EvidenceTable> after)
    {
        var old = before.ToDictionary(t => t.StudyId, StringComparer.Ordinal);
        var now = after.Select(t => t.StudyId).ToHashSet(StringComparer.Ordinal);
        return
        [
            .. after.Where(t => !old.ContainsKey(t.StudyId)).Select(t => (t, ChangeKind.Accepted)),
            .. after.Where(t => old.TryGetValue(t.StudyId, out var o) && Fits.Of(o) != Fits.Of(t)).Select(t => (t, ChangeKind.Amended)),
            .. before.Where(t => !now.Contains(t.StudyId)).Select(t => (t, ChangeKind.Withdrawn)),
        ];
    }

    private static StudyContribution Share(EvidenceTable table, ChangeKind change, IReadOnlyList<EvidenceTable> before, (double Se, double Sp) start)
    {
        var others = before.Where(t => t.StudyId != table.StudyId);
        var (se, sp) = Summary(change == ChangeKind.Withdrawn ? [.. others] : [.. others, table]) ?? start;
        return new StudyContribution
        {
            StudyId = table.StudyId,
            Label = table.Label,
            Change = change,
            DeltaSensitivity = se - start.Se,
            DeltaSpecificity = sp - start.Sp,
        };
    }

    private static (double Se, double Sp)? Summary(IReadOnlyList<EvidenceTable> tables)
    {
        var fit = BinomialModel.Fit([.. tables.Select(Fits.Of)]);
        return fit is { LogitSensitivity: { } a, LogitSpecificity: { } b } ? (Expit(a), Expit(b)) : null;
    }

    private static long People(EvidenceTable t) => t.Tp + t.Fp + t.Fn + t.Tn;

    private static double Expit(double x) => 1 / (1 + Math.Exp(-x));
}
