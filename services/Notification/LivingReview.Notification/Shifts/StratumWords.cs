using LivingReview.Contracts.Reviews;

namespace LivingReview.Notification.Shifts;

/// <summary>A stratum as a reader knows it: "All studies", "Modality: CT", "Modality: CT; Validation: external".</summary>
internal static class StratumWords
{
    private const string Overall = "overall";

    // Short names that are written in capitals; a vocabulary's levels are lower-case keys.
    private static readonly HashSet<string> Acronyms = new(StringComparer.Ordinal) { "ai", "ct", "cta", "dxa", "ecg", "eeg", "ml", "mra", "mri", "pcr", "pet", "qct", "us" };

    public static string Of(string stratum, Protocol? protocol)
    {
        var companion = stratum.IndexOf('+', StringComparison.Ordinal);
        var levels = companion < 0 ? stratum : stratum[..companion];
        var words = levels == Overall ? "All studies" : string.Join("; ", levels.Split(';').Select(part => Level(part, protocol)));
        return companion < 0 ? words : $"{words} ({Words(stratum[(companion + 1)..])} only)";
    }

    private static string Level(string part, Protocol? protocol)
    {
        if (part.Split('=', 2) is not [var factor, var level]) return Capital(Words(part));
        var label = protocol?.Factors.FirstOrDefault(f => f.Name == factor)?.Label;
        return $"{(string.IsNullOrWhiteSpace(label) ? Capital(Words(factor)) : label)}: {Words(level)}";
    }

    private static string Words(string key) => string.Join(' ', key.Split(['-', '_'], StringSplitOptions.RemoveEmptyEntries).Select(w => Acronyms.Contains(w) ? w.ToUpperInvariant() : w));

    private static string Capital(string text) => text.Length == 0 ? text : char.ToUpperInvariant(text[0]) + text[1..];
}
