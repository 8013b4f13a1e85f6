namespace LivingReview.Surveillance.Sources;

/// <summary>Keeps the distance between two requests to a source. One copy of the service at a time speaks to a source, so this is the distance over all.</summary>
internal sealed class PoliteHandler(TimeSpan distance, TimeProvider time) : DelegatingHandler
{
    private readonly SemaphoreSlim _turn = new(1, 1);
    private DateTimeOffset? _last;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            // A clock that was set back makes nobody wait longer than the distance.
            if (_last is { } last && distance - (time.GetUtcNow() - last) is { Ticks: > 0 } wait) await Task.Delay(wait < distance ? wait : distance, time, cancellationToken);
            _last = time.GetUtcNow();
        }
        finally
        {
            _turn.Release();
        }

        return await base.SendAsync(request, cancellationToken);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) _turn.Dispose();
        base.Dispose(disposing);
    }
}
