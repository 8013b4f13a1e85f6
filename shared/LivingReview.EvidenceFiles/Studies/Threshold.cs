using System.Globalization;
using System.Text.RegularExpressions;

namespace LivingReview.EvidenceFiles.Studies;

/// <summary>A threshold in the paper's words and, where they say it, as a number.</summary>
/// <param name="Text">The words; null if only a number was given.</param>
/// <param name="Value">The number.</param>
/// <param name="Unit">Its unit.</param>
/// <param name="Direction">&gt;=, &gt;, &lt;= or &lt;.</param>
public sealed partial record Threshold(string? Text, double? Value, string? Unit, string? Direction)
{
    /// <summary>Reads "≥ 3.6 ng/mL", "&gt;30", "20 U/mL"; other words are kept as they are.</summary>
    /// <param name="text">The words.</param>
    public static Threshold Parse(string text)
    {
        var match = Shape().Match(text);
        if (!match.Success || !double.TryParse(match.Groups["value"].Value.Replace(',', '.').Replace('−', '-'), NumberStyles.Float, CultureInfo.InvariantCulture, out var value))
            return new Threshold(text, null, null, null);
        var unit = match.Groups["unit"].Value.Trim();
        return new Threshold(text, value, unit.Length == 0 ? null : unit, DirectionOf(match.Groups["direction"].Value));
    }

    /// <summary>&gt;= for ≥, "above" and similar forms; any other text is returned as it is.</summary>
    /// <param name="text">A direction as written.</param>
    public static string? DirectionOf(string? text) => text?.Trim().ToLowerInvariant() switch
    {
        null or "" or "=" => null,
        "≥" or ">=" or "=>" or "at least" => ">=",
        ">" or "above" or "greater" or "higher" or "over" => ">",
        "≤" or "<=" or "=<" or "at most" => "<=",
        "<" or "below" or "less" or "lower" or "under" => "<",
        _ => text.Trim(),
    };

    [GeneratedRegex(@"^(?<direction>≥|>=|=>|>|≤|<=|=<|<|=)?\s*(?<value>[-−]?\d+([.,]\d+)?)\s*(?<unit>[^\d\s<>≥≤=,;][^<>≥≤=;]{0,30})?$")]
    private static partial Regex Shape();
}
