using System.ComponentModel.DataAnnotations;

namespace LivingReview.Contracts.Studies;

/// <summary>Request: a search that was run.</summary>
public sealed record SearchRunRequest
{
    /// <summary>Database, such as "PubMed".</summary>
    public string? Database { get; init; }

    /// <summary>Date of the search.</summary>
    public DateOnly? Date { get; init; }

    /// <summary>The query as it was sent.</summary>
    public string? Query { get; init; }

    /// <summary>How many records it found.</summary>
    [Range(0, int.MaxValue)]
    public int? Hits { get; init; }
}

/// <summary>Response: a search of the log.</summary>
/// <param name="Database">Database.</param>
/// <param name="Date">Date of the search.</param>
/// <param name="Query">The query as it was sent.</param>
/// <param name="Hits">How many records it found.</param>
/// <param name="RecordedAt">When it was recorded.</param>
/// <param name="Id">Id of the search; an import of records names the search that found them by it.</param>
public sealed record SearchRunView(string Database, DateOnly Date, string Query, int Hits, DateTimeOffset RecordedAt, Guid? Id = null);

/// <summary>Request: a decision about a record.</summary>
public sealed record ScreeningRequest
{
    /// <summary>title-abstract or full-text.</summary>
    public string? Stage { get; init; }

    /// <summary>include or exclude.</summary>
    public string? Decision { get; init; }

    /// <summary>Why; needed for an exclusion.</summary>
    public string? Reason { get; init; }
}

/// <summary>Request: a record became a study.</summary>
public sealed record RecordLinkRequest
{
    /// <summary>Id of the study.</summary>
    public string? Study { get; init; }
}

/// <summary>Response: a record found by a search.</summary>
public sealed record RecordView
{
    /// <summary>Id, made from its DOI, PubMed id or title.</summary>
    public required string Id { get; init; }

    /// <summary>Title.</summary>
    public string? Title { get; init; }

    /// <summary>Year.</summary>
    public int? Year { get; init; }

    /// <summary>DOI.</summary>
    public string? Doi { get; init; }

    /// <summary>PubMed id.</summary>
    public string? Pmid { get; init; }

    /// <summary>Authors.</summary>
    public IReadOnlyList<string> Authors { get; init; } = [];

    /// <summary>Journal.</summary>
    public string? Journal { get; init; }

    /// <summary>Whether its source marks it as retracted.</summary>
    public bool Retracted { get; init; }

    /// <summary>Title in the language of the paper, where it differs.</summary>
    public string? OriginalTitle { get; init; }

    /// <summary>Abstract, at most 20,000 characters.</summary>
    public string? Abstract { get; init; }

    /// <summary>Keywords and subject headings, at most 100.</summary>
    public IReadOnlyList<string> Keywords { get; init; } = [];

    /// <summary>Language as its source writes it.</summary>
    public string? Language { get; init; }

    /// <summary>Publication types as its source writes them.</summary>
    public IReadOnlyList<string> PublicationTypes { get; init; } = [];

    /// <summary>Database that it was found in.</summary>
    public string? Source { get; init; }

    /// <summary>Labels that a screening tool left, such as "ASReview_relevant".</summary>
    public IReadOnlyList<string> Labels { get; init; } = [];

    /// <summary>Records of the same paper that were merged into this one.</summary>
    public int Duplicates { get; init; }

    /// <summary>include, exclude or null: the decision on title and abstract.</summary>
    public string? TitleAbstract { get; init; }

    /// <summary>include, exclude or null: the decision on the full text.</summary>
    public string? FullText { get; init; }

    /// <summary>Reason of the last decision.</summary>
    public string? Reason { get; init; }

    /// <summary>The study that it became.</summary>
    public string? Study { get; init; }
}

/// <summary>Response to an import of records.</summary>
public sealed record RecordImportReport
{
    /// <summary>Whether nothing was written.</summary>
    public required bool DryRun { get; init; }

    /// <summary>Records in the file.</summary>
    public required int Read { get; init; }

    /// <summary>Records that are new candidates.</summary>
    public required int Candidates { get; init; }

    /// <summary>Records that were merged with one that is there.</summary>
    public required int Duplicates { get; init; }

    /// <summary>Whether this very file was imported before: nothing was written.</summary>
    public required bool Unchanged { get; init; }

    /// <summary>Records that cannot be identified: without title, DOI and PubMed id. They are left out.</summary>
    public required IReadOnlyList<ImportFault> Rejected { get; init; }

    /// <summary>Format that the file was read as: ris, nbib, pubmed-xml, endnote-xml, wos, bibtex.</summary>
    public string? Format { get; init; }

    /// <summary>What was odd about the file, such as a record without its end or a possible duplicate that was not merged. Nothing was left out for it.</summary>
    public IReadOnlyList<ImportFault> Remarks { get; init; } = [];

    /// <summary>Records that were screened by the labels of a screening tool, if the caller asked for it.</summary>
    public int Screened { get; init; }
}

/// <summary>Response: the numbers of a PRISMA 2020 flow diagram at a revision of the evidence.</summary>
public sealed record PrismaFlow
{
    /// <summary>Revision of the evidence.</summary>
    public required long Revision { get; init; }

    /// <summary>Searches by database, with their hits.</summary>
    public required IReadOnlyList<PrismaSearch> Searches { get; init; }

    /// <summary>Records identified: everything that was imported.</summary>
    public required int Identified { get; init; }

    /// <summary>Duplicates removed before screening.</summary>
    public required int DuplicatesRemoved { get; init; }

    /// <summary>Records screened by title and abstract.</summary>
    public required int Screened { get; init; }

    /// <summary>Records excluded by title and abstract.</summary>
    public required int Excluded { get; init; }

    /// <summary>Reports sought for retrieval: included by title and abstract, or judged by full text at once.</summary>
    public required int Sought { get; init; }

    /// <summary>Reports assessed by full text.</summary>
    public required int Assessed { get; init; }

    /// <summary>Reports excluded by full text, by reason.</summary>
    public required IReadOnlyDictionary<string, int> ExcludedByReason { get; init; }

    /// <summary>Records that wait for a decision.</summary>
    public required int Awaiting { get; init; }

    /// <summary>Studies that count.</summary>
    public required int StudiesIncluded { get; init; }

    /// <summary>Their reports; one for a study that names none.</summary>
    public required int ReportsIncluded { get; init; }

    /// <summary>Reports that could not be had: excluded by full text with the reason "not retrieved". They are not in <see cref="Assessed"/>.</summary>
    public int NotRetrieved { get; init; }

    /// <summary>Reports sought that wait to be assessed by full text.</summary>
    public int AwaitingAssessment { get; init; }

    /// <summary>Reports included by full text that are not a study of the review yet.</summary>
    public int AwaitingExtraction { get; init; }

    /// <summary>Studies that no record of a search led to: entered directly, found by other methods.</summary>
    public int StudiesByOtherMethods { get; init; }
}

/// <summary>Searches of one database.</summary>
/// <param name="Database">Database.</param>
/// <param name="Runs">How often it was searched.</param>
/// <param name="Hits">Records found in all runs.</param>
/// <param name="Last">Date of the last run.</param>
public sealed record PrismaSearch(string Database, int Runs, int Hits, DateOnly Last);
