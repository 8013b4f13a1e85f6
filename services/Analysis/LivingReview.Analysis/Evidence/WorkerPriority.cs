using System.Security.Cryptography;

namespace LivingReview.Analysis.Evidence;

/// <summary>
/// Workers differ in it, so the broker gives all evidence to one of them until that one is full, and the rest to the next: two workers that shared
/// every review would each read half of it from the database and estimate it twice. The next takes over when the first is gone.
/// </summary>
internal static class WorkerPriority
{
    /// <summary>The priority of this process's consumers of evidence, the same for each of its queues.</summary>
    public static int Value { get; } = RandomNumberGenerator.GetInt32(1 << 24);
}
