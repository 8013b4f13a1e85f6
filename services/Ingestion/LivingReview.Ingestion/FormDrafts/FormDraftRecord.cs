using LivingReview.Contracts.Drafts;

namespace LivingReview.Ingestion.FormDrafts;

/// <summary>A half-filled form.</summary>
/// <param name="Id">Id.</param>
/// <param name="Review">Review; null for a form that opens one.</param>
/// <param name="KeptBy">Who typed; no one else sees it.</param>
/// <param name="Draft">What was typed.</param>
public sealed record FormDraftRecord(Guid Id, string? Review, string KeptBy, FormDraft Draft)
{
    /// <summary>When the form was sent or discarded. The empty record stays for a while, so that a page that comes back knows it.</summary>
    public DateTimeOffset? FinishedAt { get; init; }
}
