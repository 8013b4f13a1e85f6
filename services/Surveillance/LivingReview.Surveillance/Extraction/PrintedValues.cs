using System.Globalization;
using System.Text.RegularExpressions;

namespace LivingReview.Surveillance.Extraction;

/// <summary>A number of a text that can be a rate or a ratio.</summary>
/// <param name="Start">Where the number begins.</param>
/// <param name="End">Behind it, its percent sign included.</param>
/// <param name="Number">Its digits, with a point.</param>
/// <param name="Percent">Whether a percent sign or word stands behind it.</param>
internal sealed record PrintedValue(int Start, int End, string Number, bool Percent)
{
    /// <summary>Behind everything that belongs to it: interval and counts.</summary>
    public int Tail { get; init; } = End;

    public string? Lower { get; init; }

    public string? Upper { get; init; }

    public long? Events { get; init; }

    public long? Trials { get; init; }

    public bool Vague { get; init; }

    public decimal Value => decimal.Parse(Number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture);

    /// <summary>Whether it can be a proportion: 0..100%, or a decimal fraction 0..1.</summary>
    public bool IsRate => Percent ? Value <= 100 : Number.Contains('.', StringComparison.Ordinal) && Value <= 1;

    public string Printed => Percent ? Number + "%" : Number;
}

/// <summary>Finds numbers with what stands in brackets behind them: "91% (95% CI 85 to 95)", "86% (43/50 patients)".</summary>
internal static partial class PrintedValues
{
    public static IReadOnlyList<PrintedValue> In(string plain)
    {
        var values = new List<PrintedValue>();
        foreach (Match match in Number().Matches(plain))
        {
            if (values is [.., var before] && match.Index < before.Tail) continue;
            var number = match.Groups["n"].Value;
            var percent = match.Groups["pct"].Success;
            if (number.Contains(',', StringComparison.Ordinal))
            {
                // "91,1%" and "0,911" are decimals; "1,245" is not.
                if (!DecimalComma().IsMatch(number) || (!percent && !number.StartsWith('0'))) continue;
                number = number.Replace(',', '.');
            }

            if (number.StartsWith('.')) number = "0" + number;
            values.Add(WithTail(plain, new PrintedValue(match.Index, match.Index + match.Length, number, percent)));
        }

        return values;
    }

    /// <summary>The value with the counts that stand behind the name that follows it: "90% sensitivity (9/10)".</summary>
    public static PrintedValue WithCountsAt(string plain, PrintedValue value, int place) =>
        value.Events is null && value.Lower is null && WithTail(plain, value with { Tail = place }) is var longer && longer.Tail > place ? longer : value;

    private static PrintedValue WithTail(string plain, PrintedValue value)
    {
        for (var i = 0; i < 3; i++)
        {
            if (value.Events is null && Counts().Match(plain, value.Tail) is { Success: true } counts
                && NumberWords.Digits(counts.Groups["x"].Value) is { } events && NumberWords.Digits(counts.Groups["m"].Value) is { } trials && events <= trials && trials > 0)
            {
                value = value with { Events = events, Trials = trials, Tail = counts.Index + counts.Length };
            }
            else if (value.Lower is null && (Limits(value, NamedInterval().Match(plain, value.Tail), true) ?? Limits(value, BracketedInterval().Match(plain, value.Tail), false)) is { } limited)
            {
                value = limited;
            }
            else
            {
                break;
            }
        }

        return value;
    }

    private static PrintedValue? Limits(PrintedValue value, Match interval, bool named)
    {
        if (!interval.Success) return null;
        var (lower, upper) = (Limit(interval.Groups["lo"].Value), Limit(interval.Groups["hi"].Value));
        var percent = value.Percent || interval.Groups["pct"].Success;
        if (!decimal.TryParse(lower, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var low)
            || !decimal.TryParse(upper, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var high))
        {
            return null;
        }

        // Without its name an interval is one only if it holds the value.
        if (low > high && named) return value with { Tail = interval.Index + interval.Length }; // a misprint: no limits, but no other rate either
        if (low > high || (!named && (low > value.Value || high < value.Value || (!percent && low == Math.Truncate(low) && high == Math.Truncate(high))))) return null;
        return value with { Tail = interval.Index + interval.Length, Lower = percent ? lower + "%" : lower, Upper = percent ? upper + "%" : upper };
    }

    private static string Limit(string number) => number.StartsWith('.') ? "0" + number : number;

    // A number, not part of a word, a date or a longer number; a hyphen before it only where it is no range.
    [GeneratedRegex(
        @"(?<![\w.,µ]|[\d%]\s?[-/])(?<n>\d{1,3}(?:,\d{3})+(?!\d)|\d+,\d{1,3}|\d+(?:\.\d+)?|\.\d+)(?![\w]|\.\d|,\d{3}\b|\s?%?\s?[-/]\s?\d)(?!\s(?:to|of|out of)\s\d+(?!\.?\d*\s?%)|\s?(?:mg|microg|µg|ng|g|ml|mm|cm|mmol|iu|t|tesla|years?|months?|weeks?|days?|h|hours?|min)\b)(?:\s{0,9}(?<pct>%)|\s?(?<pct>percent\b|per cent\b|pct\b))?",
        RegexOptions.CultureInvariant)]
    private static partial Regex Number();

    [GeneratedRegex(@"^\d{1,3},\d{1,3}$", RegexOptions.CultureInvariant)]
    private static partial Regex DecimalComma();

    [GeneratedRegex(@"\G\s*,?\s*[(\[]\s*(?:n\s*=\s*)?(?<x>\d+(?:,\d{3})*)\s*(?:/|of|out of|of the)\s*(?<m>\d+(?:,\d{3})*)(?:\s+[a-z][a-z -]{0,40})?\s*(?:[)\]]|[,;](?=\s*9\d))", RegexOptions.CultureInvariant)]
    private static partial Regex Counts();

    private const string TwoLimits = @"(?<lo>\d+(?:\.\d+)?|\.\d+)\s?(?<pct>%)?\s*(?:-|to|,|;|and)\s*(?<hi>\d+(?:\.\d+)?|\.\d+)\s?(?<pct>%)?";

    [GeneratedRegex(
        @"\G\s*[,;:]?\s*[(\[]?\s*[,;]?\s*(?:with (?:a )?)?(?:9\d(?:\.\d)?\s?%?\s*)?(?:confidence\s+(?:intervals?|limits?)|ci|c\.i\.|cl)(?:\s*[(\[]\s*ci\s*[)\]])?\s*(?:of|was|from|[=:,;(\[]|\s)*"
        + TwoLimits + @"\s*[)\]]{0,2}",
        RegexOptions.CultureInvariant)]
    private static partial Regex NamedInterval();

    [GeneratedRegex(@"\G\s*[(\[]\s*(?:9[059]\s?%\s*[:,=;]\s*)?" + TwoLimits + @"\s*[)\]]", RegexOptions.CultureInvariant)]
    private static partial Regex BracketedInterval();
}
