using JasperFx.Events;
using LivingReview.Contracts.Studies;
using LivingReview.Ingestion.Guarding;
using Marten;
using Marten.Events.Projections;

namespace LivingReview.Ingestion.Studies;

/// <summary>Keeps <see cref="StudyRecord"/>, and <see cref="IdentifiedStudy"/> for included studies.</summary>
public sealed partial class StudyRecordProjection : EventProjection
{
    public StudyRecordProjection()
    {
        IncludeType<ExtractionAccepted>();
        IncludeType<ExtractionAmended>();
        IncludeType<ExtractionWithdrawn>();
        IncludeType<ExtractionRestored>();
        IncludeType<ExtractionWarningOverridden>();
    }

    public override async ValueTask ApplyAsync(IDocumentOperations operations, IEvent e, CancellationToken cancellation)
    {
        var review = e.StreamKey!;
        switch (e.Data)
        {
            case ExtractionAccepted { Study: var study }:
                Replace(operations, null, new(StudyRecord.IdOf(review, study.Id), review, 1, e.Version, e.Timestamp, null, study) { Revisions = [e.Version] });
                break;
            case ExtractionAmended { Study: var study, StudyVersion: var version }:
                await SucceedAsync(study.Id, before => Next(before, version, study));
                break;
            case ExtractionRestored { Study: var study, StudyVersion: var version }:
                await SucceedAsync(study.Id, before => Next(before, version, study));
                break;
            case ExtractionWarningOverridden { Study: var study, StudyVersion: var version }:
                await SucceedAsync(study.Id, before => Next(before, version, study));
                break;
            case ExtractionWithdrawn withdrawn:
                await SucceedAsync(withdrawn.StudyId, before => Next(before, withdrawn.StudyVersion, before.Study) with
                {
                    Withdrawn = new Withdrawal(withdrawn.Kind, withdrawn.Reason) { Notice = withdrawn.Notice },
                });
                break;
        }

        StudyRecord Next(StudyRecord before, int version, ExtractedStudy study) => before with
        {
            Version = version,
            Revision = e.Version,
            ChangedAt = e.Timestamp,
            Withdrawn = null,
            Study = study,
            Revisions = [.. before.Revisions, e.Version],
        };

        async Task SucceedAsync(string study, Func<StudyRecord, StudyRecord> next)
        {
            var before = await operations.LoadAsync<StudyRecord>(StudyRecord.IdOf(review, study), cancellation)
                ?? throw new InvalidOperationException($"Study '{study}' of '{review}' changed at revision {e.Version} but is unknown.");
            Replace(operations, before, next(before));
        }
    }

    private static void Replace(IDocumentOperations operations, StudyRecord? before, StudyRecord after)
    {
        operations.Store(after);
        var old = before is { Withdrawn: null } ? IdentifiedStudy.From(before.Review, before.Study) : [];
        var now = after.Withdrawn is null ? IdentifiedStudy.From(after.Review, after.Study) : [];
        foreach (var gone in old.ExceptBy(now.Select(m => m.Id), m => m.Id)) operations.Delete<IdentifiedStudy>(gone.Id);
        operations.Store<IdentifiedStudy>([.. now.Except(old)]);
    }
}
