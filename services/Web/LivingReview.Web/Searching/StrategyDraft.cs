using System.Globalization;
using LivingReview.Contracts.Surveillance;

namespace LivingReview.Web.Searching;

/// <summary>A search strategy while it is written, as text. Only what cannot be sent at all is rejected here; the server checks the rest.</summary>
public sealed record StrategyDraft
{
    private const string Day = "yyyy-MM-dd";

    /// <summary>Tells it from others, whatever is typed into them.</summary>
    public object Key { get; } = new();

    /// <summary>Name of the source; empty before one is chosen.</summary>
    public string Source { get; set; } = "";

    public string Query { get; set; } = "";

    /// <summary>The five fields of cron.</summary>
    public string Schedule { get; set; } = SearchSchedule.Weekly;

    /// <summary>First day of the first search, as the browser writes it.</summary>
    public string Since { get; set; } = "";

    /// <summary>Days; empty for as many as is usual.</summary>
    public string OverlapDays { get; set; } = "";

    public static StrategyDraft From(StrategyView strategy) => new()
    {
        Source = strategy.Source,
        Query = strategy.Query,
        Schedule = strategy.Schedule,
        Since = strategy.Since.ToString(Day, CultureInfo.InvariantCulture),
        OverlapDays = strategy.OverlapDays.ToString(CultureInfo.InvariantCulture),
    };

    /// <summary>Errors that prevent sending it, by field.</summary>
    public Dictionary<string, IReadOnlyList<string>> Errors()
    {
        var errors = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        if (Source.Length == 0) errors["source"] = [T["Choose a source."]];
        if (Query.Trim().Length == 0) errors["query"] = [T["A query is needed."]];
        if (FirstDay is null) errors["since"] = [T["A day is needed, such as 2020-01-01."]];
        if (OverlapDays.Trim().Length > 0 && Overlap is null) errors["overlapDays"] = [T["\"{0}\" is not a whole number.", OverlapDays.Trim()]];
        return errors;
    }

    public StrategyRequest ToRequest() => new() { Query = Query.Trim(), Schedule = Schedule.Trim(), Since = FirstDay, OverlapDays = Overlap };

    private DateOnly? FirstDay => DateOnly.TryParseExact(Since.Trim(), Day, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;

    private int? Overlap => int.TryParse(OverlapDays.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var days) ? days : null;
}
