using System.Text;
using System.Text.Unicode;

namespace LivingReview.EvidenceFiles.Tables;

/// <summary>Opens text in the encoding that it has: UTF-8, UTF-16, else Windows-1252, which is said to be a guess.</summary>
internal static class TextFile
{
    public const string Guess = "The text is not UTF-8; it was read as Windows-1252, which is a guess: check the names with accents, or save the file as CSV UTF-8.";

    private const int ChunkSize = 64 * 1024;

    /// <summary>A text has a control character now and then, where a program failed to write a dash; what has more of them is no text.</summary>
    private const int BytesPerControl = 200;

    /// <summary>The encoding, and what is to be said about the text.</summary>
    /// <exception cref="UnreadableFileException">It is no text.</exception>
    public static async Task<(Encoding Encoding, IReadOnlyList<string> Remarks)> EncodingOfAsync(Stream file, CancellationToken cancellationToken)
    {
        file.Position = 0;
        var buffer = new byte[ChunkSize];
        var length = await file.ReadAtLeastAsync(buffer, 4, throwOnEndOfStream: false, cancellationToken);
        file.Position = 0;
        if (length >= 2 && buffer is [0xFF, 0xFE, ..]) return (new UnicodeEncoding(false, true, true), []);
        if (length >= 2 && buffer is [0xFE, 0xFF, ..]) return (new UnicodeEncoding(true, true, true), []);
        if (length >= 4 && buffer is [0, not 0, 0, not 0, ..]) return (new UnicodeEncoding(true, false, true), []);
        if (length >= 4 && buffer is [not 0, 0, not 0, 0, ..]) return (new UnicodeEncoding(false, false, true), []);

        var scan = await ScanAsync(file, buffer, cancellationToken);
        file.Position = 0;
        if (scan.Binary is { } line) throw new UnreadableFileException("The row contains a NUL character, or many other bytes that no text has, which cannot be stored. Is the file a workbook or a picture?", line);
        string[] controls = scan.Controls is { } first ? [FormattableString.Invariant($"Control characters ({scan.ControlCount}, the first in row {first}) are read as spaces: look at those rows.")] : [];
        if (scan.Utf8) return (new UTF8Encoding(false, true), controls);
        if (scan.Undefined is { } at) throw new UnreadableFileException("The file is not UTF-8 text, nor Windows-1252. Save it as CSV UTF-8.", at);
        return (CodePagesEncodingProvider.Instance.GetEncoding(1252, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback)!, [Guess, .. controls]);
    }

    /// <summary>Whether a character is one that text does not have.</summary>
    public static bool IsControl(char c) => c < 32 && c is not ('\t' or '\n' or '\r' or '\f' or '\v' or '\u001A');

    private static async Task<Scan> ScanAsync(Stream file, byte[] buffer, CancellationToken cancellationToken)
    {
        var (utf8, line, kept, controls) = (true, 1, 0, 0);
        int? undefined = null, control = null;
        while (true)
        {
            var read = await file.ReadAtLeastAsync(buffer.AsMemory(kept), buffer.Length - kept, throwOnEndOfStream: false, cancellationToken);
            var chunk = buffer.AsSpan(0, kept + read);
            var last = kept + read < buffer.Length;
            for (var i = kept; i < chunk.Length; i++)
            {
                var b = chunk[i];
                if (b == '\n')
                {
                    line++;
                }
                else if (b < 32 && IsControl((char)b))
                {
                    if (b == 0) return new Scan(false, line, null, null, 0);
                    control ??= line;
                    controls++;
                }
                else if (undefined is null && b is 0x81 or 0x8D or 0x8F or 0x90 or 0x9D)
                {
                    undefined = line;
                }
            }

            if (controls > Math.Max(3, file.Position / BytesPerControl)) return new Scan(false, control, null, null, 0);
            kept = 0;
            if (utf8)
            {
                var end = last ? chunk.Length : EndOfWholeCharacters(chunk);
                utf8 = Utf8.IsValid(chunk[..end]);
                kept = chunk.Length - end;
                chunk[end..].CopyTo(buffer);
            }

            if (last) return new Scan(utf8, null, undefined, control, controls);
        }
    }

    /// <summary>Where the last character begins that may go on in the next chunk.</summary>
    private static int EndOfWholeCharacters(ReadOnlySpan<byte> chunk)
    {
        for (var back = 1; back <= Math.Min(3, chunk.Length); back++)
        {
            var b = chunk[^back];
            if (b < 0x80) return chunk.Length;
            if (b >= 0xC0) return (b >= 0xF0 ? 4 : b >= 0xE0 ? 3 : 2) > back ? chunk.Length - back : chunk.Length;
        }

        return chunk.Length;
    }

    /// <summary>What the bytes of a file say.</summary>
    /// <param name="Utf8">Whether they are UTF-8.</param>
    /// <param name="Binary">The row where they are no text; null if they are.</param>
    /// <param name="Undefined">The first row with a byte that Windows-1252 does not have.</param>
    /// <param name="Controls">The first row with a control character.</param>
    /// <param name="ControlCount">How many of them there are.</param>
    private sealed record Scan(bool Utf8, int? Binary, int? Undefined, int? Controls, int ControlCount);
}
