namespace LivingReview.Hosting.Store;

/// <summary>
/// The system's clock at PostgreSQL's resolution. An event's time is then the same in the transaction that writes it, where inline
/// projections see it, and whenever it is read again.
/// </summary>
internal sealed class MicrosecondTime : TimeProvider
{
    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow()
    {
        var now = System.GetUtcNow();
        return now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMicrosecond));
    }
}
