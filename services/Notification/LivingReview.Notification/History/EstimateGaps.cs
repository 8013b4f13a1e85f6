using LivingReview.Hosting.Bus;

namespace LivingReview.Notification.History;

/// <summary>Gaps in the versions of estimates. A type of its own: in one process with other services each has its own gaps.</summary>
internal sealed class EstimateGaps(TimeProvider time) : SequenceGaps(time);
