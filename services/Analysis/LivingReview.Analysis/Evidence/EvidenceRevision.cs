using System.Globalization;
using System.Text.Json.Serialization;
using LivingReview.Contracts;
using LivingReview.Contracts.Estimates;
using LivingReview.Contracts.Reviews;
using LivingReview.Contracts.Studies;

namespace LivingReview.Analysis.Evidence;

/// <summary>
/// One revision of a review's evidence as it arrived: immutable, so that storing it twice does no harm and the evidence at any revision
/// can be had again.
/// </summary>
public sealed record EvidenceRevision
{
    public required string Id { get; init; }

    public required string Review { get; init; }

    public required long Revision { get; init; }

    /// <summary>What was changed.</summary>
    public required ChangeKind Kind { get; init; }

    public required DateTimeOffset OccurredAt { get; init; }

    /// <summary>Set for accepted and amended.</summary>
    public ExtractedStudy? Study { get; init; }

    /// <summary>Set for withdrawn.</summary>
    public string? WithdrawnStudy { get; init; }

    /// <summary>Label of the study withdrawn.</summary>
    public string? WithdrawnLabel { get; init; }

    /// <summary>retraction, exclusion or duplicate; set for withdrawn.</summary>
    public string? WithdrawnKind { get; init; }

    /// <summary>Set for protocol.</summary>
    public Protocol? Protocol { get; init; }

    /// <summary>Title of the review; set for protocol.</summary>
    public string? Title { get; init; }

    /// <summary>Newest revision of the review when this arrived; not part of what is stored.</summary>
    [JsonIgnore]
    public long Head { get; init; }

    public static EvidenceRevision From(StudyExtracted message) =>
        From(message.Review, message.Revision, message.Head, message.Kind, message.OccurredAt) with { Study = message.Study };

    public static EvidenceRevision From(StudyWithdrawn message) =>
        From(message.Review, message.Revision, message.Head, ChangeKind.Withdrawn, message.OccurredAt) with
        {
            WithdrawnStudy = message.StudyId,
            WithdrawnLabel = message.Label,
            WithdrawnKind = message.Kind,
        };

    public static EvidenceRevision From(ProtocolChanged message) =>
        From(message.Review, message.Revision, message.Head, ChangeKind.Protocol, message.OccurredAt) with { Protocol = message.Protocol, Title = message.Title };

    public EvidenceChange ToChange() => new()
    {
        Revision = Revision,
        Kind = Kind,
        StudyId = Study?.Id ?? WithdrawnStudy,
        Label = Study?.Label ?? WithdrawnLabel,
        Detail = WithdrawnKind,
    };

    private static EvidenceRevision From(string review, long revision, long head, ChangeKind kind, DateTimeOffset at) => new()
    {
        Id = string.Create(CultureInfo.InvariantCulture, $"{review}/{revision:D9}"),
        Review = review,
        Revision = revision,
        Head = head,
        Kind = kind,
        OccurredAt = at,
    };
}
