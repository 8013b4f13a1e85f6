namespace LivingReview.DiagnosticAccuracy;

/// <summary>Agreement of two raters beyond chance (Cohen 1960, Educational and Psychological Measurement 20:37-46, eq. 1).</summary>
public static class CohensKappa
{
    // Less than this from 1 is rounding: everyone always chose the same.
    private const double Tolerance = 1e-12;

    /// <summary>
    /// (observed - expected) / (1 - expected): the observed share of agreement, and the share that chance gives at the frequencies of each rater's choices.
    /// </summary>
    /// <typeparam name="T">Type of a choice; choices are compared by their equality.</typeparam>
    /// <param name="ratings">What the two chose, for each thing that both rated; unweighted, in any order.</param>
    /// <returns>-1 to 1; 0 is what chance gives. Null without ratings, and where both always chose the same one thing, which leaves nothing beyond chance.</returns>
    public static double? Of<T>(IReadOnlyCollection<(T First, T Second)> ratings)
        where T : notnull
    {
        ArgumentNullException.ThrowIfNull(ratings);
        if (ratings.Count == 0) return null;
        var n = (double)ratings.Count;
        var observed = ratings.Count(pair => pair.First.Equals(pair.Second)) / n;
        var second = ratings.GroupBy(pair => pair.Second).ToDictionary(choice => choice.Key, choice => choice.Count() / n);
        var expected = ratings.GroupBy(pair => pair.First).Sum(choice => choice.Count() / n * second.GetValueOrDefault(choice.Key));
        return expected > 1 - Tolerance ? null : (observed - expected) / (1 - expected);
    }
}
