namespace LivingReview.EvidenceFiles.Bibliographies;

/// <summary>Refuses text that no database can store; leaving the character out would change the record without a word.</summary>
internal static class Storable
{
    /// <summary>The text, if it can be stored.</summary>
    /// <param name="text">A part of a field.</param>
    /// <param name="line">Line of the file where it stands.</param>
    /// <param name="record">Line where its record begins.</param>
    /// <param name="field">The field, in the file's own words.</param>
    /// <exception cref="BibliographyException">It holds a NUL character, or half of a character.</exception>
    public static string Check(string text, int line, int record, string field)
    {
        var kind = text.Contains('\0', StringComparison.Ordinal) ? "a NUL character" : HasHalf(text) ? "half of a character (a surrogate on its own)" : null;
        return kind is null ? text : throw new BibliographyException(
            line, FormattableString.Invariant($"The field {field} of the record that begins at line {record} contains {kind}, which cannot be stored. Nothing of the file was read."), field);
    }

    private static bool HasHalf(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (!char.IsSurrogate(text[i])) continue;
            if (!char.IsHighSurrogate(text[i]) || i + 1 == text.Length || !char.IsLowSurrogate(text[i + 1])) return true;
            i++;
        }

        return false;
    }
}
