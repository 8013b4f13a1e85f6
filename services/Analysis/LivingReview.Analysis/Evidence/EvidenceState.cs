using System.Collections.Immutable;
using LivingReview.Analysis.Strata;
using LivingReview.Contracts.Reviews;
using LivingReview.Contracts.Strata;
using LivingReview.Contracts.Studies;

namespace LivingReview.Analysis.Evidence;

/// <summary>
/// The evidence of a review at a revision: a pure fold over revisions 1, 2, 3, ... without gaps. Immutable.
/// </summary>
internal sealed record EvidenceState
{
    public required string Review { get; init; }

    /// <summary>The last revision folded in; 0 before the first.</summary>
    public required long Head { get; init; }

    /// <summary>When that revision was accepted.</summary>
    public DateTimeOffset HeadAt { get; init; }

    public string Title { get; init; } = "";

    public Protocol Protocol { get; init; } = new();

    /// <summary>The studies that count, by id.</summary>
    public ImmutableSortedDictionary<string, ExtractedStudy> Studies { get; init; } =
        ImmutableSortedDictionary.Create<string, ExtractedStudy>(StringComparer.Ordinal);

    /// <summary>Per stratum the revision at which its inputs last changed.</summary>
    public ImmutableDictionary<string, long> ChangedAt { get; init; } = ImmutableDictionary.Create<string, long>(StringComparer.Ordinal);

    public static EvidenceState Empty(string review) => new() { Review = review, Head = 0 };

    /// <summary>Folds in the next revision.</summary>
    /// <exception cref="InvalidOperationException">It is not the next one.</exception>
    public EvidenceState Apply(EvidenceRevision next)
    {
        if (next.Revision != Head + 1)
            throw new InvalidOperationException($"Revision {next.Revision} of '{Review}' does not follow {Head}.");

        var state = this with { Head = next.Revision, HeadAt = next.OccurredAt };
        if (next.Protocol is not null) return state.Under(next.Protocol, next.Title ?? Title);
        if (next.Study is not null) return state.Replace(next.Study.Id, next.Study);
        return state.Replace(next.WithdrawnStudy!, null);
    }

    private EvidenceState Replace(string id, ExtractedStudy? study)
    {
        var before = Stratum.Memberships(Protocol, Studies.GetValueOrDefault(id));
        var after = Stratum.Memberships(Protocol, study);
        var touched = before.Except(after).Concat(after.Except(before)).Select(m => m.Stratum).Distinct(StringComparer.Ordinal);
        return this with
        {
            Studies = study is null ? Studies.Remove(id) : Studies.SetItem(id, study),
            ChangedAt = ChangedAt.SetItems(touched.Select(s => KeyValuePair.Create(s, Head))),
        };
    }

    private EvidenceState Under(Protocol protocol, string title)
    {
        var before = StratumDefinition.AllOf(Protocol).Select(r => r.Signature).ToHashSet(StringComparer.Ordinal);
        var sameOptions = protocol.MinimumStudies == Protocol.MinimumStudies && protocol.Interval == Protocol.Interval;
        var touched = StratumDefinition.AllOf(protocol).Where(r => !sameOptions || !before.Contains(r.Signature)).Select(r => r.Name);
        return this with
        {
            Title = title,
            Protocol = protocol,
            ChangedAt = ChangedAt.SetItems(touched.Select(s => KeyValuePair.Create(s, Head))),
        };
    }
}
