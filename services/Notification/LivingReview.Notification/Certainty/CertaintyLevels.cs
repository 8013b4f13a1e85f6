namespace LivingReview.Notification.Certainty;

/// <summary>Levels of certainty by outcome in one text, such as "sensitivity=moderate;specificity=low", which compares and stores like a number.</summary>
internal static class CertaintyLevels
{
    public static string Join(IEnumerable<(string Outcome, string Level)> levels) =>
        string.Join(';', levels.OrderBy(level => level.Outcome, StringComparer.Ordinal).Select(level => $"{level.Outcome}={level.Level}"));

    public static IReadOnlyDictionary<string, string> Split(string? text) =>
        (text ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries).Select(part => part.Split('=')).ToDictionary(part => part[0], part => part[1], StringComparer.Ordinal);

    /// <summary>What was reported of each outcome, and what is entered of those of which nothing was.</summary>
    public static string? Complete(string? reported, string? entered)
    {
        if (reported is null || entered is null) return reported ?? entered;
        var known = Split(reported);
        return Join(known.Concat(Split(entered).Where(level => !known.ContainsKey(level.Key))).Select(level => (level.Key, level.Value)));
    }
}
