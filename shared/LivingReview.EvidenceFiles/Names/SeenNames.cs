using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace LivingReview.EvidenceFiles.Names;

/// <summary>
/// Where each name of a long file stands first. A name is kept as 128 bits of its SHA-256, and what it is called as UTF-8: a hundred thousand names
/// take a few megabytes, in pieces that the collector can move.
/// </summary>
public sealed class SeenNames
{
    /// <summary>Small tables grow without large arrays, which are collected late.</summary>
    private const int Parts = 256;
    private const int ChunkSize = 32 * 1024;

    private readonly Dictionary<(ulong, ulong), (int Line, int Chunk, ushort Start, ushort Length)>?[] _parts = new Dictionary<(ulong, ulong), (int, int, ushort, ushort)>?[Parts];
    private readonly List<byte[]> _chunks = [];
    private int _used;

    /// <summary>Remembers a name that was not there yet.</summary>
    /// <param name="name">What it is recognised by.</param>
    /// <param name="label">What people call it; at most its first 1,000 characters are kept.</param>
    /// <param name="line">Row of the file.</param>
    /// <returns>Whether it is new.</returns>
    public bool TryAdd(string name, string label, int line)
    {
        ArgumentNullException.ThrowIfNull(label);
        var key = KeyOf(name);
        var part = _parts[key.Item1 % Parts] ??= [];
        if (part.ContainsKey(key)) return false;
        var (chunk, start, length) = Keep(label.Length <= 1000 ? label : label[..1000]);
        part.Add(key, (line, chunk, start, length));
        return true;
    }

    /// <summary>Whether a name is there.</summary>
    /// <param name="name">What it is recognised by.</param>
    public bool Contains(string name)
    {
        var key = KeyOf(name);
        return _parts[key.Item1 % Parts]?.ContainsKey(key) == true;
    }

    /// <summary>What a name that is there was called, and its row.</summary>
    /// <param name="name">What it is recognised by.</param>
    public (string Label, int Line) Find(string name)
    {
        var key = KeyOf(name);
        var (line, chunk, start, length) = _parts[key.Item1 % Parts]?[key] ?? throw new KeyNotFoundException($"'{name}' has not been seen.");
        return (Encoding.UTF8.GetString(_chunks[chunk], start, length), line);
    }

    private (int Chunk, ushort Start, ushort Length) Keep(string label)
    {
        var length = Encoding.UTF8.GetByteCount(label);
        if (_chunks.Count == 0 || _used + length > ChunkSize)
        {
            _chunks.Add(new byte[ChunkSize]);
            _used = 0;
        }

        Encoding.UTF8.GetBytes(label, _chunks[^1].AsSpan(_used));
        var start = _used;
        _used += length;
        return (_chunks.Count - 1, (ushort)start, (ushort)length);
    }

    private static (ulong, ulong) KeyOf(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(name), hash);
        return (BinaryPrimitives.ReadUInt64LittleEndian(hash), BinaryPrimitives.ReadUInt64LittleEndian(hash[8..]));
    }
}
