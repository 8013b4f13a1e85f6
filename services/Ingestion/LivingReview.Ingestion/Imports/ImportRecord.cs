using LivingReview.Contracts.Studies;

namespace LivingReview.Ingestion.Imports;

/// <summary>An import that wrote something: what it can be undone by.</summary>
/// <param name="Id">Id.</param>
/// <param name="Review">Review.</param>
/// <param name="ImportedBy">Who imported.</param>
/// <param name="ImportedAt">When.</param>
/// <param name="ContentHash">SHA-256 of the file.</param>
/// <param name="Studies">What it did to which study.</param>
public sealed record ImportRecord(Guid Id, string Review, string ImportedBy, DateTimeOffset ImportedAt, string? ContentHash, IReadOnlyList<ImportedStudy> Studies)
{
    /// <summary>When it was undone.</summary>
    public DateTimeOffset? UndoneAt { get; init; }

    /// <summary>A long import is kept in parts, each with the batch that it wrote: the first part, of which this is a further one. Null for the first.</summary>
    public Guid? Whole { get; init; }

    /// <summary>An import as it is listed.</summary>
    /// <param name="parts">All of its parts, the first included.</param>
    internal PastImport ToSummary(IEnumerable<ImportRecord> parts)
    {
        var studies = parts.SelectMany(p => p.Studies).ToList();
        return new PastImport
        {
            Id = Id,
            ImportedBy = ImportedBy,
            ImportedAt = ImportedAt,
            ContentHash = ContentHash,
            Accepted = [.. studies.Where(s => s.Added).Select(s => s.Study)],
            Amended = [.. studies.Where(s => !s.Added).Select(s => s.Study)],
            UndoneAt = UndoneAt,
        };
    }
}

/// <summary>What an import did to a study.</summary>
/// <param name="Study">Id of the study.</param>
/// <param name="Version">Version that the import made.</param>
/// <param name="Added">Whether the study was not there before, or not any more.</param>
public sealed record ImportedStudy(string Study, int Version, bool Added);

/// <summary>A study of a file that waits to be corrected.</summary>
/// <param name="Id">Id.</param>
/// <param name="Review">Review.</param>
/// <param name="Draft">The draft as it stands.</param>
public sealed record ImportDraftRecord(Guid Id, string Review, ImportDraft Draft)
{
    /// <summary>Whether the cells and answers are those of another reading of the draft.</summary>
    internal bool HasContentOf(ImportDraftRecord other) =>
        Draft.Answers.SequenceEqual(other.Draft.Answers, StringComparer.Ordinal)
        && Draft.Rows.Select(r => r.Row).SequenceEqual(other.Draft.Rows.Select(r => r.Row))
        && Draft.Rows.Zip(other.Draft.Rows).All(pair => pair.First.Cells.SequenceEqual(pair.Second.Cells, StringComparer.Ordinal));
}
