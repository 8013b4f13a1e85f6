using System.Globalization;
using LivingReview.Contracts.Estimates;
using LivingReview.Figures.Languages;

namespace LivingReview.Figures.Formatting;

/// <summary>Formats numbers, the same everywhere on the page.</summary>
internal static class NumberText
{
    private static readonly CultureInfo Culture = CultureInfo.InvariantCulture;

    /// <summary>"0.856".</summary>
    public static string Probability(double value) => value.ToString("0.000", Culture);

    /// <summary>"0.8563", for tables beside figures.</summary>
    public static string Precise(double value) => value.ToString("0.0000", Culture);

    /// <summary>"0.856 (0.776 to 0.911)".</summary>
    public static string Interval(EstimateInterval interval) =>
        T["{0} ({1} to {2})", Probability(interval.Estimate), Probability(interval.Lower), Probability(interval.Upper)];

    /// <summary>"0.8563 (0.7760 to 0.9111)", or a dash.</summary>
    public static string PreciseInterval(EstimateInterval? interval) =>
        interval is null ? "–" : T["{0} ({1} to {2})", Precise(interval.Estimate), Precise(interval.Lower), Precise(interval.Upper)];

    /// <summary>"+0.012" or "−0.012".</summary>
    public static string Change(double value) => (value < 0 ? "−" : "+") + Math.Abs(value).ToString("0.000", Culture);

    /// <summary>"5,164".</summary>
    public static string Count(long value) => Language.Current == Language.English
        ? value.ToString("N0", Culture)
        : value.ToString(Math.Abs(value) < 10_000 ? "0" : "N0", Culture).Replace(',', '\u202f'); // a comma would be read as the decimal one

    /// <summary>"62%", or a dash.</summary>
    public static string Share(double? value) => value is { } share ? Math.Round(100 * share).ToString("0", Culture) + "%" : "–";

    /// <summary>"24 Nov 2026, 06:05 UTC".</summary>
    public static string Moment(DateTimeOffset value) => Day(value) + value.UtcDateTime.ToString(", HH:mm 'UTC'", Culture);

    /// <summary>"24 Nov 2026".</summary>
    public static string Day(DateTimeOffset value) => Day(DateOnly.FromDateTime(value.UtcDateTime));

    /// <summary>"24 Nov 2026".</summary>
    public static string Day(DateOnly value)
    {
        var language = Language.Current;
        return value.ToString(language.DayFormat.Replace("MMM", $"'{language.Months[value.Month - 1]}'", StringComparison.Ordinal), Culture);
    }

    /// <summary>"just now", "12 min ago", "3 h ago"; after a day the date.</summary>
    public static string Ago(TimeSpan elapsed, DateTimeOffset at) => elapsed.TotalMinutes switch
    {
        < 1 => T["just now"],
        < 60 => T["{0} min ago", (int)elapsed.TotalMinutes],
        < 24 * 60 => T["{0} h ago", (int)elapsed.TotalHours],
        _ => Day(at),
    };

    /// <summary>For the datetime attribute of a time element.</summary>
    public static string Machine(DateTimeOffset value) => value.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", Culture);

    public static string Studies(int count) => count == 1 ? T["1 study"] : T["{0} studies", Count(count)];
}
