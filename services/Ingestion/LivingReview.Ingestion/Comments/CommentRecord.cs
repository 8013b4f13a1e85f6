using LivingReview.Contracts.Studies;

namespace LivingReview.Ingestion.Comments;

/// <summary>A remark of a review. It is settled, never changed or deleted.</summary>
/// <param name="Id">Id.</param>
/// <param name="Review">Review.</param>
/// <param name="Comment">The remark.</param>
public sealed record CommentRecord(Guid Id, string Review, CommentView Comment);
