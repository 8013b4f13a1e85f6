using LivingReview.Contracts.Reviews;
using LivingReview.Hosting.Problems;
using LivingReview.Ingestion.Studies;

namespace LivingReview.Ingestion.Certainty;

/// <summary>What a judgement of certainty must look like.</summary>
internal static class CertaintyRules
{
    /// <summary>The event, or null with faults.</summary>
    public static CertaintyJudged? Check(JudgeCertainty request, Protocol protocol, long revision, Faults faults)
    {
        var outcome = FieldRules.Word(request.Outcome, CertaintyVocabulary.Outcomes, "outcome", faults);
        faults.Require(request.Outcome is not null, "outcome", $"One of: {string.Join(", ", CertaintyVocabulary.Outcomes)}.");
        var known = StratumKey.TryParse(request.Stratum, out var key) && !key.IsCompanion
            && key.Levels.All(level => protocol.Factors.Any(factor => factor.Name == level.Factor && factor.Levels.Contains(level.Level, StringComparer.Ordinal)));
        faults.Require(known, "stratum", "A stratum of the protocol: overall, or written factor=level.");
        var given = request.Domains ?? [];
        var domains = new List<DomainConcern>();
        foreach (var name in CertaintyVocabulary.Domains)
        {
            var matching = given.Where(one => one?.Domain == name).ToList();
            if (matching is not [var domain])
            {
                faults.Add("domains", $"Exactly one judgement of '{name}' is needed.");
                continue;
            }

            var at = $"domains.{name}";
            var concern = FieldRules.Word(domain.Concern, CertaintyVocabulary.Concerns, at + ".concern", faults);
            var reason = FieldRules.Text(domain.Reason, at + ".reason", faults);
            faults.Require(concern is not null, at + ".concern", $"One of: {string.Join(", ", CertaintyVocabulary.Concerns)}.");
            faults.Require(concern is null or "none" || reason is not null, at + ".reason", "A concern needs a reason: it becomes a footnote.");
            domains.Add(new DomainConcern { Domain = name, Concern = concern ?? "", Reason = reason });
        }

        foreach (var other in given.Where(one => one is null || !CertaintyVocabulary.Domains.Contains(one.Domain, StringComparer.Ordinal)))
            faults.Add("domains", $"'{other?.Domain}' is none of {string.Join(", ", CertaintyVocabulary.Domains)}.");
        return faults.None ? new CertaintyJudged(key.Name, outcome!, domains, revision) : null;
    }
}
