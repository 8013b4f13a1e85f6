using System.Buffers.Binary;

namespace LivingReview.Figures.Raster;

/// <summary>Writes into a PNG how many dots of it make an inch (the pHYs chunk), which printers and journals look at.</summary>
internal static class PngResolution
{
    private const int AfterHeader = 8 + 12 + 13; // signature, then the IHDR chunk
    private const double InchesPerMetre = 1 / 0.0254;
    private static readonly uint[] Crcs = [.. Enumerable.Range(0, 256).Select(n => Enumerable.Range(0, 8).Aggregate((uint)n, (c, _) => (c & 1) == 1 ? 0xEDB88320 ^ (c >> 1) : c >> 1))];

    public static byte[] Write(byte[] png, int dpi)
    {
        Span<byte> chunk = stackalloc byte[21];
        var dotsPerMetre = (uint)Math.Round(dpi * InchesPerMetre);
        BinaryPrimitives.WriteUInt32BigEndian(chunk, 9);
        "pHYs"u8.CopyTo(chunk[4..]);
        BinaryPrimitives.WriteUInt32BigEndian(chunk[8..], dotsPerMetre);
        BinaryPrimitives.WriteUInt32BigEndian(chunk[12..], dotsPerMetre);
        chunk[16] = 1; // per metre
        BinaryPrimitives.WriteUInt32BigEndian(chunk[17..], Crc(chunk[4..17]));
        return [.. png.AsSpan(0, AfterHeader), .. chunk, .. png.AsSpan(AfterHeader)];
    }

    private static uint Crc(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var b in bytes) crc = Crcs[(crc ^ b) & 0xFF] ^ (crc >> 8);
        return ~crc;
    }
}
