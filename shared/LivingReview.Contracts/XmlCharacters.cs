using System.Text.RegularExpressions;

namespace LivingReview.Contracts;

/// <summary>
/// Text for documents of XML: figures, feeds, Word. A character that XML 1.0 has no place for (section 2.2: most control characters, which come with text
/// that was copied from a PDF) would make the whole document unreadable; it is left out, and nothing that can be seen with it.
/// </summary>
public static partial class XmlCharacters
{
    /// <summary>The text without such characters.</summary>
    public static string Clean(string text) => Foreign().Replace(text, "");

    /// <summary>Markup without such characters, nor references to them.</summary>
    public static string CleanMarkup(string markup) => Reference().Replace(Clean(markup), "");

    [GeneratedRegex(@"[\x00-\x08\x0B\x0C\x0E-\x1F\uFFFE\uFFFF]")]
    private static partial Regex Foreign();

    [GeneratedRegex(@"&#x(?:[0-8BCEF]|1[0-9A-F]|FFF[EF]);")]
    private static partial Regex Reference();
}
