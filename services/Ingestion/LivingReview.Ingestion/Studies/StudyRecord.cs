using LivingReview.Contracts.Studies;

namespace LivingReview.Ingestion.Studies;

/// <summary>Store event: a new study counts.</summary>
public sealed record ExtractionAccepted(ExtractedStudy Study);

/// <summary>Store event: a study's extraction was corrected.</summary>
public sealed record ExtractionAmended(ExtractedStudy Study, int StudyVersion, string? Reason);

/// <summary>Store event: a study was withdrawn.</summary>
public sealed record ExtractionWithdrawn(string StudyId, string Label, int StudyVersion, string Kind, string Reason, string? Notice = null);

/// <summary>Store event: a withdrawn study counts again.</summary>
public sealed record ExtractionRestored(ExtractedStudy Study, int StudyVersion, string Reason);

/// <summary>Store event: a finding of the extraction guard was accepted.</summary>
public sealed record ExtractionWarningOverridden(ExtractedStudy Study, int StudyVersion, string Code, string Reason);

/// <summary>A study as it stands, written in the transaction of its events.</summary>
public sealed record StudyRecord(
    string Id, string Review, int Version, long Revision, DateTimeOffset ChangedAt, Withdrawal? Withdrawn, ExtractedStudy Study)
{
    /// <summary>Every revision that the study made, oldest first.</summary>
    public IReadOnlyList<long> Revisions { get; init; } = [];

    public static string IdOf(string review, string study) => $"{review}/{study}";

    public StudyView ToView() => new() { Review = Review, Version = Version, Revision = Revision, ChangedAt = ChangedAt, Withdrawn = Withdrawn, Study = Study };
}
