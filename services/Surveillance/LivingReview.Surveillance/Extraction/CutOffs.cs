using System.Text.RegularExpressions;

namespace LivingReview.Surveillance.Extraction;

/// <summary>Finds cut-offs with their units: "a cut-off value of 60 ms", "threshold of >= 3 U/mL".</summary>
internal static partial class CutOffs
{
    public static IEnumerable<FoundFigure> In(string plain)
    {
        foreach (Match match in Named().Matches(plain))
        {
            var number = match.Groups["n"];
            yield return new FoundFigure(FigureKind.Threshold, number.Value, number.Index, number.Length, -1)
            {
                Unit = match.Groups["unit"].Success ? match.Groups["unit"].Value : null,
                Direction = match.Groups["sign"].Success ? Direction(match.Groups["sign"].Value) : null,
            };
        }
    }

    private static string Direction(string sign) => sign[0] switch
    {
        '≥' => ">=",
        '≤' => "<=",
        '<' => sign.Contains('=', StringComparison.Ordinal) ? "<=" : "<",
        _ => sign.Contains('=', StringComparison.Ordinal) ? ">=" : ">",
    };

    [GeneratedRegex(
        @"\b(?:cut[- ]?offs?|cut[- ]?points?|thresholds?|cutting points?)(?:[- ](?:values?|points?|levels?|scores?|limits?|criteri(?:on|a)))?(?:\s*\([a-z]+\))?(?:\s+(?!(?:and|with|sensitivity|specificity|yielded|had|a|the sens)\b)[a-z][a-z0-9-]*){0,6}?\s*(?:of|at|was|were|is|to|=|:|,|\()?\s*(?:set at\s*)?"
        + @"(?<sign>≥|≤|>\s?or\s?=|<\s?or\s?=|>\s?=|<\s?=|>|<)?\s*/?\s*(?<n>-?\d+(?:,\d{3})*(?:\.\d+)?|\.\d+)(?![\d/])(?:\s?(?<unit>%|(?:[npµmk]?g|[nµpm]?mol|m?iu|[kmµ]?u|meq|ng)(?:\s?/\s?(?:\d*\s?)?(?:m?l|dl|g|kg|cm2|min|l|mmol|mg))?(?:\.?h)?|g/cm2|mm\s?hg|kpa|mmhg|mm|cm|ms|msec|hu|bpm|beats/min|units?|points?|years?|days?|months?|weeks?|hours?|minutes?|min|s|°c|hz|db|copies/ml|cells/(?:µl|mm3)|/µl)\b)?",
        RegexOptions.CultureInvariant)]
    private static partial Regex Named();
}
