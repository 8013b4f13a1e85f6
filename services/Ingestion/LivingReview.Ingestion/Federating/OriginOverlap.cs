using System.Globalization;
using LivingReview.Contracts.Studies;
using LivingReview.Ingestion.Guarding;
using LivingReview.Ingestion.Studies;

namespace LivingReview.Ingestion.Federating;

/// <summary>Finds what a study of another installation has in common with the studies here, by their identifiers.</summary>
internal static class OriginOverlap
{
    /// <summary>Whether the study is to be proposed, and what a person should look at.</summary>
    /// <param name="study">The study there.</param>
    /// <param name="same">The study here with its id; null if there is none.</param>
    /// <param name="sharing">Studies here that share an identifier with it.</param>
    /// <param name="here">A study here by its id.</param>
    public static (bool Propose, IReadOnlyList<OriginHint> Hints) Find(
        ExtractedStudy study, StudyRecord? same, IEnumerable<IdentifiedStudy> sharing, Func<string, StudyRecord?> here)
    {
        if (same is not null && IsOther(study, same.Study))
            return (false, [Hint("other-study", study, same.Study.Id, $"Its id is that of '{same.Study.Label}' here, which has another DOI or PubMed id: give one of them another id.")]);
        var others = sharing.Where(one => one.Study != study.Id).Select(one => (Identifier: StudyIdentifier.Parse(one.Identifier), Other: here(one.Study))).Where(one => one.Other is { Withdrawn: null }).ToList();
        var papers = others.Where(one => one.Identifier.Kind is StudyIdentifierKind.Doi or StudyIdentifierKind.Pmid).ToList();
        if (papers.Count > 0)
        {
            return (false, [.. papers.DistinctBy(one => one.Other!.Id).Where(one => Counts(one.Other!.Study) != Counts(study)).Select(one => Hint(
                "same-study", study, one.Other!.Study.Id,
                $"It is here as '{one.Other.Study.Label}' ({one.Other.Study.Id}) by {one.Identifier}, with other counts: {Counts(study)} there, {Counts(one.Other.Study)} here. Correct the one that is wrong."))]);
        }

        if (same is not null) return (true, []); // it counts or counted here: the guard's warnings stand at the study
        return (true, [.. others.DistinctBy(one => one.Other!.Id).Select(one => Hint(
            "overlap", study, one.Other!.Study.Id, $"'{one.Other.Study.Label}' ({one.Other.Study.Id}) here has {one.Identifier} too: look before you confirm the proposal."))]);
    }

    /// <summary>Whether two studies of one id are two papers.</summary>
    public static bool IsOther(ExtractedStudy a, ExtractedStudy b)
    {
        var (mine, theirs) = (Papers(a), Papers(b));
        return mine.Count > 0 && theirs.Count > 0 && !mine.Overlaps(theirs) && mine.Select(one => one.Kind).Intersect(theirs.Select(one => one.Kind)).Any();
    }

    private static HashSet<StudyIdentifier> Papers(ExtractedStudy study) =>
        [.. StudyIdentifier.AllOf(study).Where(one => one.Kind is StudyIdentifierKind.Doi or StudyIdentifierKind.Pmid)];

    private static string Counts(ExtractedStudy study) =>
        string.Join("; ", study.Tables.Select(t => string.Create(CultureInfo.InvariantCulture, $"TP {t.Tp}, FP {t.Fp}, FN {t.Fn}, TN {t.Tn}")).Order(StringComparer.Ordinal));

    private static OriginHint Hint(string kind, ExtractedStudy study, string? here, string message) => new(kind, study.Id, study.Label, here, message);
}
