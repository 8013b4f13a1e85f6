namespace LivingReview.Hosting;

/// <summary>Distinguishes a failed background task from host shutdown.</summary>
public static class BackgroundFault
{
    /// <summary>
    /// Whether the work may go on after this. Libraries cancel their own calls when a connection goes (a publication that waits for its
    /// confirmation, a query that took too long): only a cancellation while the host stops is its end. Any other one that left a
    /// background service would end the whole host.
    /// </summary>
    /// <param name="fault">What was thrown.</param>
    /// <param name="stopping">Cancelled when the host stops.</param>
    public static bool IsFault(this Exception fault, CancellationToken stopping) => fault is not OperationCanceledException || !stopping.IsCancellationRequested;
}
