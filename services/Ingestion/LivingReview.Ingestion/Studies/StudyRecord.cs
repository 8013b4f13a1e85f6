using JasperFx.Events;
using LivingReview.Contracts.Studies;
using Marten;
using Marten.Events.Projections;

namespace LivingReview.Ingestion.Studies;

/// <summary>Store event: a new study counts.</summary>
public sealed record ExtractionAccepted(ExtractedStudy Study);

/// <summary>Store event: a study's extraction was corrected.</summary>
public sealed record ExtractionAmended(ExtractedStudy Study, int StudyVersion, string? Reason);

/// <summary>Store event: a study does not count any more.</summary>
public sealed record ExtractionWithdrawn(string StudyId, string Label, int StudyVersion, string Kind, string Reason);

/// <summary>A study as it stands, written in the transaction of its events.</summary>
public sealed record StudyRecord(
    string Id, string Review, int Version, long Revision, DateTimeOffset ChangedAt, Withdrawal? Withdrawn, ExtractedStudy Study)
{
    public static string IdOf(string review, string study) => $"{review}/{study}";

    public StudyView ToView() => new() { Review = Review, Version = Version, Revision = Revision, ChangedAt = ChangedAt, Withdrawn = Withdrawn, Study = Study };
}

/// <summary>Keeps <see cref="StudyRecord"/>.</summary>
public sealed partial class StudyRecordProjection : EventProjection
{
    public StudyRecordProjection()
    {
        IncludeType<ExtractionAccepted>();
        IncludeType<ExtractionAmended>();
        IncludeType<ExtractionWithdrawn>();
    }

    public override async ValueTask ApplyAsync(IDocumentOperations operations, IEvent e, CancellationToken cancellation)
    {
        var review = e.StreamKey!;
        switch (e.Data)
        {
            case ExtractionAccepted accepted:
                operations.Store(Of(accepted.Study.Id, 1, accepted.Study));
                break;
            case ExtractionAmended amended:
                operations.Store(Of(amended.Study.Id, amended.StudyVersion, amended.Study));
                break;
            case ExtractionWithdrawn withdrawn:
                var study = await operations.LoadAsync<StudyRecord>(StudyRecord.IdOf(review, withdrawn.StudyId), cancellation)
                    ?? throw new InvalidOperationException($"Withdrawn study '{withdrawn.StudyId}' of '{review}' is unknown.");
                operations.Store(Of(withdrawn.StudyId, withdrawn.StudyVersion, study.Study) with { Withdrawn = new(withdrawn.Kind, withdrawn.Reason) });
                break;
        }

        StudyRecord Of(string id, int version, ExtractedStudy study) =>
            new(StudyRecord.IdOf(review, id), review, version, e.Version, e.Timestamp, null, study);
    }
}
