using LivingReview.Hosting.Bus;

namespace LivingReview.Analysis.Evidence;

/// <summary>Gaps in the revisions of evidence. A type of its own: in one process with other services each has its own gaps.</summary>
internal sealed class EvidenceGaps(TimeProvider time) : SequenceGaps(time);
