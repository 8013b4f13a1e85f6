using System.Buffers;
using System.Globalization;

namespace LivingReview.EvidenceFiles.Values;

/// <summary>
/// Reads numbers as people's tools write them: 51, 51.0, 0,911, 91.1%, 1 020, 1,020 where the file shows that its commas are not decimal.
/// What one cell cannot decide is decided by the file's convention, and asked if that is not clear.
/// </summary>
public static class WrittenNumbers
{
    private static readonly SearchValues<char> GroupSigns = SearchValues.Create(" '’\u00A0\u202F\u2009");

    /// <summary>The number that a tidy text is; ambiguous only in the form 1,020 or 1.020.</summary>
    /// <param name="text">A text without spaces around it.</param>
    /// <param name="mark">The file's convention.</param>
    public static NumberReading Read(string text, DecimalMark mark)
    {
        ArgumentNullException.ThrowIfNull(text);
        var percent = text.EndsWith('%');
        var digits = WithoutGroups((percent ? text[..^1] : text).TrimEnd(), out var grouped);
        if (digits.Length == 0) return default;
        var (points, commas) = (digits.Count(c => c == '.'), digits.Count(c => c == ','));
        if (grouped && points + commas > 1) return default;
        var plain = (points, commas) switch
        {
            ( <= 1, 0) or (0, 1) when IsAmbiguous(digits, out var decimalMark) =>
                mark == DecimalMark.Unknown ? null : mark == decimalMark ? digits.Replace(',', '.') : digits.Remove(digits.IndexOfAny(['.', ',']), 1),
            ( <= 1, 0) => digits,
            (0, 1) => digits.Replace(',', '.'),
            (0, > 1) or (1, >= 1) when AreGroups(digits, ',', '.') => digits.Replace(",", "", StringComparison.Ordinal),
            ( > 1, 0) or ( >= 1, 1) when AreGroups(digits, '.', ',') => digits.Replace(".", "", StringComparison.Ordinal).Replace(',', '.'),
            _ => "",
        };
        if (plain is null) return new(null, percent, Ambiguous: true);
        return double.TryParse(plain, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value)
            ? new(percent ? PerCent(value) : value, percent)
            : default;
    }

    /// <summary>91.1 to 0.911, which a division of doubles would miss by a hair.</summary>
    /// <param name="value">Per cent.</param>
    public static double PerCent(double value) => Math.Abs(value) < 1e12 ? (double)((decimal)value / 100) : value / 100;

    /// <summary>The whole number that a value is, the noise of a formula aside: 30.999999999999996 is 31; null for 51.5.</summary>
    /// <param name="value">A value.</param>
    public static long? Whole(double value)
    {
        var rounded = Math.Round(value);
        return Math.Abs(rounded) < 1e15 && Math.Abs(value - rounded) <= 1e-9 * Math.Max(1, Math.Abs(rounded)) ? (long)rounded : null;
    }

    /// <summary>What a text shows about the convention of its file.</summary>
    /// <param name="text">A text without spaces around it.</param>
    public static DecimalMark Evidence(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var (point, comma) = (text.LastIndexOf('.'), text.LastIndexOf(','));
        if (point < 0 && comma < 0) return DecimalMark.Unknown;
        var digits = WithoutGroups(text.TrimEnd('%').TrimEnd(), out _);
        if (digits.Length == 0 || !digits.All(c => char.IsAsciiDigit(c) || c is '.' or ',' or '-') || IsAmbiguous(digits, out _)) return DecimalMark.Unknown;
        (point, comma) = (digits.LastIndexOf('.'), digits.LastIndexOf(','));
        if (point >= 0 && comma >= 0) return point > comma ? DecimalMark.Point : DecimalMark.Comma;
        var mark = Math.Max(point, comma);
        if (mark < 0) return DecimalMark.Unknown;
        var several = digits.IndexOf(digits[mark], StringComparison.Ordinal) != mark;
        return (digits[mark] == '.') != several ? DecimalMark.Point : DecimalMark.Comma;
    }

    /// <summary>1,020 or 1.020: one to three digits that do not begin with 0, one mark, three digits.</summary>
    private static bool IsAmbiguous(string digits, out DecimalMark asDecimal)
    {
        var mark = digits.IndexOfAny(['.', ',']);
        asDecimal = mark >= 0 && digits[mark] == ',' ? DecimalMark.Comma : DecimalMark.Point;
        var start = digits[0] is '-' or '+' ? 1 : 0;
        return mark > start && mark - start <= 3 && digits.Length - mark == 4 && digits[start] != '0' && digits.Skip(start).Where((_, i) => i + start != mark).All(char.IsAsciiDigit);
    }

    private static bool AreGroups(string digits, char group, char mark)
    {
        var whole = digits.Split(mark) is [var first, ..] ? first : digits;
        var groups = whole.TrimStart('-', '+').Split(group);
        return digits.LastIndexOf(mark) is var at && (at < 0 || at > digits.LastIndexOf(group)) && groups[0].Length is >= 1 and <= 3
            && groups.Skip(1).All(g => g.Length == 3 && g.All(char.IsAsciiDigit));
    }

    /// <summary>Without the spaces or apostrophes that separate thousands: 1 020, 1'020. Empty if they are anywhere else.</summary>
    private static string WithoutGroups(string text, out bool grouped)
    {
        grouped = text.AsSpan().ContainsAny(GroupSigns);
        if (!grouped) return text;
        var parts = text.Split(' ', '\'', '’', '\u00A0', '\u202F', '\u2009');
        var last = parts[^1].Split('.', ',')[0];
        var whole = parts[0].TrimStart('-', '+').Length is >= 1 and <= 3 && parts[0].TrimStart('-', '+').All(char.IsAsciiDigit)
            && parts.Skip(1).SkipLast(1).All(p => p.Length == 3 && p.All(char.IsAsciiDigit)) && last.Length == 3 && last.All(char.IsAsciiDigit);
        return whole ? string.Concat(parts) : "";
    }
}
