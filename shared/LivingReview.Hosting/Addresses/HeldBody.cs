namespace LivingReview.Hosting.Addresses;

/// <summary>A body that is held until it is complete, or passed on from the moment when it becomes too long to be held.</summary>
/// <param name="inner">Where it goes then.</param>
/// <param name="most">Most bytes that are held.</param>
internal sealed class HeldBody(Stream inner, long most) : Stream
{
    private readonly MemoryStream _held = new();

    /// <summary>Whether it was too long, and is on its way.</summary>
    public bool IsPassedOn { get; private set; }

    /// <summary>What was written, if it is held.</summary>
    public ReadOnlyMemory<byte> Held => _held.GetBuffer().AsMemory(0, (int)_held.Length);

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override void Write(byte[] buffer, int offset, int count)
    {
        if (!IsPassedOn && _held.Length + count <= most) _held.Write(buffer, offset, count);
        else throw new NotSupportedException("A long body is written asynchronously.");
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (!IsPassedOn && _held.Length + buffer.Length <= most)
        {
            await _held.WriteAsync(buffer, cancellationToken);
            return;
        }

        if (!IsPassedOn)
        {
            IsPassedOn = true;
            await inner.WriteAsync(Held, cancellationToken);
            _held.SetLength(0);
        }

        await inner.WriteAsync(buffer, cancellationToken);
    }

    public override void Flush()
    {
    }

    public override Task FlushAsync(CancellationToken cancellationToken) => IsPassedOn ? inner.FlushAsync(cancellationToken) : Task.CompletedTask;

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing) _held.Dispose();
        base.Dispose(disposing);
    }
}
