namespace LivingReview.Web.Shell;

/// <summary>
/// Says to what a component reads that the component was closed. Its token can be asked for afterwards too: that of a disposed source throws, and
/// what a read brings back a moment too late would then end the whole page.
/// </summary>
internal sealed class Departure : IDisposable
{
    private readonly CancellationTokenSource _source = new();

    public Departure() => Token = _source.Token;

    /// <summary>Cancelled when the component is closed.</summary>
    public CancellationToken Token { get; }

    public bool IsCancellationRequested => Token.IsCancellationRequested;

    public void Cancel() => _source.Cancel();

    public Task CancelAsync() => _source.CancelAsync();

    public void Dispose() => _source.Dispose();
}
