using JasperFx.Events;
using LivingReview.Contracts;
using LivingReview.Ingestion.Reviews;
using LivingReview.Ingestion.Studies;

namespace LivingReview.Ingestion.Publishing;

/// <summary>The one place where store events become integration events.</summary>
internal static class EvidenceMessages
{
    /// <summary>The message for a stored event. <paramref name="title"/> is the review's, which only its first event carries.</summary>
    public static object From(IEvent e, string title) => e.Data switch
    {
        ReviewRegistered data => Protocol(e, data.Title, data.Protocol),
        ProtocolAmended data => Protocol(e, title, data.Protocol),
        ExtractionAccepted data => Study(e, "accepted", data.Study),
        ExtractionAmended data => Study(e, "amended", data.Study),
        ExtractionWithdrawn data => new StudyWithdrawn
        {
            Review = e.StreamKey!,
            Revision = e.Version,
            StudyId = data.StudyId,
            Label = data.Label,
            Kind = data.Kind,
            Reason = data.Reason,
            OccurredAt = e.Timestamp,
        },
        var other => throw new InvalidOperationException($"The evidence log holds an event that nothing publishes: {other.GetType()}."),
    };

    private static ProtocolChanged Protocol(IEvent e, string title, Contracts.Reviews.Protocol protocol) =>
        new() { Review = e.StreamKey!, Revision = e.Version, Title = title, Protocol = protocol, OccurredAt = e.Timestamp };

    private static StudyExtracted Study(IEvent e, string kind, Contracts.Studies.ExtractedStudy study) =>
        new() { Review = e.StreamKey!, Revision = e.Version, Kind = kind, Study = study, OccurredAt = e.Timestamp };
}
