using System.Collections.Frozen;
using System.Globalization;

namespace LivingReview.Ingestion.Studies;

/// <summary>
/// Letters without their marks, in lower case: "Núñez" gives "nunez". By a table, because string normalization needs ICU, which the
/// program does without (InvariantGlobalization).
/// </summary>
internal static class PlainLatin
{
    private static readonly FrozenDictionary<char, string> Plain = new (string Letter, string Marked)[]
    {
        ("a", "àáâãäåāăąǎ"), ("ae", "æ"), ("c", "çćĉċč"), ("d", "ďđð"), ("e", "èéêëēĕėęě"), ("g", "ĝğġģǧ"), ("h", "ĥħ"), ("i", "ìíîïĩīĭįıǐ"),
        ("j", "ĵ"), ("k", "ķ"), ("l", "ĺļľŀł"), ("n", "ñńņňŉ"), ("o", "òóôõöøōŏőǒ"), ("oe", "œ"), ("r", "ŕŗř"), ("s", "śŝşšș"), ("ss", "ß"),
        ("t", "ţťŧț"), ("th", "þ"), ("u", "ùúûüũūŭůűųǔ"), ("w", "ŵ"), ("y", "ýÿŷ"), ("z", "źżž"),
    }.SelectMany(row => row.Marked.Select(c => KeyValuePair.Create(c, row.Letter))).ToFrozenDictionary();

    public static string Of(string text) => string.Concat(text.ToLowerInvariant()
        .Where(c => CharUnicodeInfo.GetUnicodeCategory(c) != UnicodeCategory.NonSpacingMark)
        .Select(c => Plain.TryGetValue(c, out var letters) ? letters : c.ToString()));
}
