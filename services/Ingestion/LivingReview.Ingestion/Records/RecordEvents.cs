namespace LivingReview.Ingestion.Records;

/// <summary>Store event of the old log of records: a database was searched.</summary>
public sealed record SearchRun(string Database, DateOnly Date, string Query, int Hits, int? Unread = null);

/// <summary>Store event of the old log: the records of a file; those with <see cref="ImportedRecord.DuplicateOf"/> were merged. Search is the event of the search that found them.</summary>
public sealed record RecordsImported(string Format, string ContentHash, IReadOnlyList<ImportedRecord> Records, Guid? Search = null);

/// <summary>Store event of the old log: a decision about a record.</summary>
public sealed record RecordScreened(string Record, string Stage, string Decision, string? Reason);

/// <summary>Store event of the old log: a record became a study.</summary>
public sealed record RecordLinked(string Record, string Study);

/// <summary>A bibliographic record.</summary>
public sealed record ImportedRecord
{
    public required string Id { get; init; }

    public string? DuplicateOf { get; init; }

    public string? Title { get; init; }

    public int? Year { get; init; }

    public string? Doi { get; init; }

    public string? Pmid { get; init; }

    public IReadOnlyList<string> Authors { get; init; } = [];

    public string? Journal { get; init; }

    public bool Retracted { get; init; }

    public string? OriginalTitle { get; init; }

    public string? Abstract { get; init; }

    public IReadOnlyList<string> Keywords { get; init; } = [];

    public string? Language { get; init; }

    public IReadOnlyList<string> PublicationTypes { get; init; } = [];

    public string? Source { get; init; }

    public IReadOnlyList<string> Labels { get; init; } = [];
}
