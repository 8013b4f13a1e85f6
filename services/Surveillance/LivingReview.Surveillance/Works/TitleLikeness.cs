namespace LivingReview.Surveillance.Works;

/// <summary>How alike two titles are: Dice's coefficient of their pairs of letters, 0 to 1, whatever their case, accents and punctuation.</summary>
internal static class TitleLikeness
{
    public static double Between(string? one, string? other)
    {
        var (a, b) = (Pairs(one), Pairs(other));
        if (a.Count == 0 || b.Count == 0) return 0;
        var common = a.Sum(pair => Math.Min(pair.Value, b.GetValueOrDefault(pair.Key)));
        return 2.0 * common / (a.Values.Sum() + b.Values.Sum());
    }

    private static Dictionary<string, int> Pairs(string? title)
    {
        var pairs = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var word in WorkMarks.TitleWords(title))
        {
            for (var i = 0; i < Math.Max(1, word.Length - 1); i++)
            {
                var pair = word.Substring(i, Math.Min(2, word.Length - i));
                pairs[pair] = pairs.GetValueOrDefault(pair) + 1;
            }
        }

        return pairs;
    }
}
