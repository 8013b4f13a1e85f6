namespace LivingReview.Ingestion.Guarding;

/// <summary>Something about an extraction that does not look right.</summary>
/// <param name="Code">Stable code.</param>
/// <param name="Field">Field, as in the JSON.</param>
/// <param name="Message">What was found, with the figures.</param>
/// <param name="Refuses">Whether it keeps the study out unless it is overridden with a reason; else it is kept as a warning.</param>
internal sealed record Finding(string Code, string Field, string Message, bool Refuses);
