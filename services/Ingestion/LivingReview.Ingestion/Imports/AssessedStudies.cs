using System.Text.Json;
using LivingReview.Contracts.Studies;

namespace LivingReview.Ingestion.Imports;

/// <summary>A study with assessments from a sheet of risk of bias: they take the place of those by the same tool and assessor.</summary>
internal static class AssessedStudies
{
    public static StudySubmission With(ExtractedStudy study, IReadOnlyList<BiasAssessment> assessments)
    {
        var submission = JsonSerializer.Deserialize<StudySubmission>(JsonSerializer.SerializeToUtf8Bytes(study, JsonSerializerOptions.Web), JsonSerializerOptions.Web)!;
        // A table's own assessments hide the study's: where it has some, the new ones go there.
        var tables = (submission.Tables ?? []).Select(t => t.BiasAssessments is { Count: > 0 } own ? t with { BiasAssessments = Merged(own, assessments) } : t).ToList();
        return submission with
        {
            Tables = tables,
            BiasAssessments = tables.TrueForAll(t => t.BiasAssessments is { Count: > 0 }) ? submission.BiasAssessments : Merged(submission.BiasAssessments ?? [], assessments),
        };
    }

    private static List<BiasAssessment> Merged(IReadOnlyList<BiasAssessment> before, IReadOnlyList<BiasAssessment> added) =>
        [.. before.Where(b => !added.Any(a => (a.Tool, a.Part, a.AssessedBy) == (b.Tool, b.Part, b.AssessedBy))), .. added];
}
