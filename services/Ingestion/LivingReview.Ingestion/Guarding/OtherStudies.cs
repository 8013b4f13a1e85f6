using System.Globalization;
using LivingReview.Contracts.Studies;

namespace LivingReview.Ingestion.Guarding;

/// <summary>What one study says of itself that no other study should: a DOI, a PubMed id, a cohort. Only for studies that count.</summary>
/// <param name="Id">Review, mark and study.</param>
/// <param name="Key">Review and mark, for look-ups.</param>
/// <param name="Mark">"doi:10.1/x", "pmid:1", "registry:NCT1" or "cohort:name".</param>
/// <param name="Study">The study.</param>
/// <param name="Label">Its label.</param>
public sealed record MarkedStudy(string Id, string Key, string Mark, string Study, string Label)
{
    public static string KeyOf(string review, string mark) => $"{review}|{mark}";

    public static IReadOnlyList<MarkedStudy> Of(string review, ExtractedStudy study) =>
        [.. Marks(study).Select(mark => new MarkedStudy($"{review}|{mark}|{study.Id}", KeyOf(review, mark), mark, study.Id, study.Label))];

    public static IReadOnlyList<string> Marks(ExtractedStudy study) =>
    [
        .. new[]
        {
            study.Reports.Select(r => r.Doi).Append(study.Doi).OfType<string>().Select(d => "doi:" + d),
            study.Reports.Select(r => r.Pmid).Append(study.Pmid).OfType<string>().Select(p => "pmid:" + p),
            new[] { study.RegistryNumber }.OfType<string>().Select(r => "registry:" + r),
            study.Tables.Select(t => t.OverlapCohortId).OfType<string>().Select(c => "cohort:" + c),
        }.SelectMany(m => m).Distinct(StringComparer.Ordinal),
    ];
}

/// <summary>Compares a study with the others that bear one of its marks.</summary>
internal static class OtherStudies
{
    public static IEnumerable<Finding> Compare(ExtractedStudy study, IReadOnlyList<MarkedStudy> others)
    {
        var marks = MarkedStudy.Marks(study).ToHashSet(StringComparer.Ordinal);
        foreach (var other in others.Where(o => o.Study != study.Id && marks.Contains(o.Mark)).OrderBy(o => o.Id, StringComparer.Ordinal))
        {
            var value = other.Mark[(other.Mark.IndexOf(':', StringComparison.Ordinal) + 1)..];
            yield return other.Mark[0] switch
            {
                'd' => Duplicate("duplicate-doi", "doi", "DOI", value, other),
                'p' => Duplicate("duplicate-pmid", "pmid", "PMID", value, other),
                'r' => new Finding("same-registry-number", "registryNumber",
                    $"'{other.Label}' ({other.Study}) has the same registry number {value}: is it the same study?", Refuses: false),
                _ => new Finding("overlapping-cohort", Field(study, value),
                    $"'{other.Label}' ({other.Study}) has people of the same cohort '{value}': count them once.", Refuses: false),
            };
        }
    }

    private static Finding Duplicate(string code, string field, string name, string value, MarkedStudy other) => new(
        code, field, $"'{other.Label}' ({other.Study}) has the same {name} {value}: one study is counted once.", Refuses: true);

    private static string Field(ExtractedStudy study, string cohort) => string.Create(
        CultureInfo.InvariantCulture, $"tables[{study.Tables.TakeWhile(t => t.OverlapCohortId != cohort).Count()}].overlapCohortId");
}
