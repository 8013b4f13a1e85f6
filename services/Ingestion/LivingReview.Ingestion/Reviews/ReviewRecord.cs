using JasperFx.Events;
using LivingReview.Contracts.Reviews;
using LivingReview.Ingestion.Studies;

namespace LivingReview.Ingestion.Reviews;

/// <summary>Store event, revision 1: a review was opened.</summary>
public sealed record ReviewRegistered(string Title, Protocol Protocol);

/// <summary>Store event: the protocol changed.</summary>
public sealed record ProtocolAmended(Protocol Protocol)
{
    /// <summary>Why, if that was said.</summary>
    public string? Reason { get; init; }
}

/// <summary>A review as it stands, kept beside its stream in the same transaction. The decider's state: it holds no studies.</summary>
public sealed record ReviewRecord(string Id, string Title, Protocol Protocol, int Studies, long Revision, DateTimeOffset RegisteredAt, DateTimeOffset ChangedAt)
{
    public static ReviewRecord Create(IEvent<ReviewRegistered> e) =>
        new(e.StreamKey!, e.Data.Title, e.Data.Protocol, 0, e.Version, e.Timestamp, e.Timestamp);

    public static ReviewRecord Apply(IEvent<ProtocolAmended> e, ReviewRecord review) => review.At(e) with { Protocol = e.Data.Protocol };

    public static ReviewRecord Apply(IEvent<ExtractionAccepted> e, ReviewRecord review) => review.At(e) with { Studies = review.Studies + 1 };

    public static ReviewRecord Apply(IEvent<ExtractionAmended> e, ReviewRecord review) => review.At(e);

    public static ReviewRecord Apply(IEvent<ExtractionWithdrawn> e, ReviewRecord review) => review.At(e) with { Studies = review.Studies - 1 };

    public static ReviewRecord Apply(IEvent<ExtractionRestored> e, ReviewRecord review) => review.At(e) with { Studies = review.Studies + 1 };

    public static ReviewRecord Apply(IEvent<ExtractionWarningOverridden> e, ReviewRecord review) => review.At(e);

    private ReviewRecord At(IEvent e) => this with { Revision = e.Version, ChangedAt = e.Timestamp };

    public ReviewView ToView() => new()
    {
        Id = Id,
        Title = Title,
        Revision = Revision,
        Studies = Studies,
        RegisteredAt = RegisteredAt,
        ChangedAt = ChangedAt,
        Protocol = Protocol,
    };
}
