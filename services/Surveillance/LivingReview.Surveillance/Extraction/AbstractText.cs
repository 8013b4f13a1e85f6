using System.Globalization;
using System.Text.RegularExpressions;

namespace LivingReview.Surveillance.Extraction;

/// <summary>
/// A text in lower case and one way of writing, character by character, so that every offset is an offset of the original. What is a
/// number but no figure (p values, correlations, "95% CI") is blanked.
/// </summary>
internal static partial class AbstractText
{
    public static string Normalize(string text)
    {
        var plain = new char[text.Length];
        for (var i = 0; i < text.Length; i++) plain[i] = Plain(text, i);
        return new string(plain);
    }

    /// <summary>The text without numbers that belong to tests and associations.</summary>
    public static string WithoutStatistics(string plain) => Statistics().Replace(plain, m => new string(' ', m.Length));

    /// <summary>Where sentences begin and end; a point inside a number or an abbreviation ends nothing.</summary>
    public static IReadOnlyList<(int Start, int End)> Sentences(string original, string plain)
    {
        var sentences = new List<(int, int)>();
        var start = 0;
        foreach (Match end in SentenceEnd().Matches(original))
        {
            if (Abbreviation().IsMatch(plain.AsSpan(Math.Max(0, end.Index - 8), Math.Min(8, end.Index) + 1))) continue;
            sentences.Add((start, end.Index + 1));
            start = end.Index + 1;
        }

        if (start < plain.Length) sentences.Add((start, plain.Length));
        return sentences;
    }

    private static char Plain(string text, int at)
    {
        var c = text[at];
        var betweenDigits = at > 0 && at + 1 < text.Length && char.IsAsciiDigit(text[at - 1]) && char.IsAsciiDigit(text[at + 1]);
        return c switch
        {
            '·' or '∙' or '•' or '⋅' or '・' when betweenDigits || (at + 1 < text.Length && char.IsAsciiDigit(text[at + 1])) => '.',
            '–' or '—' or '−' or '‐' or '‑' or '‒' => '-',
            '％' => '%',
            '≧' or '⩾' => '≥',
            '≦' or '⩽' => '≤',
            '＝' => '=',
            '’' => '\'',
            'μ' => 'µ',
            _ when char.IsDigit(c) && !char.IsAsciiDigit(c) => ' ',
            _ when char.IsWhiteSpace(c) || CharUnicodeInfo.GetUnicodeCategory(c) == UnicodeCategory.Format => ' ',
            _ => char.ToLowerInvariant(c),
        };
    }

    [GeneratedRegex(@"(?<=[^\s])[.!?](?=\s+[""'(\[]?[A-Z0-9])|(?<=[a-z%)\]])\.(?=[A-Z])", RegexOptions.CultureInvariant)]
    private static partial Regex SentenceEnd();

    [GeneratedRegex(@"(?:\b(?:vs|cf|e\.g|i\.e|approx|no|fig|ca|dr|resp|c\.i|h|s)\.)$", RegexOptions.CultureInvariant)]
    private static partial Regex Abbreviation();

    [GeneratedRegex(
        @"\bp\s*(?:-?\s*values?)?\s*(?:<\s*or\s*=|>\s*or\s*=|[<>=≤≥]|less than|of)\s*/?\s*[01]?\.\d+"
        + @"|\b(?:kappa|κ|r|rho|icc|iccs|hr|or|rr|f|t|z)\s*=\s*-?\d*\.\d+"
        + @"|\bkappa(?: (?:values?|statistics?|coefficients?|scores?))?(?: (?:of|was|were|were also))?\s*\(?-?[01]?\.\d+"
        + @"|(?:odds|hazard|risk|rate) ratios?(?: \([a-z]+\))?(?: of|,| was|:| =)?\s*\d+(?:\.\d+)?"
        + @"|\br2\s*=\s*\d*\.\d+|(?:±|\+/-|\+-)\s*\d+(?:\.\d+)?",
        RegexOptions.CultureInvariant)]
    private static partial Regex Statistics();
}
