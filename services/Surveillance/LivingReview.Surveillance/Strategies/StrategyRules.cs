using Cronos;
using LivingReview.Contracts.Surveillance;
using LivingReview.Hosting.Problems;
using LivingReview.Surveillance.Sources;

namespace LivingReview.Surveillance.Strategies;

/// <summary>What a search strategy may say.</summary>
internal static class StrategyRules
{
    private const int MaxQuery = 10_000;
    private const int UsualOverlapDays = 21;
    private const string UsualSchedule = "0 3 * * 1";

    /// <summary>More often than this is not polite.</summary>
    private static readonly TimeSpan LeastInterval = TimeSpan.FromHours(1);

    /// <summary>The strategy to write, or null with every fault.</summary>
    public static StrategyWritten? Check(string review, string source, StrategyRequest request, string by, DateTimeOffset now, Faults faults)
    {
        var query = request.Query?.Trim() ?? "";
        var schedule = request.Schedule?.Trim() ?? UsualSchedule;
        faults.Require(query.Length is > 0 and <= MaxQuery, "query", FormattableString.Invariant($"The query is needed, at most {MaxQuery} characters."));
        if (source == SourceNames.MedRxiv && query.Length > 0 && ErrorOf(query) is { } error) faults.Add("query", error);
        if (ScheduleFault(schedule, now) is { } fault) faults.Add("schedule", fault);
        Bounds.Check(request, "", faults);
        faults.Require(request.Since is not null, "since", "The first day of the first search is needed.");
        faults.Require(request.Since is not { } since || since <= DateOnly.FromDateTime(now.UtcDateTime), "since", "The first day must not be in the future.");
        return faults.None ? new StrategyWritten(review, source, query, schedule, request.OverlapDays ?? UsualOverlapDays, request.Since!.Value, by, now) : null;
    }

    private static string? ErrorOf(string query)
    {
        try
        {
            TextQuery.Parse(query);
            return null;
        }
        catch (FormatException fault)
        {
            return fault.Message;
        }
    }

    private static string? ScheduleFault(string schedule, DateTimeOffset now)
    {
        try
        {
            var cron = CronExpression.Parse(schedule);
            if (cron.GetNextOccurrence(now, TimeZoneInfo.Utc) is not { } first) return "It never comes.";
            return cron.GetNextOccurrence(first, TimeZoneInfo.Utc) is { } second && second - first < LeastInterval ? "At most one search an hour." : null;
        }
        catch (CronFormatException fault)
        {
            return $"The five fields of cron are expected, such as \"{UsualSchedule}\": {fault.Message}";
        }
    }
}
