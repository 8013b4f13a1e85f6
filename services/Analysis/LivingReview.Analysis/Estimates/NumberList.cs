using System.Globalization;

namespace LivingReview.Analysis.Estimates;

/// <summary>A list of numbers in a query, written with points and separated by commas.</summary>
internal static class NumberList
{
    private const int MaxNumbers = 1000;

    /// <summary>The numbers; none for no text, null if one cannot be read or there are too many.</summary>
    public static IReadOnlyList<double>? Parse(string? text)
    {
        if (string.IsNullOrWhiteSpace(text)) return [];
        var parts = text.Split(',', StringSplitOptions.TrimEntries);
        var numbers = new List<double>(parts.Length);
        foreach (var part in parts)
        {
            if (!double.TryParse(part, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) || !double.IsFinite(number)) return null;
            numbers.Add(number);
        }

        return numbers.Count <= MaxNumbers ? numbers : null;
    }
}
