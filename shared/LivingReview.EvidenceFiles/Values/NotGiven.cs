namespace LivingReview.EvidenceFiles.Values;

/// <summary>What people's tools write where there is no value.</summary>
public static class NotGiven
{
    /// <summary>Whether a tidy text says that there is no value: NA, N/A, NR, n/a, -, ., or the #N/A of a spreadsheet.</summary>
    /// <param name="text">A text without spaces around it.</param>
    public static bool Is(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Length <= 4 && text.ToUpperInvariant() is "NA" or "N/A" or "N.A." or "NR" or "N/R" or "#N/A" or "-" or "--" or "–" or "—" or "." or "NAN" or "NULL";
    }
}
