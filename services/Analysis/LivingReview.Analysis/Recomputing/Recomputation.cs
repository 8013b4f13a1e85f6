using LivingReview.Analysis.Evidence;
using LivingReview.Analysis.Strata;
using LivingReview.Contracts;
using LivingReview.Contracts.Estimates;
using LivingReview.Contracts.Reviews;
using LivingReview.DiagnosticAccuracy;

namespace LivingReview.Analysis.Recomputing;

/// <summary>Decides what the estimate log says next: a pure function of what it said last and the evidence.</summary>
internal static class Recomputation
{
    /// <summary>The event that brings the log up to the evidence. Strata whose inputs did not change are neither fitted nor rewritten.</summary>
    public static StrataEstimated Next(CurrentEstimates? current, EvidenceState evidence, IReadOnlyList<EvidenceChange> causes)
    {
        var known = current is null ? [] : current.Strata.Concat(current.Companions).ToDictionary(s => s.Stratum, StringComparer.Ordinal);
        var inputs = StratumInputs.Of(evidence);
        var changed = new List<StratumEstimate>();
        foreach (var input in inputs)
        {
            var before = known.GetValueOrDefault(input.Stratum);
            if (before is not null && before.EngineVersion == Engine.Version && SameStudies(before, input))
            {
                if (before.Revision == input.Revision) continue; // the evidence itself knows that nothing of it changed
                if (before.InputHash == input.Hash)
                {
                    changed.Add(before with { Revision = input.Revision }); // left and came back to the same inputs
                    continue;
                }
            }

            changed.Add(StratumEstimator.Estimate(input));
        }

        return new StrataEstimated
        {
            Revision = evidence.Head,
            Title = evidence.Title,
            ShiftThreshold = evidence.Protocol.ShiftThreshold,
            Order = [.. inputs.Where(i => !i.IsCompanion).Select(i => i.Stratum)],
            Companions = [.. inputs.Where(i => i.IsCompanion).Select(i => i.Stratum)],
            Changed = changed,
            Causes = causes,
        };
    }

    /// <summary>The event for the same evidence under another engine.</summary>
    public static MethodChanged Under(string engine, CurrentEstimates current, EvidenceState evidence)
    {
        var from = current.Strata.Concat(current.Companions).Select(s => s.EngineVersion).Where(v => v != engine).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);
        return Changed(string.Join(", ", from), engine, current, Next(current, evidence, []));
    }

    /// <summary>The event for a protocol that asks for another kind of interval.</summary>
    public static MethodChanged WithIntervals(IntervalKind before, CurrentEstimates current, EvidenceState evidence, IReadOnlyList<EvidenceChange> causes)
    {
        return Changed(Named(before), Named(evidence.Protocol.Interval), current, Next(current, evidence, causes));

        static string Named(IntervalKind kind) => $"{Engine.Version}, {kind.Name()} intervals";
    }

    /// <summary>The revisions at which the kind of the intervals changes, each with the kind before it; none while nothing is estimated.</summary>
    public static IReadOnlyList<(long Revision, IntervalKind Before)> IntervalChanges(CurrentEstimates? current, IReadOnlyList<EvidenceRevision> since)
    {
        var changes = new List<(long, IntervalKind)>();
        if (current is null || current.Strata.Count == 0) return changes;
        var kind = current.Strata[0].IntervalKind;
        foreach (var (revision, interval) in since.Where(r => r.Protocol is not null).Select(r => (r.Revision, r.Protocol!.Interval)))
        {
            if (interval == kind) continue;
            changes.Add((revision, kind));
            kind = interval;
        }

        return changes;
    }

    private static MethodChanged Changed(string from, string to, CurrentEstimates current, StrataEstimated estimated)
    {
        var known = current.Strata.Concat(current.Companions).ToDictionary(s => s.Stratum, StringComparer.Ordinal);
        var differences = from after in estimated.Changed
                          let before = known.GetValueOrDefault(after.Stratum)
                          where before is not null && (before.Sensitivity != after.Sensitivity || before.Specificity != after.Specificity)
                          select new MethodDifference(after.Stratum, before.Sensitivity, after.Sensitivity, before.Specificity, after.Specificity);
        return new MethodChanged { From = from, To = to, Estimated = estimated, Differences = [.. differences] };
    }

    /// <summary>A listing shows its studies: a new label changes it although no count does.</summary>
    private static bool SameStudies(StratumEstimate before, StratumInputs input) =>
        before.Studies.Count == 0
        || before.Studies.Select(s => (s.StudyId, s.Label, s.Year)).ToHashSet().SetEquals(input.Studies.Select(s => (s.Id, s.Label, s.Year)));
}
