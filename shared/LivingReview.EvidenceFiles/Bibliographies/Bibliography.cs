namespace LivingReview.EvidenceFiles.Bibliographies;

/// <summary>Something unusual in a file that was read anyway.</summary>
/// <param name="Line">Line of the file, from 1.</param>
/// <param name="Code">Stable name of the kind, such as "missing-end-of-record".</param>
/// <param name="Message">A sentence for people.</param>
public sealed record BibliographyFinding(int Line, string Code, string Message);

/// <summary>The records of a file, with what was odd about it.</summary>
/// <param name="Format">The format it was read as.</param>
/// <param name="Records">Every record, in the order of the file.</param>
/// <param name="Findings">What was read differently from its letter, left out or not understood; by line, at most 1,000.</param>
public sealed record Bibliography(BibliographyFormat Format, IReadOnlyList<BibliographicRecord> Records, IReadOnlyList<BibliographyFinding> Findings);

/// <summary>A file that is not the bibliography it should be: none of it is used.</summary>
/// <param name="line">Line of the file, from 1.</param>
/// <param name="message">A sentence for people: what is wrong and what to do.</param>
/// <param name="fieldName">The field it is about, in the file's own words; empty if it is about the file or a record as a whole.</param>
public sealed class BibliographyException(int line, string message, string fieldName = "") : Exception(message)
{
    /// <summary>Line of the file, from 1.</summary>
    public int Line => line;

    /// <summary>The field it is about, in the file's own words; empty if it is about the file or a record as a whole.</summary>
    public string FieldName => fieldName;
}
