using System.Collections.Frozen;
using System.Globalization;
using System.Text;

namespace LivingReview.EvidenceFiles.Names;

/// <summary>
/// Text reduced to what names are compared by. Marks are removed by a table, because string normalization needs ICU, which the program does
/// without (InvariantGlobalization).
/// </summary>
public static class PlainText
{
    private static readonly FrozenDictionary<char, string> Plain = new (string Letter, string Marked)[]
    {
        ("a", "àáâãäåāăąǎ"), ("ae", "æ"), ("c", "çćĉċč"), ("d", "ďđð"), ("e", "èéêëēĕėęě"), ("g", "ĝğġģǧ"), ("h", "ĥħ"), ("i", "ìíîïĩīĭįıǐ"),
        ("j", "ĵ"), ("k", "ķ"), ("l", "ĺļľŀł"), ("n", "ñńņňŉ"), ("o", "òóôõöøōŏőǒ"), ("oe", "œ"), ("r", "ŕŗř"), ("s", "śŝşšș"), ("ss", "ß"),
        ("t", "ţťŧț"), ("th", "þ"), ("u", "ùúûüũūŭůűųǔ"), ("w", "ŵ"), ("y", "ýÿŷ"), ("z", "źżž"),
    }.SelectMany(row => row.Marked.Select(c => KeyValuePair.Create(c, row.Letter))).ToFrozenDictionary();

    /// <summary>Lower case, letters without their marks: "Núñez" gives "nunez". Letters of other scripts stay.</summary>
    /// <param name="text">Any text.</param>
    public static string WithoutMarks(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var plain = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            var lower = char.ToLowerInvariant(c);
            if (lower < 128) plain.Append(lower);
            else if (Plain.TryGetValue(lower, out var letters)) plain.Append(letters);
            else if (CharUnicodeInfo.GetUnicodeCategory(lower) != UnicodeCategory.NonSpacingMark) plain.Append(lower);
        }

        return plain.ToString();
    }

    /// <summary>Trimmed, with every run of spaces (no-break, thin, line break) as one space; null if nothing is left.</summary>
    /// <param name="text">Any text.</param>
    public static string? Tidy(string? text)
    {
        if (text is null) return null;
        if (IsTidy(text)) return text.Length == 0 ? null : text;
        var tidy = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            if (IsInvisible(c)) continue;
            if (!char.IsWhiteSpace(c)) tidy.Append(c);
            else if (tidy.Length > 0 && tidy[^1] != ' ') tidy.Append(' ');
        }

        if (tidy.Length > 0 && tidy[^1] == ' ') tidy.Length--;
        return tidy.Length == 0 ? null : tidy.ToString();
    }

    /// <summary>Without spaces and invisible signs around it; what stands between them, line breaks too, stays. Null if nothing is left.</summary>
    /// <param name="text">Any text.</param>
    public static string? Trimmed(string? text)
    {
        if (text is null) return null;
        var (start, end) = (0, text.Length);
        while (start < end && (char.IsWhiteSpace(text[start]) || IsInvisible(text[start]))) start++;
        while (end > start && (char.IsWhiteSpace(text[end - 1]) || IsInvisible(text[end - 1]))) end--;
        return start == end ? null : text[start..end];
    }

    /// <summary>
    /// What a name is recognised by: letters and digits alone, without marks and case; between digits a separator stays ("1:5" is "1.5" and
    /// not "15"), and so do comparisons, plus and percent (">30" is not "30").
    /// </summary>
    /// <param name="text">Any text.</param>
    public static string Key(string text)
    {
        var plain = WithoutMarks(text);
        var key = new StringBuilder(plain.Length);
        var gap = false;
        foreach (var c in plain)
        {
            if (char.IsLetterOrDigit(c) || c is '<' or '>' or '=' or '+' or '%' or '≤' or '≥' or '±' || char.IsSurrogate(c))
            {
                if (gap && key.Length > 0 && char.IsAsciiDigit(key[^1]) && char.IsAsciiDigit(c)) key.Append('.');
                if (c == '=' && key.Length > 0 && key[^1] is '<' or '>' && !gap) key[^1] = key[^1] == '<' ? '≤' : '≥';
                else key.Append(c);
                gap = false;
            }
            else
            {
                if (key.Length == 0 && c is '-' or '−') key.Append('-');
                gap = true;
            }
        }

        return key.ToString();
    }

    private static bool IsTidy(string text)
    {
        var space = true;
        foreach (var c in text)
        {
            if (c >= 128 && (char.IsWhiteSpace(c) || IsInvisible(c))) return false;
            if (c < 32 || (c == ' ' && space)) return false;
            space = c == ' ';
        }

        return text.Length == 0 || !space;
    }

    /// <summary>Zero-width spaces and joiners of copied text, soft hyphens, byte order marks.</summary>
    private static bool IsInvisible(char c) => c is '\u200B' or '\u200C' or '\u2060' or '\uFEFF' or '\u00AD';
}
