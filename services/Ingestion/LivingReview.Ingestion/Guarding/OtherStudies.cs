using System.Globalization;
using LivingReview.Contracts.Studies;

namespace LivingReview.Ingestion.Guarding;

/// <summary>Compares a study with the others that share one of its identifiers.</summary>
internal static class OtherStudies
{
    public static IEnumerable<Finding> Compare(ExtractedStudy study, IReadOnlyList<IdentifiedStudy> others)
    {
        var own = StudyIdentifier.AllOf(study).ToHashSet();
        foreach (var other in others.Where(o => o.Study != study.Id).OrderBy(o => o.Id, StringComparer.Ordinal))
        {
            var identifier = StudyIdentifier.Parse(other.Identifier);
            if (!own.Contains(identifier)) continue;
            yield return identifier.Kind switch
            {
                StudyIdentifierKind.Doi => Duplicate("duplicate-doi", "doi", "DOI", identifier.Value, other),
                StudyIdentifierKind.Pmid => Duplicate("duplicate-pmid", "pmid", "PMID", identifier.Value, other),
                StudyIdentifierKind.RegistryNumber => new Finding("same-registry-number", "registryNumber",
                    $"'{other.Label}' ({other.Study}) has the same registry number {identifier.Value}: is it the same study?", Refuses: false),
                StudyIdentifierKind.Cohort => new Finding("overlapping-cohort", Field(study, identifier.Value),
                    $"'{other.Label}' ({other.Study}) has people of the same cohort '{identifier.Value}': count them once.", Refuses: false),
                _ => throw new InvalidOperationException($"Unknown kind {identifier.Kind}."),
            };
        }
    }

    private static Finding Duplicate(string code, string field, string name, string value, IdentifiedStudy other) => new(
        code, field, $"'{other.Label}' ({other.Study}) has the same {name} {value}: one study is counted once.", Refuses: true);

    private static string Field(ExtractedStudy study, string cohort) => string.Create(
        CultureInfo.InvariantCulture, $"tables[{study.Tables.TakeWhile(t => t.OverlapCohortId != cohort).Count()}].overlapCohortId");
}
