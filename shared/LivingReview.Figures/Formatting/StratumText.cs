using LivingReview.Contracts.Reviews;
using LivingReview.Figures.Languages;

namespace LivingReview.Figures.Formatting;

/// <summary>
/// <see cref="StratumName"/> in the language of the page. Labels of a protocol are the team's own words and stay; the words of a vocabulary, such as
/// "patient-selection", are translated where the language has them.
/// </summary>
internal static class StratumText
{
    public static bool IsConjunction(string stratum) => StratumName.IsConjunction(stratum);

    /// <summary>"All studies", "CT", or "CT, External" for a conjunction.</summary>
    public static string Short(string stratum) => T[StratumName.Short(stratum)];

    /// <summary>"All studies", "Modality: CT", or "Modality: CT (low risk of bias only)" for a companion.</summary>
    public static string Long(string stratum, Protocol? protocol)
    {
        if (Language.Current == Language.English || !StratumKey.TryParse(stratum, out var key)) return T[StratumName.Long(stratum, protocol)];
        var headline = key.Levels.Count == 0
            ? T["All studies"]
            : string.Join("; ", key.Levels.Select(level => $"{FactorLabel(level.Factor, protocol)}: {LevelLabel(level.Factor, level.Level, protocol)}"));
        return key.Part is { } part ? $"{headline} ({T[part.Replace('-', ' ') + " only"]})" : headline;
    }

    public static string Group(string stratum, Protocol? protocol) =>
        StratumKey.TryParse(stratum, out var key) ? string.Join(T[" and "], key.Levels.Select(level => FactorLabel(level.Factor, protocol))) : "";

    public static string FactorLabel(string factor, Protocol? protocol) => T[StratumName.FactorLabel(factor, protocol)];

    public static string LevelLabel(string factor, string level, Protocol? protocol) => T[StratumName.LevelLabel(factor, level, protocol)];

    /// <summary>"deep-learning" to "Deep learning", "ct" to "CT".</summary>
    public static string Words(string key) => T[StratumName.Words(key)];

    /// <summary>"High risk of bias" for "high".</summary>
    public static string RiskOfBias(string judgement) => judgement switch
    {
        "low" => T["Low risk of bias"],
        "high" => T["High risk of bias"],
        "unclear" => T["Unclear risk of bias"],
        _ => Words(judgement),
    };

    /// <summary>A word in the middle of a sentence: English writes it small, German by what it is.</summary>
    public static string Within(string text) => Language.Current == Language.English ? text.ToLowerInvariant() : text;
}
