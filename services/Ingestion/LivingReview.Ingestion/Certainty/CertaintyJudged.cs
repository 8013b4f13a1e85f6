using LivingReview.Contracts.Reviews;

namespace LivingReview.Ingestion.Certainty;

/// <summary>Store event: the certainty of an estimate was judged.</summary>
/// <param name="Stratum">Stratum.</param>
/// <param name="Outcome">sensitivity or specificity.</param>
/// <param name="Domains">The five domains.</param>
/// <param name="Revision">Revision of the evidence that was judged.</param>
public sealed record CertaintyJudged(string Stratum, string Outcome, IReadOnlyList<DomainConcern> Domains, long Revision)
{
    internal CertaintyView ToView(string actor, DateTimeOffset at) => new()
    {
        Stratum = Stratum,
        Outcome = Outcome,
        Domains = Domains,
        Level = CertaintyVocabulary.LevelOf(Domains.Select(domain => domain.Concern)),
        Revision = Revision,
        Actor = actor,
        At = at,
    };
}
