using LivingReview.Contracts.Studies;
using LivingReview.EvidenceFiles.Tables;

namespace LivingReview.EvidenceFiles.Studies;

/// <summary>A study of a file.</summary>
/// <param name="Study">The study as it would be submitted.</param>
/// <param name="Lines">For each of its tables the row of the file that it comes from; at least one.</param>
public sealed record ImportRow(StudySubmission Study, IReadOnlyList<int> Lines)
{
    /// <summary>The rows of the file, for each line in <see cref="Lines"/>; empty for a file without cells.</summary>
    public IReadOnlyList<SourceRow> Rows { get; init; } = [];

    /// <summary>Whether the file holds assessments of the risk of bias alone, for a study that is there already.</summary>
    public bool AssessmentsOnly { get; init; }

    /// <summary>Whether it is a row that is no study as it stands; its fault is known.</summary>
    public bool Broken { get; init; }
}
