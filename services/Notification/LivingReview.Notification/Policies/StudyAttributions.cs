using System.Collections.Concurrent;
using LivingReview.Contracts.Alerts;
using LivingReview.Contracts.Estimates;
using LivingReview.DiagnosticAccuracy;

namespace LivingReview.Notification.Policies;

/// <summary>
/// Which studies moved an estimate, by the one attribution that page, API, mails and webhooks show (<see cref="ChangeAttribution"/>). It
/// takes two fits for each changed study, so it is computed once for a stratum and two versions, for all recipients, and outside of the
/// unit of work that records the alerts: what an evaluation needs and does not have yet is noted as <see cref="Missing"/>, computed, and
/// the evaluation repeated.
/// </summary>
internal sealed class StudyAttributions
{
    /// <summary>Studies that an alert names, by the size of their share.</summary>
    private const int MaxNamed = 12;

    private readonly ConcurrentDictionary<Key, ShiftAttribution?> _known = [];
    private readonly ConcurrentDictionary<Key, Comparison> _missing = [];

    /// <summary>Whether an evaluation asked for what was not computed yet.</summary>
    public bool Missing => !_missing.IsEmpty;

    /// <summary>The attribution of a change; null if it is missing, or the tables on either side are not known.</summary>
    public ShiftAttribution? Get(Comparison c)
    {
        var key = Key.From(c);
        if (_known.TryGetValue(key, out var attribution)) return attribution;
        _missing[key] = c;
        return null;
    }

    /// <summary>Computes what is missing.</summary>
    public void Compute()
    {
        foreach (var (key, comparison) in _missing) _known[key] = Explain(comparison);
        _missing.Clear();
    }

    /// <summary>The attribution of a change; null where the tables on either side are not known.</summary>
    public static ShiftAttribution? Explain(Comparison c)
    {
        var (before, after) = (c.Before.TablesOf(c.Stratum), c.After.TablesOf(c.Stratum));
        if (before.Count == 0 || after.Count == 0) return null;
        var attribution = ChangeAttribution.Explain(before.ToStudyTables(), after.ToStudyTables(), new PoolingOptions { MinimumStudies = c.After.Protocol?.MinimumStudies ?? 4 });
        var labels = before.Concat(after).GroupBy(t => t.StudyId, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Last().Label, StringComparer.Ordinal);
        var named = attribution.Studies.Where(s => !Attribution.IsNil(s.Share.Sensitivity, s.Share.Specificity)).Take(MaxNamed).Select(s => new StudyContribution
        {
            StudyId = s.Study,
            Label = labels[s.Study],
            Change = s.Before.Count == 0 ? ChangeKind.Accepted : s.After.Count == 0 ? ChangeKind.Withdrawn : ChangeKind.Amended,
            DeltaSensitivity = s.Share.Sensitivity ?? 0,
            DeltaSpecificity = s.Share.Specificity ?? 0,
        }).ToList();
        return new ShiftAttribution
        {
            Studies = named,
            FurtherStudies = attribution.ChangedStudies - named.Count,
            RemainderSensitivity = c.Shift.Sensitivity - named.Sum(s => s.DeltaSensitivity),
            RemainderSpecificity = c.Shift.Specificity - named.Sum(s => s.DeltaSpecificity),
        };
    }

    private sealed record Key(string Stratum, long Before, long After)
    {
        public static Key From(Comparison c) => new(c.Stratum, c.Before.EstimateVersion, c.After.EstimateVersion);
    }
}
