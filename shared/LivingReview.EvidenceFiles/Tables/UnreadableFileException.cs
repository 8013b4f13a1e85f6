using LivingReview.Contracts.Studies;

namespace LivingReview.EvidenceFiles.Tables;

/// <summary>A file cannot be read at all, or not from here on; the message says why and what to do.</summary>
/// <param name="message">Why.</param>
/// <param name="line">Row where it shows.</param>
public sealed class UnreadableFileException(string message, int line = 1) : Exception(message)
{
    /// <summary>Row where it shows.</summary>
    public int Line => line;

    /// <summary>What the user has to decide before it can be read; null if the file has to be corrected.</summary>
    public ImportQuestion? Question { get; init; }
}
