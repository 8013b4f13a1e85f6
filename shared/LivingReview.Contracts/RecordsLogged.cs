using LivingReview.Contracts.Screening;

namespace LivingReview.Contracts;

/// <summary>
/// Integration event: an entry of the log of a review's records that ingestion kept before there was a screening desk, and only hands over now. The
/// desk takes over the whole log, in its order and with its times. A large import comes in parts.
/// </summary>
public sealed record RecordsLogged
{
    /// <summary>Review.</summary>
    public required string Review { get; init; }

    /// <summary>Version of the log that the entry made; without gaps.</summary>
    public required long Version { get; init; }

    /// <summary>Which part of the entry this is, from 0.</summary>
    public int Part { get; init; }

    /// <summary>How many parts it has.</summary>
    public int Parts { get; init; } = 1;

    /// <summary>Who made it.</summary>
    public string? By { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset OccurredAt { get; init; }

    /// <summary>For a search: what was searched.</summary>
    public LoggedSearch? Search { get; init; }

    /// <summary>For an import: hash of the file, by which it is known when it comes again.</summary>
    public string? ContentHash { get; init; }

    /// <summary>For an import: where the records come from.</summary>
    public string? Source { get; init; }

    /// <summary>For an import: the records, duplicates with the record that they repeat.</summary>
    public IReadOnlyList<ScreeningRecord> Records { get; init; } = [];

    /// <summary>For a decision: the record.</summary>
    public string? Record { get; init; }

    /// <summary>title-abstract or full-text.</summary>
    public string? Stage { get; init; }

    /// <summary>include or exclude; a record that became a study was included by full text.</summary>
    public string? Decision { get; init; }

    /// <summary>Why.</summary>
    public string? Reason { get; init; }

    /// <summary>The study that the record became.</summary>
    public string? Study { get; init; }
}

/// <summary>Ingestion says how far the old log of a review's records goes; 0 where there is none.</summary>
public sealed record RecordsHeadAnnounced
{
    /// <summary>Review.</summary>
    public required string Review { get; init; }

    /// <summary>Its newest version.</summary>
    public required long Version { get; init; }
}

/// <summary>Surveillance asks for entries that it lacks.</summary>
public sealed record RecordsReplayRequested
{
    /// <summary>Review.</summary>
    public required string Review { get; init; }

    /// <summary>First version wanted.</summary>
    public required long From { get; init; }

    /// <summary>Last version wanted.</summary>
    public required long To { get; init; }
}
