using JasperFx.Events;
using LivingReview.Contracts;
using LivingReview.Contracts.Estimates;
using LivingReview.Contracts.Reviews;
using LivingReview.Contracts.Studies;
using LivingReview.Ingestion.Reviews;
using LivingReview.Ingestion.Studies;

namespace LivingReview.Ingestion.Publishing;

/// <summary>The one place where store events become integration events.</summary>
internal static class EvidenceMessages
{
    /// <summary>The message for a stored event of a review that now stands as <paramref name="review"/>, and whose old log of records goes as far as <paramref name="records"/>.</summary>
    public static object From(IEvent e, ReviewRecord review, long records) => e.Data switch
    {
        ReviewRegistered data => OfProtocol(e, review, records, data.Protocol),
        ProtocolAmended data => OfProtocol(e, review, records, data.Protocol),
        ExtractionAccepted data => OfStudy(e, review, ChangeKind.Accepted, data.Study),
        ExtractionAmended data => OfStudy(e, review, ChangeKind.Amended, data.Study),
        ExtractionRestored data => OfStudy(e, review, ChangeKind.Restored, data.Study),
        ExtractionWarningOverridden data => OfStudy(e, review, ChangeKind.Amended, data.Study),
        ExtractionWithdrawn data => new StudyWithdrawn
        {
            Review = review.Id,
            Revision = e.Version,
            Head = review.Revision,
            StudyId = data.StudyId,
            Label = data.Label,
            Kind = data.Kind,
            Reason = data.Reason,
            OccurredAt = e.Timestamp,
        },
        var other => throw new InvalidOperationException($"The evidence log holds an event that nothing publishes: {other.GetType()}."),
    };

    private static ProtocolChanged OfProtocol(IEvent e, ReviewRecord review, long records, Protocol protocol) => new()
    {
        Review = review.Id,
        Revision = e.Version,
        Head = review.Revision,
        Title = review.Title,
        Protocol = protocol,
        OccurredAt = e.Timestamp,
        RecordsVersion = records,
    };

    private static StudyExtracted OfStudy(IEvent e, ReviewRecord review, ChangeKind kind, ExtractedStudy study) => new()
    {
        Review = review.Id,
        Revision = e.Version,
        Head = review.Revision,
        Kind = kind,
        Study = study,
        OccurredAt = e.Timestamp,
    };
}
