using System.Text.Json.Serialization;
using LivingReview.Contracts.Studies;

namespace LivingReview.Ingestion.Guarding;

/// <summary>A study by one of its identifiers, for look-ups. Kept for included studies only.</summary>
/// <param name="Id">Review, identifier and study.</param>
/// <param name="Key">Review and identifier.</param>
/// <param name="Identifier">The identifier as text.</param>
/// <param name="Study">Id of the study.</param>
/// <param name="Label">Its label.</param>
public sealed record IdentifiedStudy(string Id, string Key, [property: JsonPropertyName("Mark")] string Identifier, string Study, string Label)
{
    public static string KeyOf(string review, StudyIdentifier identifier) => $"{review}|{identifier}";

    /// <summary>One record for each identifier of a study.</summary>
    public static IReadOnlyList<IdentifiedStudy> From(string review, ExtractedStudy study) =>
        [.. StudyIdentifier.AllOf(study).Select(i => new IdentifiedStudy($"{review}|{i}|{study.Id}", KeyOf(review, i), i.ToString(), study.Id, study.Label))];
}
