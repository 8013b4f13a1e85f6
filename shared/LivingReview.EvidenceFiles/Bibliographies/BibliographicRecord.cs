namespace LivingReview.EvidenceFiles.Bibliographies;

/// <summary>A record of a bibliography, as its file gives it.</summary>
public sealed record BibliographicRecord
{
    /// <summary>Line of the file that the record starts on, from 1; its number in a file of XML without line breaks.</summary>
    public required int Line { get; init; }

    /// <summary>Title; of a book's chapter the chapter's.</summary>
    public string? Title { get; init; }

    /// <summary>Title in the language of the paper, where the file gives a translated one too.</summary>
    public string? OriginalTitle { get; init; }

    /// <summary>Year of publication, 1800 to 2100.</summary>
    public int? Year { get; init; }

    /// <summary>DOI in the spelling of <see cref="Identifiers.Doi.Normalize"/>.</summary>
    public string? Doi { get; init; }

    /// <summary>PubMed id: 1 to 11 digits.</summary>
    public string? Pmid { get; init; }

    /// <summary>Authors in their order, at most 100.</summary>
    public IReadOnlyList<string> Authors { get; init; } = [];

    /// <summary>Journal, or the book of a chapter.</summary>
    public string? Journal { get; init; }

    /// <summary>Abstract; the parts of a structured one on lines of their own.</summary>
    public string? Abstract { get; init; }

    /// <summary>Keywords and subject headings, without repeats.</summary>
    public IReadOnlyList<string> Keywords { get; init; } = [];

    /// <summary>Language as the file writes it, such as "eng" or "English".</summary>
    public string? Language { get; init; }

    /// <summary>Publication types as the file writes them, such as "JOUR" or "Journal Article".</summary>
    public IReadOnlyList<string> PublicationTypes { get; init; } = [];

    /// <summary>Database that the record comes from, if the file says so.</summary>
    public string? Source { get; init; }

    /// <summary>Labels that a screening tool left, such as "ASReview_relevant".</summary>
    public IReadOnlyList<string> Labels { get; init; } = [];

    /// <summary>Whether the file marks the paper as retracted.</summary>
    public bool Retracted { get; init; }
}
