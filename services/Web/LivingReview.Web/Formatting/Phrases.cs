using LivingReview.Figures.Languages;

namespace LivingReview.Web.Formatting;

/// <summary>Fits phrases of a protocol into sentences.</summary>
internal static class Phrases
{
    /// <summary>"Osteoporosis" to "osteoporosis"; "CT reading" stays, and a full stop at the end goes.</summary>
    public static string MidSentence(string phrase)
    {
        var text = phrase.Trim().TrimEnd('.');
        if (Language.Current != Language.English)
            return text; // a German noun keeps its capital
        return text.Length > 1 && char.IsUpper(text[0]) && char.IsLower(text[1]) ? char.ToLowerInvariant(text[0]) + text[1..] : text;
    }
}
