namespace LivingReview.Ingestion.Comments;

/// <summary>Store event: something was said about a review. Who said it is the event's actor.</summary>
/// <param name="Id">Id of the comment.</param>
/// <param name="Review">Review.</param>
/// <param name="Subject">What it is about, as "study:jang-2021".</param>
/// <param name="Text">What was said.</param>
/// <param name="Mentions">Who was named in it.</param>
public sealed record CommentAdded(Guid Id, string Review, string Subject, string Text, IReadOnlyList<string> Mentions);

/// <summary>Store event: a comment was settled. Who settled it is the event's actor.</summary>
/// <param name="Id">Id of the comment.</param>
public sealed record CommentSettled(Guid Id);
