using System.Globalization;
using LivingReview.Contracts.Reviews;
using LivingReview.Contracts.Studies;

namespace LivingReview.Web.Studies;

/// <summary>
/// A study as it is typed. Only what cannot be sent at all (text in a number's place) is judged here; the server judges the rest,
/// so that the page and a program are told the same.
/// </summary>
internal sealed class StudyDraft
{
    public string Label { get; set; } = "";

    public string Year { get; set; } = "";

    public string Tp { get; set; } = "";

    public string Fp { get; set; } = "";

    public string Fn { get; set; } = "";

    public string Tn { get; set; } = "";

    public Dictionary<string, string> Levels { get; } = new(StringComparer.Ordinal);

    /// <summary>Sensitivity as far as the cells typed so far give one.</summary>
    public double? Sensitivity => Ratio(Tp, Fn);

    /// <summary>Specificity as far as the cells typed so far give one.</summary>
    public double? Specificity => Ratio(Tn, Fp);

    /// <summary>Faults that keep the draft from being sent, by field.</summary>
    public Dictionary<string, IReadOnlyList<string>> Faults()
    {
        var faults = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        foreach (var (field, text) in new[] { ("year", Year), ("tp", Tp), ("fp", Fp), ("fn", Fn), ("tn", Tn) })
        {
            if (!string.IsNullOrWhiteSpace(text) && Whole(text) is null)
                faults[field] = [$"\"{text.Trim()}\" is not a whole number."];
        }

        return faults;
    }

    public StudySubmission ToSubmission(Protocol protocol) => new()
    {
        Label = string.IsNullOrWhiteSpace(Label) ? null : Label.Trim(),
        Year = (int?)Whole(Year),
        Tables =
        [
            new TableSubmission
            {
                Tp = Whole(Tp),
                Fp = Whole(Fp),
                Fn = Whole(Fn),
                Tn = Whole(Tn),
                Factors = protocol.Factors
                    .Select(factor => (factor.Name, Level: Levels.GetValueOrDefault(factor.Name)))
                    .Where(chosen => !string.IsNullOrEmpty(chosen.Level))
                    .ToDictionary(chosen => chosen.Name, chosen => chosen.Level, StringComparer.Ordinal),
            },
        ],
    };

    private static double? Ratio(string hits, string misses) =>
        Whole(hits) is { } a and >= 0 && Whole(misses) is { } b and >= 0 && a + b > 0 ? (double)a / (a + b) : null;

    private static long? Whole(string text) =>
        long.TryParse(text.Trim(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value)
        && value is >= -999_999_999 and <= 999_999_999_999 ? value : null;
}
