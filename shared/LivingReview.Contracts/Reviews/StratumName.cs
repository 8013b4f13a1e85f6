using LivingReview.Contracts.Reviews;

namespace LivingReview.Web.Reading;

/// <summary>What a reader sees for a stratum: keys of the protocol turned into words.</summary>
internal static class StratumName
{
    public const string Overall = "overall";

    // Short names that are written in capitals; a vocabulary's levels are lower-case keys.
    private static readonly HashSet<string> Acronyms = new(StringComparer.Ordinal)
    {
        "ai", "ct", "cta", "dxa", "ecg", "eeg", "ml", "mra", "mri", "pcr", "pet", "qct", "us",
    };

    /// <summary>"All studies", "CT", or "CT, External" for a conjunction.</summary>
    public static string Short(string stratum) =>
        stratum == Overall ? "All studies" : string.Join(", ", Parts(stratum).Select(part => Words(part.Level)));

    /// <summary>"All studies", or "Modality: CT".</summary>
    public static string Long(string stratum, Protocol protocol) =>
        stratum == Overall
            ? "All studies"
            : string.Join("; ", Parts(stratum).Select(part => $"{FactorLabel(part.Factor, protocol)}: {Words(part.Level)}"));

    /// <summary>The factors of a stratum, as the heading of its group; empty for overall.</summary>
    public static string Group(string stratum, Protocol protocol) =>
        stratum == Overall ? "" : string.Join(" and ", Parts(stratum).Select(part => FactorLabel(part.Factor, protocol)));

    public static string FactorLabel(string factor, Protocol protocol)
    {
        var label = protocol.Factors.FirstOrDefault(known => known.Name == factor)?.Label;
        return string.IsNullOrWhiteSpace(label) ? Words(factor) : label;
    }

    /// <summary>"deep-learning" to "Deep learning", "ct" to "CT".</summary>
    public static string Words(string key)
    {
        var words = key.Split(['-', '_', ' '], StringSplitOptions.RemoveEmptyEntries)
            .Select(word => Acronyms.Contains(word) ? word.ToUpperInvariant() : word).ToArray();
        if (words.Length == 0)
            return key;
        words[0] = char.ToUpperInvariant(words[0][0]) + words[0][1..];
        return string.Join(' ', words);
    }

    private static IEnumerable<(string Factor, string Level)> Parts(string stratum) =>
        stratum.Split(';').Select(part =>
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            return equals < 0 ? ("", part) : (part[..equals], part[(equals + 1)..]);
        });
}
