namespace LivingReview.Surveillance.Runs;

/// <summary>Store event: a search began.</summary>
public sealed record RunStarted(Guid Run, string Review, string Source, int StrategyVersion, string Query, DateOnly From, DateOnly To, DateTimeOffset At);

/// <summary>Store event: a page was read and everything of it stored.</summary>
/// <param name="Cursor">Where it began; null at the beginning.</param>
/// <param name="Next">Where the next one begins; null after the last.</param>
/// <param name="Total">How many records the source says there are.</param>
/// <param name="Read">How many it brought, before a local filter.</param>
/// <param name="PageHash">The keys of what it brought, as a hash.</param>
/// <param name="Sightings">The records of it.</param>
/// <param name="Warnings">What the source said of the query.</param>
/// <param name="Missing">Ids that it named and did not deliver.</param>
/// <param name="At">When.</param>
public sealed record PageRead(
    string? Cursor, string? Next, int? Total, int Read, string PageHash, IReadOnlyList<RecordSighting> Sightings, IReadOnlyList<string> Warnings, IReadOnlyList<string> Missing, DateTimeOffset At);

/// <summary>That a run saw a record.</summary>
/// <param name="SourceId">Id at the source.</param>
/// <param name="ContentHash">What it said.</param>
/// <param name="Work">The work that it belongs to.</param>
/// <param name="Outcome">new: the first record of a work; added: another record of a known work; changed; or known.</param>
public sealed record RecordSighting(string SourceId, string ContentHash, string Work, string Outcome);

/// <summary>Store event: a step met a fault; what was read before is kept, and the run goes on from there.</summary>
public sealed record RunFailed(string Failure, string Reason, DateTimeOffset RetryAt, bool FromTheBeginning, DateTimeOffset At);

/// <summary>Store event: the source has more records than it hands out, so the run covers fewer days; the next run covers the others.</summary>
public sealed record WindowNarrowed(DateOnly To, DateTimeOffset At);

/// <summary>Store event: the search is complete, or ended with records missing.</summary>
/// <param name="Complete">Whether everything that the source announced came.</param>
/// <param name="Shortfall">What is missing, as a sentence; null if nothing is.</param>
/// <param name="At">When.</param>
public sealed record RunCompleted(bool Complete, string? Shortfall, DateTimeOffset At);

/// <summary>Store event: the strategy was changed or paused under the run, which ends unfinished.</summary>
public sealed record RunAbandoned(string Reason, DateTimeOffset At);

/// <summary>A search as it stands.</summary>
public sealed record SearchJob
{
    /// <summary>Its stream.</summary>
    public string Id { get; init; } = "";

    public Guid Run { get; init; }

    public string Review { get; init; } = "";

    public string Source { get; init; } = "";

    public int StrategyVersion { get; init; }

    public string Query { get; init; } = "";

    public DateOnly From { get; init; }

    public DateOnly To { get; init; }

    /// <summary>running, waiting (for another try), complete, partial (ended with records missing) or abandoned.</summary>
    public string Status { get; init; } = Running;

    public DateTimeOffset StartedAt { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Where the next page begins.</summary>
    public string? Cursor { get; init; }

    public int Pages { get; init; }

    /// <summary>How many records the source announced.</summary>
    public int? Total { get; init; }

    /// <summary>How many it brought since the last beginning, before a local filter.</summary>
    public int Read { get; init; }

    /// <summary>Different records that matched.</summary>
    public int Found { get; init; }

    /// <summary>Works that nobody had found before.</summary>
    public int New { get; init; }

    /// <summary>Records that no search of this source had found before.</summary>
    public int Fresh { get; init; }

    /// <summary>Records that say something else than before.</summary>
    public int Changed { get; init; }

    public string? LastPage { get; init; }

    public int Failures { get; init; }

    /// <summary>Name and sentence of the last fault.</summary>
    public string? LastFailure { get; init; }

    public string? Reason { get; init; }

    public DateTimeOffset? RetryAt { get; init; }

    public string? Shortfall { get; init; }

    public IReadOnlyList<string> Warnings { get; init; } = [];

    public IReadOnlyList<string> Missing { get; init; } = [];

    internal const string Running = "running";
    internal const string Waiting = "waiting";
    internal const string Whole = "complete";
    internal const string Partial = "partial";
    internal const string Abandoned = "abandoned";

    internal static string IdOf(Guid run) => $"runs/{run:N}";

    public static SearchJob Create(RunStarted e) => new()
    {
        Id = IdOf(e.Run),
        Run = e.Run,
        Review = e.Review,
        Source = e.Source,
        StrategyVersion = e.StrategyVersion,
        Query = e.Query,
        From = e.From,
        To = e.To,
        StartedAt = e.At,
    };

    public static SearchJob Apply(PageRead e, SearchJob job) => job with
    {
        Status = Running,
        Cursor = e.Next,
        Pages = job.Pages + 1,
        Total = e.Total ?? job.Total,
        Read = job.Read + e.Read,
        Found = job.Found + e.Sightings.Count,
        New = job.New + e.Sightings.Count(s => s.Outcome == "new"),
        Fresh = job.Fresh + e.Sightings.Count(s => s.Outcome is "new" or "added"),
        Changed = job.Changed + e.Sightings.Count(s => s.Outcome == "changed"),
        LastPage = e.PageHash,
        RetryAt = null,
        Warnings = [.. job.Warnings.Union(e.Warnings, StringComparer.Ordinal)],
        Missing = [.. job.Missing.Union(e.Missing, StringComparer.Ordinal).Except(e.Sightings.Select(s => s.SourceId), StringComparer.Ordinal)],
    };

    public static SearchJob Apply(RunFailed e, SearchJob job) => (e.FromTheBeginning ? job with { Cursor = null, Read = 0, LastPage = null } : job) with
    {
        Status = Waiting,
        Failures = job.Failures + 1,
        LastFailure = e.Failure,
        Reason = e.Reason,
        RetryAt = e.RetryAt,
    };

    public static SearchJob Apply(WindowNarrowed e, SearchJob job) => job with { To = e.To, Cursor = null, Read = 0, LastPage = null };

    public static SearchJob Apply(RunCompleted e, SearchJob job) => job with { Status = e.Complete ? Whole : Partial, EndedAt = e.At, Shortfall = e.Shortfall, RetryAt = null };

    public static SearchJob Apply(RunAbandoned e, SearchJob job) => job with { Status = Abandoned, EndedAt = e.At, Reason = e.Reason, RetryAt = null };
}
