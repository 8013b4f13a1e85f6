namespace LivingReview.EvidenceFiles.Bibliographies;

/// <summary>The fields of a record in a tagged format, in the order of the file.</summary>
internal sealed class TaggedFields(int line)
{
    private readonly List<(string Tag, List<string> Lines)> _fields = [];
    private readonly Dictionary<string, int> _counts = new(StringComparer.Ordinal);
    private int _afterBlank;

    /// <summary>Line of the file that the record starts on.</summary>
    public int Line { get; private set; } = line;

    public bool IsEmpty => _fields.Count == 0;

    public bool Has(string tag) => _counts.ContainsKey(tag);

    /// <summary>Begins a field.</summary>
    /// <param name="tag">Its tag.</param>
    /// <param name="value">Its first line.</param>
    /// <param name="number">The line's number in the file.</param>
    public void Add(string tag, string value, int number)
    {
        _fields.Add((tag, [Storable.Check(value, number, Line, tag).Trim()]));
        _counts[tag] = _counts.GetValueOrDefault(tag) + 1;
    }

    /// <summary>Adds a line to the last field.</summary>
    /// <param name="text">The line.</param>
    /// <param name="number">Its number in the file.</param>
    public void Continue(string text, int number) => _fields[^1].Lines.Add(Storable.Check(text, number, Line, _fields[^1].Tag).Trim());

    /// <summary>Notes an empty line: where records have no end, what follows may belong to the next.</summary>
    public void Blank() => _afterBlank = _fields.Count;

    /// <summary>Takes the fields after the last empty line out, for the record that begins there.</summary>
    public TaggedFields SplitAfterBlank(int line)
    {
        var next = new TaggedFields(line);
        if (_afterBlank is 0 || _afterBlank == _fields.Count) return next;
        next._fields.AddRange(_fields[_afterBlank..]);
        next.Line = line - next._fields.Sum(f => f.Lines.Count);
        _fields.RemoveRange(_afterBlank, _fields.Count - _afterBlank);
        foreach (var (tag, _) in next._fields)
        {
            next._counts[tag] = next._counts.GetValueOrDefault(tag) + 1;
            if (--_counts[tag] == 0) _counts.Remove(tag);
        }

        return next;
    }

    /// <summary>The values of the first of the tags that the record has, each as one line.</summary>
    public IReadOnlyList<string> All(params ReadOnlySpan<string> tags)
    {
        foreach (var tag in tags)
        {
            var values = Values(tag);
            if (values.Count > 0) return values;
        }

        return [];
    }

    /// <summary>The first value that is not blank, by the order of the tags.</summary>
    public string? First(params ReadOnlySpan<string> tags)
    {
        foreach (var tag in tags)
        {
            if (Values(tag) is [var value, ..]) return value;
        }

        return null;
    }

    /// <summary>The lines of every field with the tag, each for itself.</summary>
    public IReadOnlyList<string> Lines(string tag) => [.. _fields.Where(f => f.Tag == tag).SelectMany(f => f.Lines).Where(v => v.Length > 0)];

    private List<string> Values(string tag) =>
        [.. _fields.Where(f => f.Tag == tag).Select(f => string.Join(' ', f.Lines.Where(l => l.Length > 0))).Where(v => v.Length > 0)];
}
