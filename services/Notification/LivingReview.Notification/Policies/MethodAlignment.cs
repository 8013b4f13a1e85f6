using LivingReview.Contracts;
using LivingReview.Contracts.Estimates;
using LivingReview.DiagnosticAccuracy;
using LivingReview.Notification.History;
using Regime = LivingReview.Contracts.Estimates.Regime;

namespace LivingReview.Notification.Policies;

/// <summary>
/// Rule A17: what the method changed is published as method.changed and is never an alert. A comparison across methods is made on the new
/// one's terms, or not at all.
/// </summary>
internal static class MethodAlignment
{
    /// <summary>
    /// Whether two estimates rest on different methods: another engine, another kind of interval, or another kind of model. Whether the maximum of the bivariate
    /// likelihood lies inside, on its boundary, or at no variance at all is what the studies say, not how they are asked.
    /// </summary>
    public static bool Differs(StratumEstimate a, StratumEstimate b) => SoftwareDiffers(a, b) || Model(a.Regime) != Model(b.Regime);

    private static bool SoftwareDiffers(StratumEstimate a, StratumEstimate b) => a.EngineVersion != b.EngineVersion || a.IntervalKind != b.IntervalKind;

    /// <summary>
    /// Re-estimates the earlier state with the current engine so that both sides are comparable; null if that is impossible, and the new
    /// estimate becomes the baseline without an alert. Another kind of model comes with the number of studies and cannot be aligned; its
    /// figures are published with method.changed.
    /// </summary>
    public static ReviewState? Align(ReviewState before, ReviewState now, StratumEstimate after, int minimumStudies)
    {
        var old = before.Estimates[after.Stratum];
        if (SelectionDiffers(before, now, after.Stratum)) return null;
        if (!Differs(old, after)) return before;
        if (!SoftwareDiffers(old, after) || after.EngineVersion != Engine.Version) return null;

        var tables = before.TablesOf(after.Stratum);
        if (tables.Count != old.K) return null;
        var pooled = Pooling.Pool(tables.ToStudyTables(), new PoolingOptions { MinimumStudies = minimumStudies, Intervals = after.IntervalKind.As<IntervalMethod>() });
        if (pooled is not { Sensitivity: not null, Specificity: not null }) return null;
        var estimate = (old with { EngineVersion = after.EngineVersion, IntervalKind = after.IntervalKind }).With(pooled) with { Regime = after.Regime };
        return before with { Estimates = before.Estimates.SetItem(after.Stratum, estimate) };
    }

    /// <summary>
    /// Whether another rule for studies with several tables changed which tables are in a stratum: a study that was in the review before is
    /// in the stratum with a table that is not its main one and was not there, or left it although its main table is the same. What new
    /// studies and corrections do is evidence.
    /// </summary>
    public static bool SelectionDiffers(ReviewState before, ReviewState now, string stratum)
    {
        var (old, after) = (before.Estimates[stratum], now.Estimates[stratum]);
        if (old.TableSelection == after.TableSelection) return false;
        if (old.Tables is not null || after.Tables is not null) return true;
        var was = before.TablesOf(stratum).Select(Key).ToHashSet();
        var isNow = now.TablesOf(stratum).Select(Key).ToHashSet();
        return isNow.Except(was).Any(t => before.Tables.ContainsKey(t.StudyId) && now.Tables.GetValueOrDefault(t.StudyId) is { } main && Key(main) != t)
            || was.Except(isNow).Any(t => now.Tables.GetValueOrDefault(t.StudyId) is { } main && before.Tables.GetValueOrDefault(t.StudyId) is { } then && Key(main) == Key(then));

        static (string StudyId, long Tp, long Fp, long Fn, long Tn) Key(EvidenceTable t) => (t.StudyId, t.Tp, t.Fp, t.Fn, t.Tn);
    }

    private static Regime Model(Regime regime) => regime is Regime.BivariateBoundary or Regime.Uncorrelated or Regime.Fixed ? Regime.Bivariate : regime;
}
