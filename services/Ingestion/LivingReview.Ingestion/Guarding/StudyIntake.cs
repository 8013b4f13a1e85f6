using LivingReview.Contracts.Reviews;
using LivingReview.Contracts.Studies;
using LivingReview.Hosting.Problems;
using LivingReview.Ingestion.Studies;
using Marten;
using Microsoft.AspNetCore.Http;

namespace LivingReview.Ingestion.Guarding;

/// <summary>A submission on its way into the evidence: the rules, then the guard.</summary>
internal static class StudyIntake
{
    /// <summary>The study to decide on and the one that stands under its id, or the refusal.</summary>
    public static async Task<(ExtractedStudy? Study, StudyRecord? Current, IResult? Refusal)> CheckAsync(
        Evidence evidence, StudySubmission submission, Faults faults, CancellationToken cancellationToken)
    {
        if (StudyRules.Check(submission, evidence.Review.Protocol, faults) is not { } study || !faults.None) return (null, null, Problem.Invalid(faults));

        var review = evidence.Review.Id;
        var current = await evidence.Session.LoadAsync<StudyRecord>(StudyRecord.IdOf(review, study.Id), cancellationToken);
        var others = await OthersAsync(evidence.Session, review, MarkedStudy.Marks(study), cancellationToken);
        return Examine(evidence.Review.Protocol, submission, study, current, others);
    }

    /// <summary>The guard's word on a study that keeps the rules: with its warnings, or the refusal.</summary>
    public static (ExtractedStudy? Study, StudyRecord? Current, IResult? Refusal) Examine(
        Protocol protocol, StudySubmission submission, ExtractedStudy study, StudyRecord? current, IReadOnlyList<MarkedStudy> others)
    {
        var result = GuardResult.Of(ExtractionGuard.Examine(study, protocol, others), submission.Overrides, current?.Study.Warnings);
        return result.Refused.Count > 0 ? (null, null, result.ToProblem()) : (study with { Warnings = result.Warnings }, current, null);
    }

    /// <summary>The studies of a review that bear one of the marks.</summary>
    public static async Task<IReadOnlyList<MarkedStudy>> OthersAsync(
        IQuerySession session, string review, IReadOnlyCollection<string> marks, CancellationToken cancellationToken)
    {
        if (marks.Count == 0) return [];
        var keys = marks.Select(m => MarkedStudy.KeyOf(review, m)).ToArray();
        return await session.Query<MarkedStudy>().Where(m => m.Key.IsOneOf(keys)).ToListAsync(cancellationToken);
    }
}
