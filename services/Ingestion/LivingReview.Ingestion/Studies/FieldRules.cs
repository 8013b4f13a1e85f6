using System.Text.RegularExpressions;
using LivingReview.Hosting.Problems;

namespace LivingReview.Ingestion.Studies;

/// <summary>How single fields are read.</summary>
internal static partial class FieldRules
{
    /// <summary>Trimmed; null if blank.</summary>
    public static string? Text(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    /// <summary>Trimmed; null if blank. A character that no database keeps is a fault, and so is a book.</summary>
    public static string? Text(string? text, string field, Faults faults) => StorableText.Trimmed(text, field, faults);

    /// <summary>One of a vocabulary, in any case; null if blank.</summary>
    public static string? Word(string? text, IReadOnlyList<string> vocabulary, string field, Faults faults)
    {
        if (Text(text) is not { } word) return null;
        var known = vocabulary.FirstOrDefault(w => w.Equals(word, StringComparison.OrdinalIgnoreCase));
        faults.Require(known is not null, field, $"'{word}' is not one of: {string.Join(", ", vocabulary)}.");
        return known;
    }

    /// <summary>Lower case, in one spelling; what holds no DOI is kept as it is written. Null if blank.</summary>
    public static string? Doi(string? text) => EvidenceFiles.Identifiers.Doi.Normalize(text) ?? Text(text)?.ToLowerInvariant();

    /// <summary>The digits of "PMID: 123"; null if blank.</summary>
    public static string? Pmid(string? text, string field, Faults faults) => Text(text, field, faults) is { } pmid ? Pmid(pmid) : null;

    public static string Pmid(string pmid) => PmidName().Replace(pmid, "");

    /// <summary>In capitals, without spaces: "nct 01234567" is NCT01234567; null if blank.</summary>
    public static string? RegistryNumber(string? text, string field, Faults faults) =>
        Text(text, field, faults) is { } number ? RegistryNumber(number) : null;

    public static string RegistryNumber(string number) => number.ToUpperInvariant().Replace(" ", "", StringComparison.Ordinal);

    [GeneratedRegex("^pmid:?\\s*", RegexOptions.IgnoreCase)]
    private static partial Regex PmidName();
}
