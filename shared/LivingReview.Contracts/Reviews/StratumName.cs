namespace LivingReview.Contracts.Reviews;

/// <summary>What a reader sees for a stratum, on the page and in messages: keys of the protocol as labels.</summary>
public static class StratumName
{
    private const string All = "All studies";

    // Short names that are written in capitals; a vocabulary's levels are lower-case keys.
    private static readonly HashSet<string> Acronyms = new(StringComparer.Ordinal)
    {
        "ai", "ct", "cta", "dxa", "ecg", "eeg", "ml", "mra", "mri", "pcr", "pet", "qct", "us",
    };

    /// <summary>Whether a stratum is a combination of levels ("modality=ct;ml_type=dl"), not one level or all studies.</summary>
    /// <param name="stratum">The stratum.</param>
    public static bool IsConjunction(string stratum) => StratumKey.TryParse(stratum, out var key) && key.IsConjunction;

    /// <summary>"All studies", "CT", or "CT, External" for a conjunction.</summary>
    /// <param name="stratum">The stratum; not a companion.</param>
    public static string Short(string stratum)
    {
        if (!StratumKey.TryParse(stratum, out var key)) return Words(stratum);
        return key.Levels.Count == 0 ? All : string.Join(", ", key.Levels.Select(level => Words(level.Level)));
    }

    /// <summary>"All studies", "Modality: CT", or "Modality: CT (low risk of bias only)" for a companion.</summary>
    /// <param name="stratum">The stratum.</param>
    /// <param name="protocol">Where the factors have their labels; without it their keys are turned into words.</param>
    public static string Long(string stratum, Protocol? protocol)
    {
        if (!StratumKey.TryParse(stratum, out var key)) return Words(stratum);
        var headline = key.Levels.Count == 0
            ? All
            : string.Join("; ", key.Levels.Select(level => $"{FactorLabel(level.Factor, protocol)}: {LevelLabel(level.Factor, level.Level, protocol)}"));
        return key.Part is { } part ? $"{headline} ({part.Replace('-', ' ')} only)" : headline;
    }

    /// <summary>The factors of a stratum, as the heading of its group; empty for overall.</summary>
    /// <param name="stratum">The stratum.</param>
    /// <param name="protocol">Where the factors have their labels.</param>
    public static string Group(string stratum, Protocol? protocol) =>
        StratumKey.TryParse(stratum, out var key) ? string.Join(" and ", key.Levels.Select(level => FactorLabel(level.Factor, protocol))) : "";

    /// <summary>The protocol's label of a factor, or its key in words.</summary>
    /// <param name="factor">Name of the factor.</param>
    /// <param name="protocol">Where the factors have their labels.</param>
    public static string FactorLabel(string factor, Protocol? protocol)
    {
        var label = protocol?.Factors.FirstOrDefault(known => known.Name == factor)?.Label;
        return string.IsNullOrWhiteSpace(label) ? Words(factor) : label;
    }

    /// <summary>The protocol's label of a level, or its key in words.</summary>
    /// <param name="factor">Name of the factor.</param>
    /// <param name="level">The level.</param>
    /// <param name="protocol">Where the levels have their labels.</param>
    public static string LevelLabel(string factor, string level, Protocol? protocol) =>
        protocol?.Factors.FirstOrDefault(known => known.Name == factor)?.LevelLabels.GetValueOrDefault(level) ?? Words(level);

    /// <summary>"deep-learning" to "Deep learning", "ct" to "CT".</summary>
    /// <param name="key">A key: words joined by hyphens or underscores. One without any word stays as it is.</param>
    public static string Words(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        var words = key.Split(['-', '_', ' '], StringSplitOptions.RemoveEmptyEntries)
            .Select(word => Acronyms.Contains(word) ? word.ToUpperInvariant() : word).ToArray();
        if (words.Length == 0)
            return key;
        words[0] = char.ToUpperInvariant(words[0][0]) + words[0][1..];
        return string.Join(' ', words);
    }
}
