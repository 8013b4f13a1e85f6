using System.Globalization;
using System.Text.RegularExpressions;

namespace LivingReview.Surveillance.Extraction;

/// <summary>Whole numbers in words: "fifty-six", "one thousand eight hundred and twenty-five".</summary>
internal static partial class NumberWords
{
    private static readonly Dictionary<string, long> Values = new(StringComparer.Ordinal)
    {
        ["one"] = 1,
        ["two"] = 2,
        ["three"] = 3,
        ["four"] = 4,
        ["five"] = 5,
        ["six"] = 6,
        ["seven"] = 7,
        ["eight"] = 8,
        ["nine"] = 9,
        ["ten"] = 10,
        ["eleven"] = 11,
        ["twelve"] = 12,
        ["thirteen"] = 13,
        ["fourteen"] = 14,
        ["fifteen"] = 15,
        ["sixteen"] = 16,
        ["seventeen"] = 17,
        ["eighteen"] = 18,
        ["nineteen"] = 19,
        ["twenty"] = 20,
        ["thirty"] = 30,
        ["forty"] = 40,
        ["fifty"] = 50,
        ["sixty"] = 60,
        ["seventy"] = 70,
        ["eighty"] = 80,
        ["ninety"] = 90,
        ["hundred"] = 100,
        ["thousand"] = 1000,
    };

    /// <summary>The numbers of a text, with their places.</summary>
    public static IEnumerable<(int Offset, int Length, long Value)> In(string plain) => Sequence().Matches(plain).Select(m => (m.Index, m.Length, Value(m.Value)));

    /// <summary>A number from its words.</summary>
    public static long Value(string words)
    {
        long total = 0, part = 0;
        foreach (Match word in Word().Matches(words))
        {
            if (!Values.TryGetValue(word.Value, out var value)) continue; // "and"
            if (value == 1000) (total, part) = (total + Math.Max(1, part) * 1000, 0);
            else if (value == 100) part = Math.Max(1, part) * 100;
            else part += value;
        }

        return total + part;
    }

    /// <summary>A number in digits, "1,245" and "10 931" included.</summary>
    public static long? Digits(string text) =>
        long.TryParse(text.Replace(",", "", StringComparison.Ordinal).Replace(" ", "", StringComparison.Ordinal), NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : null;

    [GeneratedRegex(
        @"\b(?:(?:(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)(?:[- ](?:one|two|three|four|five|six|seven|eight|nine))?"
        + @"|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|hundred|thousand)"
        + @"(?:[- ](?:and )?(?=(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|hundred|thousand)\b))?)+\b",
        RegexOptions.CultureInvariant)]
    private static partial Regex Sequence();

    [GeneratedRegex("[a-z]+", RegexOptions.CultureInvariant)]
    private static partial Regex Word();
}
