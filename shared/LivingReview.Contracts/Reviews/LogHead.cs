namespace LivingReview.Contracts.Reviews;

/// <summary>How far a review's log goes.</summary>
/// <param name="Review">Review.</param>
/// <param name="Position">Newest revision of its evidence, or version of its estimates.</param>
public sealed record LogHead(string Review, long Position);
