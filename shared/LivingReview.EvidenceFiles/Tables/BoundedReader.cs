using System.Globalization;

namespace LivingReview.EvidenceFiles.Tables;

/// <summary>
/// Stops at a row with more cells than a spreadsheet has columns, before a parser makes room for them: a megabyte of separators would take
/// fifty in memory. A separator in quotes counts too, but a row ends only outside of them.
/// </summary>
internal sealed class BoundedReader(TextReader text, char separator) : TextReader
{
    private const int MaxCells = 20_000;
    private int _cells = 1;
    private bool _quoted;

    public override int Read(char[] buffer, int index, int count) => Counted(buffer.AsSpan(index, text.Read(buffer, index, count)));

    public override int Read(Span<char> buffer) => Counted(buffer[..text.Read(buffer)]);

    public override async ValueTask<int> ReadAsync(Memory<char> buffer, CancellationToken cancellationToken = default)
    {
        var length = await text.ReadAsync(buffer, cancellationToken);
        return Counted(buffer.Span[..length]);
    }

    public override Task<int> ReadAsync(char[] buffer, int index, int count) => ReadAsync(buffer.AsMemory(index, count)).AsTask();

    protected override void Dispose(bool disposing)
    {
        if (disposing) text.Dispose();
        base.Dispose(disposing);
    }

    private int Counted(ReadOnlySpan<char> part)
    {
        foreach (var c in part)
        {
            if (c == separator)
            {
                if (++_cells > MaxCells) throw new UnreadableFileException(string.Create(CultureInfo.InvariantCulture, $"The row has more than {MaxCells} cells, or a quote begins in it that never ends."));
            }
            else if (c == '"')
            {
                _quoted = !_quoted;
            }
            else if (c is '\n' or '\r' && !_quoted)
            {
                _cells = 1;
            }
        }

        return part.Length;
    }
}
