using System.Globalization;
using System.Text;

namespace LivingReview.Figures;

/// <summary>Breaks a label into lines, because SVG text does not wrap.</summary>
internal static class TextFit
{
    /// <summary>At most <paramref name="maxLines"/> lines of about <paramref name="width"/> characters; the last ends in an ellipsis if text remains.</summary>
    public static IReadOnlyList<string> Lines(string text, int width, int maxLines)
    {
        var lines = new List<string>();
        var rest = text.Trim();
        while (rest.Length > 0)
        {
            var fitting = Fitting(rest, width);
            if (fitting == rest.Length)
            {
                lines.Add(rest);
                break;
            }

            if (lines.Count == maxLines - 1)
            {
                lines.Add(rest[..Fitting(rest, width - 1)].TrimEnd() + "…");
                break;
            }

            var space = rest.LastIndexOf(' ', fitting);
            var cut = space > 0 ? space : fitting;
            lines.Add(rest[..cut]);
            rest = rest[cut..].TrimStart();
        }

        return lines;
    }

    /// <summary>How many chars of a text fit, at least one character; a letter of Chinese, Japanese or Korean takes the space of two.</summary>
    private static int Fitting(string text, int width)
    {
        var (used, length) = (0, 0);
        foreach (var rune in text.EnumerateRunes())
        {
            used += Width(rune);
            if (used > width && length > 0)
                break;
            length += rune.Utf16SequenceLength;
        }

        return length;
    }

    private static int Width(Rune rune) => Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.Format
        ? 0
        : rune.Value is >= 0x1100 and <= 0x115F or >= 0x2E80 and <= 0xA4CF or >= 0xAC00 and <= 0xD7A3 or >= 0xF900 and <= 0xFAFF or >= 0xFE30 and <= 0xFE6F or >= 0xFF00 and <= 0xFF60 or >= 0x1F300 and <= 0x3FFFD ? 2 : 1;
}
