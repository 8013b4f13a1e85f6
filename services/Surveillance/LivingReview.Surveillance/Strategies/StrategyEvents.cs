namespace LivingReview.Surveillance.Strategies;

/// <summary>Store event: a search strategy was written, or written anew: the next version.</summary>
/// <param name="Review">Review.</param>
/// <param name="Source">Source that it searches.</param>
/// <param name="Query">The query in the source's language.</param>
/// <param name="Schedule">When it is searched, in the five fields of cron (UTC).</param>
/// <param name="OverlapDays">How many days before the end of the last complete search a search begins: sources take records in late.</param>
/// <param name="Since">First day of the first search.</param>
/// <param name="By">Who wrote it.</param>
/// <param name="At">When.</param>
public sealed record StrategyWritten(string Review, string Source, string Query, string Schedule, int OverlapDays, DateOnly Since, string By, DateTimeOffset At);

/// <summary>Store event: the strategy rests.</summary>
public sealed record StrategyPaused(string By, string? Reason, DateTimeOffset At);

/// <summary>Store event: the strategy is searched again.</summary>
public sealed record StrategyResumed(string By, DateTimeOffset At);

/// <summary>A search strategy as it stands.</summary>
public sealed record Strategy
{
    /// <summary>Its stream: review and source.</summary>
    public string Id { get; init; } = "";

    public string Review { get; init; } = "";

    public string Source { get; init; } = "";

    /// <summary>1, 2, 3, ...; a new version searches its whole time anew.</summary>
    public int Version { get; init; }

    public string Query { get; init; } = "";

    public string Schedule { get; init; } = "";

    public int OverlapDays { get; init; }

    public DateOnly Since { get; init; }

    public bool Paused { get; init; }

    public string By { get; init; } = "";

    public DateTimeOffset WrittenAt { get; init; }

    internal static string IdOf(string review, string source) => $"{review}/strategies/{source}";

    public static Strategy Create(StrategyWritten e) => new Strategy { Id = IdOf(e.Review, e.Source) }.With(e);

    public static Strategy Apply(StrategyWritten e, Strategy strategy) => strategy.With(e);

    public static Strategy Apply(StrategyPaused _, Strategy strategy) => strategy with { Paused = true };

    public static Strategy Apply(StrategyResumed _, Strategy strategy) => strategy with { Paused = false };

    private Strategy With(StrategyWritten e) => this with
    {
        Review = e.Review,
        Source = e.Source,
        Version = Version + 1,
        Query = e.Query,
        Schedule = e.Schedule,
        OverlapDays = e.OverlapDays,
        Since = e.Since,
        By = e.By,
        WrittenAt = e.At,
    };
}
