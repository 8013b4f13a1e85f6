using LivingReview.Analysis.Estimates;
using LivingReview.Analysis.Evidence;
using LivingReview.Analysis.Strata;
using LivingReview.Analysis.Twins;
using LivingReview.Contracts;
using LivingReview.Contracts.Estimates;
using LivingReview.Contracts.Reviews;
using LivingReview.Contracts.Strata;
using LivingReview.DiagnosticAccuracy;

namespace LivingReview.Analysis.Recomputing;

/// <summary>Decides what the estimate log says next: a pure function of what it said last and the evidence.</summary>
internal static class Recomputation
{
    /// <summary>The event that brings the log up to the evidence. Strata whose inputs did not change are neither fitted nor rewritten.</summary>
    public static StrataEstimated Next(CurrentEstimates? current, EvidenceState evidence, IReadOnlyList<EvidenceChange> causes)
    {
        var known = current is null ? [] : current.Strata.Concat(current.Companions).ToDictionary(s => s.Stratum, StringComparer.Ordinal);
        var inputs = StratumInputs.From(evidence);
        var twins = TwinRecomputation.Compute(evidence, [.. inputs.Where(i => !i.IsCompanion).Select(i => i.Stratum)], known);
        var definitions = StratumDefinition.AllOf(evidence.Protocol).ToDictionary(d => d.Name, StringComparer.Ordinal);
        var changed = new List<StratumEstimate>();
        foreach (var input in inputs)
        {
            var before = known.GetValueOrDefault(input.Stratum);
            var estimate = Next(before, input);
            var beside = twins?.GetValueOrDefault(input.Stratum);
            var cutOffs = input.IsCompanion ? null : CutOffRecomputation.Compute(evidence, definitions[input.Stratum], before?.CutOffs);
            if (ReferenceEquals(estimate, before) && TwinRecomputation.AreSame(before?.Twins, beside) && CutOffRecomputation.AreSame(before?.CutOffs, cutOffs)) continue;
            changed.Add(estimate with { Twins = beside, CutOffs = cutOffs });
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

    /// <summary>The estimate of a stratum: the one before, the same object, where the evidence itself knows that nothing of it changed.</summary>
    private static StratumEstimate Next(StratumEstimate? before, StratumInputs input)
    {
        if (before is null || before.EngineVersion != Engine.Version || !SameStudies(before, input)) return StratumEstimator.Estimate(input);
        if (before.TableSelection == input.Selection && before.Revision == input.Revision) return before;
        // The same tables are pooled: they left and came back, or others are left out, or the rule is new and chooses the same.
        return before.InputHash == input.Hash
            ? before with { Revision = input.Revision, TableSelection = input.Selection, LeftOut = input.LeftOut }
            : StratumEstimator.Estimate(input);
    }

    /// <summary>Whether the estimates were made by another engine, or before there was a rule for studies with several tables.</summary>
    public static bool IsOutdated(CurrentEstimates current) => current.Strata.Concat(current.Companions).Any(s => s.EngineVersion != Engine.Version || s.TableSelection is null);

    /// <summary>The event for the same evidence under this engine and the rule for studies with several tables.</summary>
    public static MethodChanged Under(string engine, CurrentEstimates current, EvidenceState evidence)
    {
        var all = current.Strata.Concat(current.Companions).ToList();
        var engines = string.Join(", ", all.Select(s => s.EngineVersion).Where(v => v != engine).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));
        var (from, to) = engines.Length > 0 ? (engines, engine) : ($"{engine}, primary tables alone", $"{engine}, {Named(evidence.Protocol.TableSelection)}");
        return Changed(from, to, current, Next(current, evidence, []));
    }

    /// <summary>The event for a protocol that asks for another kind of interval, or for another choice among the tables of a study.</summary>
    public static MethodChanged Under(ProtocolMethod before, CurrentEstimates current, EvidenceState evidence, IReadOnlyList<EvidenceChange> causes)
    {
        var after = ProtocolMethod.From(evidence.Protocol);
        var (intervals, tables) = (before.Interval is not null && before.Interval != after.Interval, before.Selection != after.Selection);
        return Changed(Describe(before), Describe(after), current, Next(current, evidence, causes));

        string Describe(ProtocolMethod method) =>
            string.Join(", ", [Engine.Version, .. intervals ? [$"{method.Interval?.Name()} intervals"] : Array.Empty<string>(), .. tables ? [Named(method.Selection)] : Array.Empty<string>()]);
    }

    /// <summary>The revisions at which the protocol changes the method, each with the method before it; none while nothing is estimated.</summary>
    public static IReadOnlyList<(long Revision, ProtocolMethod Before)> MethodChanges(CurrentEstimates? current, IReadOnlyList<EvidenceRevision> since)
    {
        var changes = new List<(long, ProtocolMethod)>();
        if (current is null || current.Strata.Count == 0) return changes;
        // Where all tables count the intervals may be of another kind than the protocol's.
        var first = current.Strata.FirstOrDefault(s => s.Tables is null);
        var method = new ProtocolMethod(first?.IntervalKind, current.Strata[0].TableSelection ?? TableSelection.None);
        // An estimate says which intervals it has, not whether the protocol chose them or the number of studies did.
        if (first is not null && since.FirstOrDefault(r => r.Protocol is not null)?.Protocol is { Interval: IntervalKind.Automatic } && current.Strata.Where(s => s.Tables is null).All(IsAutomatic))
            method = method with { Interval = IntervalKind.Automatic };
        foreach (var (revision, next) in since.Where(r => r.Protocol is not null).Select(r => (r.Revision, ProtocolMethod.From(r.Protocol!))))
        {
            if (next.Selection != method.Selection || (method.Interval is not null && next.Interval != method.Interval)) changes.Add((revision, method));
            method = next;
        }

        return changes;
    }

    private static bool IsAutomatic(StratumEstimate estimate) =>
        estimate.IntervalKind.As<IntervalMethod>() == MeanIntervals.Resolve(IntervalMethod.Automatic, estimate.K);

    private static string Named(TableSelection selection) => selection switch
    {
        TableSelection.AllClustered or TableSelection.AllSharedEffects => $"all tables of a study ({selection.Name()})",
        _ => $"one table per study and stratum (rule {selection.Name()})",
    };

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

/// <summary>What of a protocol is method, not evidence.</summary>
/// <param name="Interval">Kind of the intervals; null if unknown.</param>
/// <param name="Selection">Choice among the tables of a study.</param>
internal sealed record ProtocolMethod(IntervalKind? Interval, TableSelection Selection)
{
    public static ProtocolMethod From(Protocol protocol) => new(protocol.Interval, protocol.TableSelection);
}
