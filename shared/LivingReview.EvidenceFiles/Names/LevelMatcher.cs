using System.Security.Cryptography;
using System.Text;
using LivingReview.Contracts.Reviews;

namespace LivingReview.EvidenceFiles.Names;

/// <summary>Matches what people write to the levels of a factor: as it is, else without regard to case, spaces and marks.</summary>
public static class LevelMatcher
{
    /// <summary>The level that a text means; null if there is no match, or more than one.</summary>
    /// <param name="factor">The factor.</param>
    /// <param name="text">What was written.</param>
    public static string? Match(Factor factor, string text)
    {
        ArgumentNullException.ThrowIfNull(factor);
        ArgumentNullException.ThrowIfNull(text);
        var exact = factor.Levels.FirstOrDefault(l => l == text) ?? factor.Levels.FirstOrDefault(l => factor.LevelLabels.TryGetValue(l, out var label) && label == text);
        if (exact is not null) return exact;
        var key = PlainText.Key(text);
        if (key.Length == 0) return null;
        var alike = factor.Levels.Where(l => PlainText.Key(l) == key || (factor.LevelLabels.TryGetValue(l, out var label) && PlainText.Key(label) == key)).Take(2).ToList();
        return alike.Count == 1 ? alike[0] : null;
    }

    /// <summary>Every level of the factor as a key, what was written instead kept as its label.</summary>
    /// <param name="factor">A factor as it was sent.</param>
    public static Factor WithKeys(Factor factor)
    {
        ArgumentNullException.ThrowIfNull(factor);
        if (factor.Levels.All(l => l is not null && IsKey(l))) return factor;
        var labels = factor.LevelLabels.ToDictionary(StringComparer.Ordinal);
        var levels = new List<string>();
        foreach (var written in factor.Levels)
        {
            if (PlainText.Tidy(written) is not { } label || IsKey(label))
            {
                levels.Add(PlainText.Tidy(written) ?? written);
                continue;
            }

            var key = KeyOf(label);
            levels.Add(key);
            labels.TryAdd(key, label);
        }

        return factor with { Levels = levels, LevelLabels = labels };
    }

    /// <summary>Whether a level can be a key: letters, digits, hyphens, dots and underscores.</summary>
    /// <param name="level">A level.</param>
    public static bool IsKey(string level) =>
        level is { Length: > 0 and <= 64 } && char.IsAsciiLetterOrDigit(level[0]) && level.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' or '_');

    private static string KeyOf(string label)
    {
        var key = new StringBuilder();
        var lost = false;
        foreach (var c in Spelled(label))
        {
            if (char.IsAsciiLetterOrDigit(c) || c is '.' or '_')
            {
                key.Append(c);
            }
            else
            {
                lost |= char.IsLetterOrDigit(c) || char.IsSurrogate(c);
                if (key.Length > 0 && key[^1] != '-') key.Append('-');
            }
        }

        var plain = key.ToString().Trim('-', '.', '_');
        if (plain.Length > 50) (plain, lost) = (plain[..50].TrimEnd('-'), true);
        if (!lost && plain.Length > 0) return plain;
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(label)))[..8];
        return plain.Length == 0 ? "level-" + hash : $"{plain}-{hash}";
    }

    /// <summary>"Age >30" to "age gt 30": comparisons are part of the name.</summary>
    private static string Spelled(string label) => PlainText.WithoutMarks(label)
        .Replace(">=", " ge ", StringComparison.Ordinal).Replace("<=", " le ", StringComparison.Ordinal).Replace("≥", " ge ", StringComparison.Ordinal)
        .Replace("≤", " le ", StringComparison.Ordinal).Replace(">", " gt ", StringComparison.Ordinal).Replace("<", " lt ", StringComparison.Ordinal)
        .Replace("+", " plus ", StringComparison.Ordinal).Replace("%", " percent ", StringComparison.Ordinal);
}
