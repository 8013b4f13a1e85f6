namespace LivingReview.Figures.Raster;

/// <summary>
/// Bounds the memory of bitmaps that are drawn at once: each takes its pixels from one budget, in the order of the requests; who finds a full
/// queue is sent away at once. A caller that goes gives its place up.
/// </summary>
public sealed class BitmapBudget
{
    /// <summary>Pixels at once: 240 MB, in a container of 768.</summary>
    public const long Budget = 60_000_000;

    /// <summary>Requests that may wait.</summary>
    public const int Length = 32;

    private readonly Lock _turn = new();
    private readonly LinkedList<Waiting> _waiting = [];
    private readonly long _budget;
    private readonly int _length;
    private long _free;

    /// <param name="budget">Pixels at once; four bytes each, and about as much again while they are encoded.</param>
    /// <param name="length">Requests that may wait.</param>
    public BitmapBudget(long budget = Budget, int length = Length) => (_budget, _length, _free) = (budget, length, budget);

    /// <summary>Whether a bitmap may be drawn at all.</summary>
    public bool Fits(long pixels) => pixels <= _budget;

    /// <summary>Waits for a turn; dispose the result when the bitmap is done. Null: the queue is full.</summary>
    /// <param name="pixels">Pixels of the bitmap.</param>
    /// <param name="cancellationToken">The caller has gone.</param>
    public async Task<IDisposable?> EnterAsync(long pixels, CancellationToken cancellationToken)
    {
        if (!Fits(pixels)) throw new ArgumentOutOfRangeException(nameof(pixels), pixels, "More than there are.");
        Waiting waiting;
        lock (_turn)
        {
            if (_waiting.Count == 0 && _free >= pixels)
            {
                _free -= pixels;
                return new Turn(this, pixels);
            }

            if (_waiting.Count >= _length) return null;
            waiting = new Waiting(pixels);
            _waiting.AddLast(waiting);
        }

        await using var gone = cancellationToken.Register(() => Leave(waiting, cancellationToken));
        await waiting.Called.Task;
        return new Turn(this, pixels);
    }

    private void Leave(Waiting waiting, CancellationToken cancellationToken)
    {
        lock (_turn)
        {
            if (!_waiting.Remove(waiting)) return; // its turn has come, and will be given back
            waiting.Called.TrySetCanceled(cancellationToken);
            CallNext();
        }
    }

    private void Return(long pixels)
    {
        lock (_turn)
        {
            _free += pixels;
            CallNext();
        }
    }

    private void CallNext()
    {
        while (_waiting.First is { Value: var next } && next.Pixels <= _free)
        {
            _waiting.RemoveFirst();
            _free -= next.Pixels;
            next.Called.TrySetResult();
        }
    }

    private sealed record Waiting(long Pixels)
    {
        public TaskCompletionSource Called { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    private sealed class Turn(BitmapBudget queue, long pixels) : IDisposable
    {
        private int _returned;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _returned, 1) == 0) queue.Return(pixels);
        }
    }
}
