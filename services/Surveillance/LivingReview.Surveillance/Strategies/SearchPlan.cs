using Cronos;

namespace LivingReview.Surveillance.Strategies;

/// <summary>When a strategy is searched next and how far it got: written together with each step of its runs, so that a restart forgets nothing.</summary>
public sealed record SearchPlan
{
    /// <summary>The strategy's id.</summary>
    public string Id { get; init; } = "";

    public string Review { get; init; } = "";

    public string Source { get; init; } = "";

    /// <summary>When the next step is due: a search, or another try of one that met a fault. Null while the strategy rests.</summary>
    public DateTimeOffset? DueAt { get; init; }

    /// <summary>The run that is under way.</summary>
    public string? Run { get; init; }

    /// <summary>The strategy's version that the days below hold for.</summary>
    public int Version { get; init; }

    /// <summary>Last day up to which everything was found; null before the first complete search.</summary>
    public DateOnly? SearchedTo { get; init; }

    /// <summary>When the last complete search ended.</summary>
    public DateTimeOffset? CompletedAt { get; init; }

    /// <summary>Faults in a row.</summary>
    public int Failures { get; init; }

    /// <summary>Name of the last fault, until a search is complete again; see <see cref="Sources.SourceFailure"/>.</summary>
    public string? LastFailure { get; init; }

    /// <summary>What the source said of the query at the last complete search.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>The plan of a new or changed strategy: due at once, from its first day.</summary>
    internal static SearchPlan For(Strategy strategy, DateTimeOffset now) => new()
    {
        Id = strategy.Id,
        Review = strategy.Review,
        Source = strategy.Source,
        Version = strategy.Version,
        DueAt = strategy.Paused ? null : now,
    };

    /// <summary>The days that the next search covers.</summary>
    internal (DateOnly From, DateOnly To) Window(Strategy strategy, DateTimeOffset now)
    {
        // A source's day may have ended already when ours has not.
        var today = DateOnly.FromDateTime(now.UtcDateTime).AddDays(1);
        var from = SearchedTo is { } to && Version == strategy.Version ? to.AddDays(-strategy.OverlapDays) : strategy.Since;
        return (from < strategy.Since ? strategy.Since : from > today ? today : from, today < strategy.Since ? strategy.Since : today);
    }

    /// <summary>The next time of the schedule.</summary>
    internal static DateTimeOffset? Next(string schedule, DateTimeOffset now) => CronExpression.Parse(schedule).GetNextOccurrence(now, TimeZoneInfo.Utc);

    /// <summary>How long to wait after so many faults in a row: a minute, doubled each time, at most six hours; never less than the source asks for, nor more than a day.</summary>
    internal static TimeSpan Patience(int failures, TimeSpan? asked)
    {
        var own = TimeSpan.FromMinutes(Math.Min(Math.Pow(2, Math.Min(failures - 1, 10)), 360));
        return asked is { } longer && longer > own ? (longer < TimeSpan.FromDays(1) ? longer : TimeSpan.FromDays(1)) : own;
    }
}
