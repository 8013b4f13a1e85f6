namespace LivingReview.EvidenceFiles.Values;

/// <summary>The sign that separates the decimals of a file's numbers.</summary>
public enum DecimalMark
{
    /// <summary>The file does not show which it is.</summary>
    Unknown,

    /// <summary>A point: 0.911, 1,020.</summary>
    Point,

    /// <summary>A comma: 0,911, 1.020.</summary>
    Comma,
}

/// <summary>A number as it was read, or why it was not.</summary>
/// <param name="Value">The value.</param>
/// <param name="Percent">Whether a per cent sign stood behind it.</param>
/// <param name="Ambiguous">It could be two numbers: thousands by one convention, decimals by the other.</param>
public readonly record struct NumberReading(double? Value, bool Percent = false, bool Ambiguous = false);
