using System.Globalization;
using System.Text.Json.Serialization;

namespace LivingReview.DiagnosticAccuracy;

/// <summary>
/// A 2x2 table: one index test against one reference standard in one study. Counts of people (or images, scans: the unit of analysis),
/// each in 0..2^53. An arm may be empty (a study of diseased people alone, say); a table with both arms empty carries no information.
/// </summary>
/// <param name="TruePositives">TP: diseased, index test positive.</param>
/// <param name="FalsePositives">FP: not diseased, index test positive.</param>
/// <param name="FalseNegatives">FN: diseased, index test negative.</param>
/// <param name="TrueNegatives">TN: not diseased, index test negative.</param>
public readonly record struct TwoByTwo(long TruePositives, long FalsePositives, long FalseNegatives, long TrueNegatives)
{
    /// <summary>TP + FN, the number with the target condition.</summary>
    public long Diseased => TruePositives + FalseNegatives;

    /// <summary>FP + TN, the number without the target condition.</summary>
    public long NonDiseased => FalsePositives + TrueNegatives;

    /// <summary>All four cells.</summary>
    public long Total => Diseased + NonDiseased;

    /// <summary>The table with diseased and non-diseased exchanged, so that sensitivity and specificity exchange.</summary>
    [JsonIgnore]
    public TwoByTwo Mirrored => new(TrueNegatives, FalseNegatives, FalsePositives, TruePositives);

    /// <summary>The four cells. Written out, because a record would print <see cref="Mirrored"/>, which prints its own, without end.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"TP {TruePositives}, FP {FalsePositives}, FN {FalseNegatives}, TN {TrueNegatives}");
}
