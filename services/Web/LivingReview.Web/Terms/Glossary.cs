namespace LivingReview.Web.Terms;

/// <summary>The standard terms of the field, each with a short explanation.</summary>
internal static class Glossary
{
    private static readonly Dictionary<string, GlossaryEntry> ByKey = Read();

    /// <summary>All entries by name.</summary>
    public static IReadOnlyList<GlossaryEntry> All => [.. ByKey.Values.Select(Translated).OrderBy(entry => entry.Name, StringComparer.OrdinalIgnoreCase)];

    /// <summary>The entry for a key, ignoring case; null if there is none.</summary>
    public static GlossaryEntry? Find(string key) => ByKey.TryGetValue(key, out var entry) ? Translated(entry) : null;

    private static GlossaryEntry Translated(GlossaryEntry entry) => entry with { Name = T[entry.Name], Explanation = T[entry.Explanation] };

    private static Dictionary<string, GlossaryEntry> Read()
    {
        using var stream = typeof(Glossary).Assembly.GetManifestResourceStream("glossary.txt")
            ?? throw new InvalidOperationException("glossary.txt is not embedded.");
        using var reader = new StreamReader(stream);
        var entries = new Dictionary<string, GlossaryEntry>(StringComparer.OrdinalIgnoreCase);
        while (reader.ReadLine() is { } line)
        {
            // key | name | explanation
            var parts = line.Split('|', 3, StringSplitOptions.TrimEntries);
            if (parts.Length == 3)
                entries.Add(parts[0], new GlossaryEntry(parts[0], parts[1], parts[2]));
        }

        return entries;
    }
}

/// <param name="Key">Identifies the entry.</param>
/// <param name="Name">The term itself.</param>
/// <param name="Explanation">One or two sentences.</param>
internal sealed record GlossaryEntry(string Key, string Name, string Explanation);
