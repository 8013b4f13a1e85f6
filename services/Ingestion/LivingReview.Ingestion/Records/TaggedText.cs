using System.Runtime.CompilerServices;

namespace LivingReview.Ingestion.Records;

/// <summary>The lines of a record in a tagged format, by tag in the order of the file.</summary>
internal sealed class TaggedRecord(int line)
{
    private readonly Dictionary<string, List<string>> _values = new(StringComparer.Ordinal);
    private List<string>? _last;

    /// <summary>Line that the record starts on.</summary>
    public int Line => line;

    public bool IsEmpty => _values.Count == 0;

    public void Add(string tag, string value)
    {
        if (!_values.TryGetValue(tag, out _last)) _values.Add(tag, _last = []);
        _last.Add(value.Trim());
    }

    public void Continue(string text)
    {
        if (_last is { Count: > 0 }) _last[^1] = $"{_last[^1]} {text.Trim()}";
    }

    public IReadOnlyList<string> All(params ReadOnlySpan<string> tags)
    {
        foreach (var tag in tags)
        {
            if (_values.TryGetValue(tag, out var values)) return values;
        }

        return [];
    }

    public string? First(params ReadOnlySpan<string> tags)
    {
        foreach (var tag in tags)
        {
            if (_values.TryGetValue(tag, out var values) && values.Find(v => v.Length > 0) is { } value) return value;
        }

        return null;
    }
}

/// <summary>Reads RIS ("TI  - title", ended by ER) and PubMed's nbib ("TI  - title", continued by six spaces, ended by an empty line).</summary>
internal static class TaggedText
{
    private const int LongestLine = 1_000_000;

    public static async IAsyncEnumerable<TaggedRecord> ReadAsync(TextReader text, bool nbib, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var record = new TaggedRecord(1);
        var number = 0;
        while (await text.ReadLineAsync(cancellationToken) is { } line)
        {
            number++;
            if (line.Length > LongestLine) throw new Imports.UnreadableFileException("The line is longer than a million characters.", number);
            if (nbib && string.IsNullOrWhiteSpace(line) && !record.IsEmpty)
            {
                yield return record;
                record = new TaggedRecord(number + 1);
            }
            else if (Split(line, nbib) is var (tag, value))
            {
                if (record.IsEmpty) record = new TaggedRecord(number);
                if (!nbib && tag == "ER")
                {
                    if (!record.IsEmpty) yield return record;
                    record = new TaggedRecord(number + 1);
                }
                else
                {
                    record.Add(tag, value);
                }
            }
            else if (!string.IsNullOrWhiteSpace(line))
            {
                record.Continue(line);
            }
        }

        if (!record.IsEmpty) yield return record;
    }

    /// <summary>RIS has two characters, two spaces and a hyphen; nbib has four characters, padded, and a hyphen.</summary>
    private static (string Tag, string Value)? Split(string line, bool nbib)
    {
        var hyphen = line.IndexOf('-', StringComparison.Ordinal);
        if (hyphen < 0 || hyphen > (nbib ? 4 : 5)) return null;
        var tag = line[..hyphen].TrimEnd();
        return tag.Length is >= 2 and <= 4 && tag.All(char.IsAsciiLetterOrDigit) && char.IsAsciiLetterUpper(tag[0]) && (nbib ? hyphen == 4 : tag.Length == 2)
            ? (tag, line[(hyphen + 1)..])
            : null;
    }
}
