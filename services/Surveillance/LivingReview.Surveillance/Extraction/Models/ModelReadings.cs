using System.Globalization;
using LivingReview.Contracts.Screening;
using LivingReview.DiagnosticAccuracy;

namespace LivingReview.Surveillance.Extraction.Models;

/// <summary>
/// Holds what a model says to the text. A figure counts only where its quotation stands in the abstract with the number in it, where the program
/// does not see a test statistic, and where it does not read the same number as something else. From the figures that are left the solver makes
/// tables by the rules that hold for the program's own. A model's table is never the only one: it is shown beside what the text alone gives.
/// </summary>
internal static class ModelReadings
{
    private static readonly Dictionary<string, FigureKind> Kinds = new Dictionary<string, FigureKind>(StringComparer.OrdinalIgnoreCase)
    {
        ["sensitivity"] = FigureKind.Sensitivity,
        ["specificity"] = FigureKind.Specificity,
        ["ppv"] = FigureKind.PositivePredictiveValue,
        ["npv"] = FigureKind.NegativePredictiveValue,
        ["accuracy"] = FigureKind.Accuracy,
        ["tp"] = FigureKind.TruePositives,
        ["fp"] = FigureKind.FalsePositives,
        ["fn"] = FigureKind.FalseNegatives,
        ["tn"] = FigureKind.TrueNegatives,
        ["group-size"] = FigureKind.GroupSize,
    };

    private static readonly string[] Percent = ["%", "percent", "per cent"];

    public static ModelReading Of(string model, string text, IReadOnlyList<ClaimedFigure> claimed)
    {
        var own = FigureFinder.Find(text);
        var plain = AbstractText.WithoutStatistics(AbstractText.Normalize(text));
        var standing = claimed.Select(claim => Standing(claim, text, plain, own)).OfType<FoundFigure>().DistinctBy(f => (f.Kind, f.Offset)).OrderBy(f => f.Offset).ToList();
        var tables = CandidateTables.Propose(text, standing).Tables;
        var ofText = CandidateTables.Propose(text, own).Tables.Select(t => t.Table).ToHashSet();
        var further = tables.Where(t => !ofText.Contains(t.Table)).ToList();
        return new ModelReading
        {
            Model = model,
            Verdict = tables.Count == 0 ? "none" : further.Count == 0 ? "agrees" : "differs",
            Figures = [.. standing.Select(ExtractionCandidates.View)],
            Rejected = claimed.Count - standing.Count,
            Tables = [.. further.Select(ExtractionCandidates.View)],
        };
    }

    private static FoundFigure? Standing(ClaimedFigure claim, string text, string plain, IReadOnlyList<FoundFigure> own)
    {
        if (claim is not { Kind: { } name, Printed: { } printed, Quote: { } quote } || !Kinds.TryGetValue(name.Trim(), out var kind)) return null;
        var (number, sentence) = (printed.Trim(), quote.Trim());
        if (number.Length is 0 or > 20 || sentence.Length < number.Length || Places(text, sentence) is not [var at] || Places(sentence, number) is not [var within]) return null;
        var offset = at + within;
        if (IsPartOfNumber(text, offset, number.Length)) return null;
        var digits = number.TrimEnd('%').Trim();
        var (value, isRate) = (digits.Replace('·', '.'), kind <= FigureKind.Accuracy);
        if (!plain.AsSpan(offset, digits.Length).ContainsAnyInRange('0', '9')) return null; // a p value, a kappa, a ratio
        if (own.Any(f => f.Offset == offset && f.IsRate && isRate && f.Kind != kind)) return null; // the text itself says what it is
        var known = own.FirstOrDefault(f => f.Offset == offset && f.Kind == kind);
        if (known is not null) return known;
        if (isRate)
        {
            var rate = number.EndsWith('%') || IsPercent(text, offset + number.Length) ? value + "%" : value;
            return PrintedRate.TryParse(rate, out _) ? new FoundFigure(kind, rate, offset, number.Length, 0) : null;
        }

        return long.TryParse(value.Replace(",", "", StringComparison.Ordinal), NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            ? new FoundFigure(kind, count.ToString(CultureInfo.InvariantCulture), offset, number.Length, 0)
            : null;
    }

    private static bool IsPercent(string text, int end) => text[end..].TrimStart() is var rest && Percent.Any(word => rest.StartsWith(word, StringComparison.OrdinalIgnoreCase));

    /// <summary>"5" in "95" or in "0.5" is no number of the text.</summary>
    private static bool IsPartOfNumber(string text, int offset, int length)
    {
        var (before, after) = (offset > 0 ? text[offset - 1] : ' ', offset + length < text.Length ? text[offset + length] : ' ');
        var further = offset + length + 1 < text.Length ? text[offset + length + 1] : ' ';
        return char.IsLetterOrDigit(before) || before is '.' or '·' || char.IsLetterOrDigit(after) || (after is '.' or '·' or ',' && char.IsAsciiDigit(further));
    }

    /// <summary>Where a part stands, at most two places.</summary>
    private static List<int> Places(string text, string part)
    {
        var places = new List<int>();
        for (var at = text.IndexOf(part, StringComparison.Ordinal); at >= 0 && places.Count < 2; at = text.IndexOf(part, at + 1, StringComparison.Ordinal)) places.Add(at);
        return places;
    }
}
