using System.Text.RegularExpressions;

namespace LivingReview.EvidenceFiles.Identifiers;

/// <summary>Digital object identifiers as people and databases write them, in one spelling.</summary>
public static partial class Doi
{
    /// <summary>
    /// The DOI inside a text such as "https://doi.org/10.1000/ABC.1", "doi:10.1000/abc.1." or "10.1000%2Fabc.1 [doi]": lower case, without
    /// address, label and the punctuation that closes a sentence. Case carries no meaning in a DOI (DOI Handbook, 2.4).
    /// </summary>
    /// <param name="text">Any text.</param>
    /// <returns>The DOI, or null if the text holds none.</returns>
    public static string? Normalize(string? text)
    {
        if (string.IsNullOrWhiteSpace(text)) return null;
        var unescaped = text.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase);
        var match = Pattern().Match(unescaped);
        if (!match.Success) return null;
        var doi = match.Value;
        if (unescaped.AsSpan(0, match.Index).Contains("://", StringComparison.Ordinal) && doi.IndexOfAny(['?', '#']) is > 0 and var query) doi = doi[..query];
        return WithoutClosing(doi).ToLowerInvariant();
    }

    /// <summary>"10.1/a." and "(10.1/a)" end a sentence; "10.1/a(20)1-x(2)" keeps its own brackets.</summary>
    private static string WithoutClosing(string doi)
    {
        while (doi.Length > 0)
        {
            var last = doi[^1];
            var closes = last switch
            {
                '.' or ',' or ';' or ':' or '"' or '\'' or '”' or '’' => true,
                ')' => doi.Count(c => c == '(') < doi.Count(c => c == ')'),
                ']' => doi.Count(c => c == '[') < doi.Count(c => c == ']'),
                '}' => doi.Count(c => c == '{') < doi.Count(c => c == '}'),
                '>' => doi.Count(c => c == '<') < doi.Count(c => c == '>'),
                _ => false,
            };
            if (!closes) break;
            doi = doi[..^1];
        }

        return doi;
    }

    [GeneratedRegex(@"(?<![0-9.])10\.[0-9]{1,9}(\.[0-9]+)*/[^\s\0]+")]
    private static partial Regex Pattern();
}
