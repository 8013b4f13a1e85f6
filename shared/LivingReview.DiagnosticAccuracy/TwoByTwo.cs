using System.Globalization;
using System.Runtime.CompilerServices;

namespace LivingReview.DiagnosticAccuracy;

/// <summary>
/// A 2x2 table: one index test against one reference standard in one study. Counts of people (or images, scans: the unit of analysis),
/// each in 0..2^53. An arm may be empty (a study of diseased people alone, say); a table with both arms empty carries no information.
/// </summary>
/// <param name="TruePositives">TP: diseased, index test positive.</param>
/// <param name="FalsePositives">FP: not diseased, index test positive.</param>
/// <param name="FalseNegatives">FN: diseased, index test negative.</param>
/// <param name="TrueNegatives">TN: not diseased, index test negative.</param>
/// <exception cref="ArgumentOutOfRangeException">A count is negative or above 2^53.</exception>
public readonly record struct TwoByTwo(long TruePositives, long FalsePositives, long FalseNegatives, long TrueNegatives)
{
    /// <summary>The largest count that a double holds exactly, 2^53.</summary>
    public const long MaxCount = 1L << 53;

    /// <summary>TP: diseased, index test positive.</summary>
    public long TruePositives { get; init => field = Valid(value); } = Valid(TruePositives);

    /// <summary>FP: not diseased, index test positive.</summary>
    public long FalsePositives { get; init => field = Valid(value); } = Valid(FalsePositives);

    /// <summary>FN: diseased, index test negative.</summary>
    public long FalseNegatives { get; init => field = Valid(value); } = Valid(FalseNegatives);

    /// <summary>TN: not diseased, index test negative.</summary>
    public long TrueNegatives { get; init => field = Valid(value); } = Valid(TrueNegatives);

    /// <summary>TP + FN, the number with the target condition.</summary>
    public long Diseased => TruePositives + FalseNegatives;

    /// <summary>FP + TN, the number without the target condition.</summary>
    public long NonDiseased => FalsePositives + TrueNegatives;

    /// <summary>All four cells.</summary>
    public long Total => Diseased + NonDiseased;

    /// <summary>The table with diseased and non-diseased exchanged, so that sensitivity and specificity exchange.</summary>
    public TwoByTwo Mirror() => new(TrueNegatives, FalseNegatives, FalsePositives, TruePositives);

    /// <summary>The four cells.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"TP {TruePositives}, FP {FalsePositives}, FN {FalseNegatives}, TN {TrueNegatives}");

    private static long Valid(long value, [CallerArgumentExpression(nameof(value))] string? name = null, [CallerMemberName] string property = "")
    {
        if (value is >= 0 and <= MaxCount) return value;
        throw new ArgumentOutOfRangeException(name is null or "value" ? property : name, value, "A count must lie between 0 and 2^53.");
    }
}
