using System.ComponentModel.DataAnnotations;

namespace LivingReview.Contracts.Surveillance;

/// <summary>A search strategy for one source, as it is written.</summary>
public sealed record StrategyRequest
{
    /// <summary>The query in the source's own language, at most 10,000 characters. For medRxiv words, "phrases", AND, OR, NOT and parentheses.</summary>
    public string? Query { get; init; }

    /// <summary>When it is searched: the five fields of cron, in UTC. By default Mondays at 03:00.</summary>
    public string? Schedule { get; init; }

    /// <summary>Days that a search goes back before the end of the last one, 0 to 365: sources take records in late. By default 21.</summary>
    [Range(0, 365)]
    public int? OverlapDays { get; init; }

    /// <summary>First day of the first search.</summary>
    public DateOnly? Since { get; init; }
}

/// <summary>A search strategy as it stands.</summary>
public sealed record StrategyView
{
    /// <summary>Source: pubmed, europe-pmc, openalex, crossref, medrxiv or clinicaltrials.</summary>
    public required string Source { get; init; }

    /// <summary>Version, from 1.</summary>
    public required int Version { get; init; }

    /// <summary>The query.</summary>
    public required string Query { get; init; }

    /// <summary>The schedule (cron, UTC).</summary>
    public required string Schedule { get; init; }

    /// <summary>Days of overlap.</summary>
    public required int OverlapDays { get; init; }

    /// <summary>First day of the first search.</summary>
    public required DateOnly Since { get; init; }

    /// <summary>Who wrote this version.</summary>
    public required string WrittenBy { get; init; }

    /// <summary>When.</summary>
    public required DateTimeOffset WrittenAt { get; init; }

    /// <summary>Whether it rests.</summary>
    public required bool Paused { get; init; }

    /// <summary>When it is searched next, or tried again; null while it rests, and in the list of versions.</summary>
    public DateTimeOffset? DueAt { get; init; }

    /// <summary>Last day up to which everything was found; null before the first complete search.</summary>
    public DateOnly? SearchedTo { get; init; }

    /// <summary>When the last complete search ended.</summary>
    public DateTimeOffset? CompletedAt { get; init; }

    /// <summary>
    /// What the last try met, until a search is complete again: unreachable, throttled, server-error, rejected, html, truncated, changed, repeated,
    /// too-many or incomplete. Null if nothing: then "nothing new" means that.
    /// </summary>
    public string? LastFailure { get; init; }

    /// <summary>Faults in a row.</summary>
    public int Failures { get; init; }

    /// <summary>What the source did not understand of the query.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];
}

/// <summary>A search that ran or runs.</summary>
public sealed record SearchJobView
{
    /// <summary>Id.</summary>
    public required Guid Id { get; init; }

    /// <summary>Source.</summary>
    public required string Source { get; init; }

    /// <summary>Version of the strategy.</summary>
    public required int StrategyVersion { get; init; }

    /// <summary>First day that it covers.</summary>
    public required DateOnly From { get; init; }

    /// <summary>Last day, inclusive.</summary>
    public required DateOnly To { get; init; }

    /// <summary>running, waiting (for another try), complete, partial (records are missing) or abandoned.</summary>
    public required string Status { get; init; }

    /// <summary>When it began.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>When it ended.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Pages that were read.</summary>
    public int Pages { get; init; }

    /// <summary>Records that the source announced.</summary>
    public int? Announced { get; init; }

    /// <summary>Different records that were found.</summary>
    public int Found { get; init; }

    /// <summary>Works among them that no search had found before.</summary>
    public int New { get; init; }

    /// <summary>Records that say something else than before.</summary>
    public int Changed { get; init; }

    /// <summary>Faults on the way.</summary>
    public int Failures { get; init; }

    /// <summary>Name of the last fault.</summary>
    public string? LastFailure { get; init; }

    /// <summary>The last fault, or why it was abandoned, as a sentence.</summary>
    public string? Reason { get; init; }

    /// <summary>When it is tried again.</summary>
    public DateTimeOffset? RetryAt { get; init; }

    /// <summary>What is missing, as a sentence.</summary>
    public string? Shortfall { get; init; }

    /// <summary>What the source did not understand of the query.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];
}
