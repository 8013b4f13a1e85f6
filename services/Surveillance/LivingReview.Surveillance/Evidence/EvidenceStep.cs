using LivingReview.Contracts;
using LivingReview.Contracts.Studies;
using Marten;

namespace LivingReview.Surveillance.Evidence;

/// <summary>What a revision of a review did to what is included, and when, so that the numbers of any revision can be counted again.</summary>
/// <param name="Id">Review and revision.</param>
/// <param name="Review">The review.</param>
/// <param name="Revision">The revision.</param>
/// <param name="At">When it was made.</param>
/// <param name="Study">The study that it included, corrected or withdrew; null for one that changed the protocol.</param>
/// <param name="Reports">Reports of the study from then on, at least one; 0 where it was withdrawn.</param>
public sealed record EvidenceStep(string Id, string Review, long Revision, DateTimeOffset At, string? Study, int Reports)
{
    internal static EvidenceStep From(StudyExtracted message) => Of(message.Review, message.Revision, message.OccurredAt, message.Study.Id, CountOf(message.Study));

    internal static EvidenceStep From(StudyWithdrawn message) => Of(message.Review, message.Revision, message.OccurredAt, message.StudyId, 0);

    internal static EvidenceStep From(ProtocolChanged message) => Of(message.Review, message.Revision, message.OccurredAt, null, 0);

    /// <summary>The studies that counted at a revision with their numbers of reports, and when the next revision was made; null if there is none.</summary>
    internal static async Task<(IReadOnlyDictionary<string, int> Studies, DateTimeOffset? Until)> AtAsync(
        IQuerySession session, string review, long revision, CancellationToken cancellationToken)
    {
        var steps = await session.Query<EvidenceStep>().Where(s => s.Review == review && s.Revision <= revision + 1).OrderBy(s => s.Revision).ToListAsync(cancellationToken);
        return (StudiesOf(steps.Where(s => s.Revision <= revision)), steps.FirstOrDefault(s => s.Revision == revision + 1)?.At);
    }

    /// <summary>The studies that count after steps in their order.</summary>
    internal static IReadOnlyDictionary<string, int> StudiesOf(IEnumerable<EvidenceStep> steps)
    {
        var studies = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var step in steps.Where(s => s.Study is not null))
        {
            if (step.Reports > 0) studies[step.Study!] = step.Reports;
            else studies.Remove(step.Study!);
        }

        return studies;
    }

    private static EvidenceStep Of(string review, long revision, DateTimeOffset at, string? study, int reports) =>
        new(FormattableString.Invariant($"{review}/{revision}"), review, revision, at, study, reports);

    /// <summary>A study that names no report is one.</summary>
    private static int CountOf(ExtractedStudy study) => Math.Max(1, study.Reports.Count);
}
