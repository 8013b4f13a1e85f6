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
        var others = await OthersAsync(evidence.Session, review, StudyIdentifier.AllOf(study), cancellationToken);
        return Examine(evidence.Review.Protocol, submission, study, current, others);
    }

    /// <summary>The guard's result for a valid study: the study with its warnings, or the refusal.</summary>
    public static (ExtractedStudy? Study, StudyRecord? Current, IResult? Refusal) Examine(
        Protocol protocol, StudySubmission submission, ExtractedStudy study, StudyRecord? current, IReadOnlyList<IdentifiedStudy> others)
    {
        var result = GuardResult.From(ExtractionGuard.Examine(study, protocol, others), submission.Overrides, current?.Study.Warnings);
        return result.Refused.Count > 0 ? (null, null, result.ToProblem()) : (study with { Warnings = result.Warnings }, current, null);
    }

    /// <summary>The studies of a review that have one of the identifiers.</summary>
    public static async Task<IReadOnlyList<IdentifiedStudy>> OthersAsync(
        IQuerySession session, string review, IReadOnlyCollection<StudyIdentifier> identifiers, CancellationToken cancellationToken)
    {
        if (identifiers.Count == 0) return [];
        var keys = identifiers.Select(i => IdentifiedStudy.KeyOf(review, i)).ToArray();
        return await session.Query<IdentifiedStudy>().Where(m => m.Key.IsOneOf(keys)).ToListAsync(cancellationToken);
    }
}
