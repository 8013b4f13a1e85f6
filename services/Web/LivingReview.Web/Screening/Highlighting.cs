using System.Text.RegularExpressions;

namespace LivingReview.Web.Screening;

/// <summary>A piece of text, and whether a word in it speaks for or against the record.</summary>
/// <param name="Text">The piece.</param>
/// <param name="Weight">1 speaks for it, -1 against it, 0 for neither.</param>
internal readonly record struct HighlightedText(string Text, int Weight);

/// <summary>Finds words in titles and abstracts.</summary>
internal static class Highlighting
{
    /// <summary>
    /// Divides a text at its highlighted words. Words are found whole and in any case; "diagnos*" finds every ending, and a space any white
    /// space. Of two that begin at one place the longer one counts, and where it is in both lists, it speaks against.
    /// </summary>
    public static IReadOnlyList<HighlightedText> Divide(string text, IReadOnlyList<string> wordsFor, IReadOnlyList<string> wordsAgainst)
    {
        var words = wordsAgainst.Select(word => (Word: word.Trim(), Weight: -1)).Concat(wordsFor.Select(word => (Word: word.Trim(), Weight: 1)))
            .Where(one => one.Word.Any(char.IsLetterOrDigit)).OrderByDescending(one => one.Word.Length).ToList();
        if (words.Count == 0)
            return [new(text, 0)];
        var pattern = $@"(?<![\p{{L}}\p{{N}}])(?:{string.Join('|', words.Select((one, i) => $"(?<w{i}>{Pattern(one.Word)})"))})(?![\p{{L}}\p{{N}}])";
        var parts = new List<HighlightedText>();
        var at = 0;
        foreach (Match match in Regex.Matches(text, pattern, RegexOptions.IgnoreCase | RegexOptions.CultureInvariant))
        {
            if (match.Index > at)
                parts.Add(new(text[at..match.Index], 0));
            parts.Add(new(match.Value, words[Enumerable.Range(0, words.Count).First(i => match.Groups[FormattableString.Invariant($"w{i}")].Success)].Weight));
            at = match.Index + match.Length;
        }

        if (at < text.Length)
            parts.Add(new(text[at..], 0));
        return parts;
    }

    // Every piece is literal or a run of letters, so that no text takes long.
    private static string Pattern(string word) => string.Join(@"\s+", word.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)
        .Select(part => Regex.Escape(part).Replace(@"\*", @"[\p{L}\p{N}]*", StringComparison.Ordinal)));
}
