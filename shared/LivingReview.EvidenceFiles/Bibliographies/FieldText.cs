using System.Globalization;
using System.Text.RegularExpressions;

namespace LivingReview.EvidenceFiles.Bibliographies;

/// <summary>How single values of a record are read.</summary>
internal static partial class FieldText
{
    private const int MaxTitle = 2000;
    private const int MaxAbstract = 20_000;
    private const int MaxEntries = 100;

    /// <summary>Trimmed, on one line, at most 2,000 characters; null if blank.</summary>
    public static string? Line(string? text) => Cut(Blanks().Replace(text ?? "", " ").Trim(), MaxTitle);

    /// <summary>Trimmed, line breaks kept, at most 20,000 characters; null if blank.</summary>
    public static string? Lines(string? text) => Cut((text ?? "").Trim(), MaxAbstract);

    /// <summary>Values without blanks and repeats, at most a hundred.</summary>
    public static IReadOnlyList<string> List(IEnumerable<string?> values) =>
        [.. values.Select(Line).OfType<string>().Distinct(StringComparer.OrdinalIgnoreCase).Take(MaxEntries)];

    /// <summary>1 to 11 digits; null for anything else, and for the 0 that programs write where there is none.</summary>
    public static string? Pmid(string? text) => text?.Trim() is { Length: > 0 and < 12 } digits && digits.All(char.IsAsciiDigit) && digits.Trim('0').Length > 0 ? digits : null;

    /// <summary>The first four-digit year of 1800 to 2100 in a date such as "2021/10/07/", "2021 Jan-Feb" or "Oct 2021".</summary>
    public static int? Year(string? text) =>
        text is not null && YearDigits().Match(text) is { Success: true } match ? int.Parse(match.ValueSpan, CultureInfo.InvariantCulture) : null;

    private static string? Cut(string text, int length)
    {
        if (text.Length == 0) return null;
        if (text.Length <= length) return text;
        // Not through the middle of a character of two units.
        return text[..(char.IsHighSurrogate(text[length - 1]) ? length - 1 : length)];
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();

    [GeneratedRegex(@"(?<![0-9])(1[89][0-9]{2}|20[0-9]{2}|2100)(?![0-9])")]
    private static partial Regex YearDigits();
}
