namespace LivingReview.Web.Importing;

/// <summary>The parts of a mapping profile as lines of text, and back.</summary>
internal static class ProfileText
{
    public static string Lines(IReadOnlyDictionary<string, string> pairs) => string.Join('\n', pairs.Select(pair => $"{pair.Key} = {pair.Value}"));

    public static string Meanings(IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> values) =>
        string.Join('\n', values.SelectMany(field => field.Value.Select(word => $"{field.Key}: {word.Key} = {word.Value}")));

    /// <summary>"TP = true positives" by line; a line without "=" names a field with an empty value, which the server refuses by name.</summary>
    public static Dictionary<string, string> Read(string text)
    {
        var pairs = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var line in LinesOf(text))
        {
            var parts = line.Split('=', 2, StringSplitOptions.TrimEntries);
            pairs[parts[0]] = parts.ElementAtOrDefault(1) ?? "";
        }

        return pairs;
    }

    /// <summary>"rob_index_test: 1 = low" by line.</summary>
    public static Dictionary<string, IReadOnlyDictionary<string, string>> ReadMeanings(string text) =>
        LinesOf(text).Select(line => line.Split(':', 2, StringSplitOptions.TrimEntries)).Where(parts => parts.Length == 2).GroupBy(parts => parts[0], StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => (IReadOnlyDictionary<string, string>)Read(string.Join('\n', group.Select(parts => parts[1]))), StringComparer.Ordinal);

    private static string[] LinesOf(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
