using System.Text.RegularExpressions;

namespace LivingReview.Surveillance.Extraction;

/// <summary>Finds printed counts of true and false results: "43 true positives", "false negatives (n = 7)", "TP = 43".</summary>
internal static partial class TableCells
{
    public static IEnumerable<FoundFigure> In(string plain)
    {
        foreach (Match match in Before().Matches(plain).Concat(After().Matches(plain)))
        {
            var number = match.Groups["n"];
            var value = NumberWords.Digits(number.Value) ?? NumberWords.Value(number.Value);
            yield return new FoundFigure(Kind(match), FormattableString.Invariant($"{value}"), number.Index, number.Length, -1);
        }
    }

    private static FigureKind Kind(Match match) => (match.Groups["truth"].Value[0], match.Groups["sign"].Value[0]) switch
    {
        ('t', 'p') => FigureKind.TruePositives,
        ('f', 'p') => FigureKind.FalsePositives,
        ('f', _) => FigureKind.FalseNegatives,
        _ => FigureKind.TrueNegatives,
    };

    [GeneratedRegex(
        @"(?<![\w.,/%-])(?<n>\d+|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|no)\b)\s+(?:(?:were|was|had|patients?|results?|cases?|tests?)\s+)*(?:a\s+)?(?<truth>true|false)[- ](?<sign>positive|negative)s?\b(?!\s+rate)",
        RegexOptions.CultureInvariant)]
    private static partial Regex Before();

    [GeneratedRegex(
        @"\b(?<truth>true|false)[- ](?<sign>positive|negative)s?(?:\s+(?:results?|tests?|cases?|findings?|diagnos[ei]s))?\s*(?:\((?:[tf][pn]\s*[,;]\s*)?n\s*=\s*|=\s*|:\s*|(?:results? )?(?:in|were|was)\s+)(?<n>\d+)(?![.\d%/])(?!\s?%)"
        + @"|(?<![a-z])(?<truth>t|f)(?<sign>p|n)\s*[=:]\s*(?<n>\d+)(?![.\d%/])(?!\s?%)",
        RegexOptions.CultureInvariant)]
    private static partial Regex After();
}
