using LivingReview.Analysis.Evidence;
using LivingReview.Analysis.Publishing;
using LivingReview.Analysis.Recomputing;
using LivingReview.Analysis.Strata;
using LivingReview.Contracts.Estimates;
using LivingReview.Contracts.Strata;
using LivingReview.Contracts.Studies;

namespace LivingReview.Analysis.Preview;

/// <summary>The estimates with and without a draft: a pure function of the evidence and the draft. What alerts follow is for Notification to say.</summary>
internal static class WhatIf
{
    public static StudyPreview Preview(EvidenceState now, ExtractedStudy draft)
    {
        var change = new EvidenceRevision
        {
            Id = "",
            Review = now.Review,
            Revision = now.Head + 1,
            Kind = now.Studies.ContainsKey(draft.Id) ? ChangeKind.Amended : ChangeKind.Accepted,
            OccurredAt = now.HeadAt,
            Study = draft,
        };
        var then = now.Apply(change);
        var before = StratumInputs.From(now).ToDictionary(i => i.Stratum, StringComparer.Ordinal);
        var after = StratumInputs.From(then).ToDictionary(i => i.Stratum, StringComparer.Ordinal);
        var touched = StratumDefinition.AllOf(now.Protocol).Select(r => r.Name)
            .Where(s => then.ChangedAt.TryGetValue(s, out var at) && at == then.Head);
        return new StudyPreview
        {
            Review = now.Review,
            Revision = now.Head,
            Change = change.ToChange(),
            Table = VersionMessage.TableOf(then, draft),
            Strata = [.. touched.Select(s => Compare(s, before.GetValueOrDefault(s), after.GetValueOrDefault(s)))],
        };
    }

    /// <summary>The estimates with and without several changes.</summary>
    public static EvidencePreview Preview(EvidenceState now, IReadOnlyList<string> withdraw, IReadOnlyList<ExtractedStudy> include)
    {
        var then = now;
        foreach (var id in withdraw.Distinct(StringComparer.Ordinal)) then = then.Apply(Next(then, ChangeKind.Withdrawn) with { WithdrawnStudy = id });
        foreach (var study in include) then = then.Apply(Next(then, ChangeKind.Accepted) with { Study = study });
        var before = StratumInputs.From(now).ToDictionary(i => i.Stratum, StringComparer.Ordinal);
        var after = StratumInputs.From(then).ToDictionary(i => i.Stratum, StringComparer.Ordinal);
        var touched = StratumDefinition.AllOf(now.Protocol).Select(r => r.Name).Where(s => then.ChangedAt.TryGetValue(s, out var at) && at > now.Head);
        return new EvidencePreview
        {
            Review = now.Review,
            Revision = now.Head,
            Strata = [.. touched.Select(s => Compare(s, before.GetValueOrDefault(s), after.GetValueOrDefault(s)))],
        };
    }

    private static EvidenceRevision Next(EvidenceState state, ChangeKind kind) =>
        new() { Id = "", Review = state.Review, Revision = state.Head + 1, Kind = kind, OccurredAt = state.HeadAt };

    private static StratumPreview Compare(string stratum, StratumInputs? before, StratumInputs? after) => new()
    {
        Stratum = stratum,
        Before = before is null ? null : StratumEstimator.Estimate(before),
        After = after is null ? null : StratumEstimator.Estimate(after),
    };
}
