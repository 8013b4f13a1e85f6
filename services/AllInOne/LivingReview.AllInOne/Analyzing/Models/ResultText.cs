namespace LivingReview.AllInOne.Analyzing.Models;

/// <summary>The result of a second test on the people of a row, as files write it.</summary>
internal static class ResultText
{
    /// <exception cref="InputException">The cell is neither.</exception>
    public static bool IsPositive(AccuracyFile file, AccuracyRow row, string column) => row.Factors[column].ToLowerInvariant() switch
    {
        // A dash is an empty cell to the reader of files, so that signs cannot be taken.
        "positive" or "pos" or "1" or "yes" => true,
        "negative" or "neg" or "0" or "no" => false,
        var other => throw new InputException($"{file.Path}: row {row.Row}, column {column}: '{other}' is neither positive nor negative"),
    };
}
