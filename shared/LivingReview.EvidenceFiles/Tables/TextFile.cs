using System.Text;
using System.Text.Unicode;

namespace LivingReview.EvidenceFiles.Tables;

/// <summary>Opens text in the encoding that it has: UTF-8, UTF-16, else Windows-1252, which is said to be a guess.</summary>
internal static class TextFile
{
    public const string Guess = "The text is not UTF-8; it was read as Windows-1252, which is a guess: check the names with accents, or save the file as CSV UTF-8.";

    private const int ChunkSize = 64 * 1024;

    /// <exception cref="UnreadableFileException">It is no text.</exception>
    public static async Task<(Encoding Encoding, bool Guessed)> EncodingOfAsync(Stream file, CancellationToken cancellationToken)
    {
        file.Position = 0;
        var buffer = new byte[ChunkSize];
        var length = await file.ReadAtLeastAsync(buffer, 4, throwOnEndOfStream: false, cancellationToken);
        file.Position = 0;
        if (length >= 2 && buffer is [0xFF, 0xFE, ..]) return (new UnicodeEncoding(false, true, true), false);
        if (length >= 2 && buffer is [0xFE, 0xFF, ..]) return (new UnicodeEncoding(true, true, true), false);
        if (length >= 4 && buffer is [0, not 0, 0, not 0, ..]) return (new UnicodeEncoding(true, false, true), false);
        if (length >= 4 && buffer is [not 0, 0, not 0, 0, ..]) return (new UnicodeEncoding(false, false, true), false);

        var (utf8, binary, undefined) = await ScanAsync(file, buffer, cancellationToken);
        file.Position = 0;
        if (binary is { } line) throw new UnreadableFileException("The row contains a NUL character or another byte that no text has, which cannot be stored. Is the file a workbook or a picture?", line);
        if (utf8) return (new UTF8Encoding(false, true), false);
        if (undefined is { } at) throw new UnreadableFileException("The file is not UTF-8 text, nor Windows-1252. Save it as CSV UTF-8.", at);
        return (CodePagesEncodingProvider.Instance.GetEncoding(1252, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback)!, true);
    }

    private static async Task<(bool Utf8, int? Binary, int? Undefined)> ScanAsync(Stream file, byte[] buffer, CancellationToken cancellationToken)
    {
        var (utf8, line, kept) = (true, 1, 0);
        int? undefined = null;
        while (true)
        {
            var read = await file.ReadAtLeastAsync(buffer.AsMemory(kept), buffer.Length - kept, throwOnEndOfStream: false, cancellationToken);
            var chunk = buffer.AsSpan(0, kept + read);
            var last = kept + read < buffer.Length;
            for (var i = kept; i < chunk.Length; i++)
            {
                var b = chunk[i];
                if (b == '\n') line++;
                else if (b < 32 && b is not ((byte)'\t' or (byte)'\r' or 0x0C or 0x0B or 0x1A)) return (false, line, null);
                else if (undefined is null && b is 0x81 or 0x8D or 0x8F or 0x90 or 0x9D) undefined = line;
            }

            kept = 0;
            if (utf8)
            {
                var end = last ? chunk.Length : EndOfWholeCharacters(chunk);
                utf8 = Utf8.IsValid(chunk[..end]);
                kept = chunk.Length - end;
                chunk[end..].CopyTo(buffer);
            }

            if (last) return (utf8, null, undefined);
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
}
