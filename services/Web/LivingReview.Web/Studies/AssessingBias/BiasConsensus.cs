using LivingReview.Figures.Formatting;

namespace LivingReview.Web.Studies.AssessingBias;

/// <summary>Where two assessors of one tool differ, and the consensus that they begin with.</summary>
internal static class BiasConsensus
{
    private static readonly string[] Members = ["judgement", "applicability"];

    /// <summary>The assessments by two or more assessors that have no consensus yet, by tool.</summary>
    public static IReadOnlyList<IReadOnlyList<BiasDraft>> Open(IEnumerable<BiasDraft> drafts) =>
        [.. drafts.GroupBy(draft => draft.Tool).Where(group => group.Count() > 1 && !group.Any(draft => draft.Consensus)).Select(group => group.ToList())];

    /// <summary>"Index test, applicability: low (Ann), high (Ben)".</summary>
    public static IReadOnlyList<string> Differences(IReadOnlyList<BiasDraft> drafts) =>
    [
        .. from domain in drafts[0].Tool.Domains
           from member in Members
           where drafts.Select(draft => draft.Get(domain.Name, member)).Distinct(StringComparer.Ordinal).Count() > 1
           select $"{StratumText.Words(domain.Name)}{(member == "judgement" ? "" : T[", applicability"])}: {string.Join(", ", drafts.Select((draft, i) => $"{(draft.Get(domain.Name, member) is { Length: > 0 } word ? word : T["not judged"])} ({Name(draft, i)})"))}",
    ];

    /// <summary>"5 of 7 judgements are the same in all.": of the judgements that anyone made.</summary>
    public static string Agreement(IReadOnlyList<BiasDraft> drafts)
    {
        var made = (from domain in drafts[0].Tool.Domains
                    from member in Members
                    let words = drafts.Select(draft => draft.Get(domain.Name, member)).ToList()
                    where words.Exists(word => word.Length > 0)
                    select words.Distinct(StringComparer.Ordinal).Count() == 1).ToList();
        return T["{0} of {1} judgements are the same in all.", made.Count(same => same), made.Count];
    }

    /// <summary>What all agree on; what they differ in is left to be judged.</summary>
    public static BiasDraft Begin(IReadOnlyList<BiasDraft> drafts)
    {
        var consensus = new BiasDraft(drafts[0].Tool) { Consensus = true, AssessedBy = string.Join(" and ", drafts.Select(Name)) };
        foreach (var (domain, _) in drafts[0].Tool.Domains)
        {
            foreach (var member in Members.Where(member => drafts.All(draft => draft.Get(domain, member) == drafts[0].Get(domain, member))))
                consensus.Set(domain, member, drafts[0].Get(domain, member));
            for (var i = 0; i < SignallingQuestions.Of(drafts[0].Tool, domain).Count; i++)
            {
                if (drafts.All(draft => draft.Answer(domain, i + 1) == drafts[0].Answer(domain, i + 1)))
                    consensus.SetAnswer(domain, i + 1, drafts[0].Answer(domain, i + 1));
            }
        }

        return consensus;
    }

    private static string Name(BiasDraft draft, int position) => draft.AssessedBy.Trim() is { Length: > 0 } name ? name : T["assessor {0}", position + 1];
}
