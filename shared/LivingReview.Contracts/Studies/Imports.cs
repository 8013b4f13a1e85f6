namespace LivingReview.Contracts.Studies;

/// <summary>
/// How the columns of a file become fields. A field that is not named here is read from the column of its own name. Saving a profile again
/// makes its next version; versions are never changed.
/// </summary>
public sealed record MappingProfile
{
    /// <summary>Name, unique in its review: lower case letters, digits and hyphens.</summary>
    public string Name { get; init; } = "";

    /// <summary>csv, tsv, xlsx or revman: how the file is read.</summary>
    public string Format { get; init; } = "csv";

    /// <summary>1, 2, ...; given when it is saved. 0 for a profile that comes with the program.</summary>
    public int Version { get; init; }

    /// <summary>Column by field; alternatives are separated by "|", and "{group}" stands for each of <see cref="Groups"/>.</summary>
    public IReadOnlyDictionary<string, string> Columns { get; init; } = new Dictionary<string, string>();

    /// <summary>What the cells of a field mean: per field, value by cell.</summary>
    public IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> Values { get; init; } = new Dictionary<string, IReadOnlyDictionary<string, string>>();

    /// <summary>Values of fields that the file does not hold, by field.</summary>
    public IReadOnlyDictionary<string, string> Constants { get; init; } = new Dictionary<string, string>();

    /// <summary>Repeated groups of a wide file: each makes a table of the row's study, unless its four counts are all empty.</summary>
    public IReadOnlyList<string> Groups { get; init; } = [];

    /// <summary>Whether the year is written behind the study's name, where it is not there already.</summary>
    public bool LabelWithYear { get; init; }

    /// <summary>Whether the first table of a study is primary where the file does not say.</summary>
    public bool FirstIsPrimary { get; init; }

    /// <summary>Whether a row without a name is called "Study N", N counting the rows.</summary>
    public bool NumberUnnamed { get; init; }
}

/// <summary>Response: the columns of a file and the fields that they may become; nothing is imported.</summary>
public sealed record ImportColumns
{
    /// <summary>Names of the columns, as the file has them.</summary>
    public required IReadOnlyList<string> Header { get; init; }

    /// <summary>The first rows below the header, at most three; a row may have fewer cells than the header.</summary>
    public required IReadOnlyList<IReadOnlyList<string?>> Sample { get; init; }

    /// <summary>The fields of a study and its tables in the order of a form: those that are needed, the review's factors, the others.</summary>
    public required IReadOnlyList<ImportField> Fields { get; init; }

    /// <summary>How the file was read: csv, tsv, xlsx or revman.</summary>
    public string Format { get; init; } = "csv";

    /// <summary>Row of the file that the header stands on.</summary>
    public int HeaderRow { get; init; } = 1;

    /// <summary>The sheets of a workbook, in their order; empty for other files.</summary>
    public IReadOnlyList<string> Sheets { get; init; } = [];

    /// <summary>The sheet that was read.</summary>
    public string? Sheet { get; init; }

    /// <summary>Column by field, where the heading suggests it: to be confirmed, or used as a profile's columns.</summary>
    public IReadOnlyDictionary<string, string> Suggestions { get; init; } = new Dictionary<string, string>();

    /// <summary>What a reader should know about how the file was read.</summary>
    public IReadOnlyList<string> Remarks { get; init; } = [];
}

/// <summary>A field that a column may become.</summary>
/// <param name="Name">Name, as a profile has it.</param>
/// <param name="Needed">Whether a file without it cannot be imported.</param>
/// <param name="Factor">Whether it is a factor of the review's protocol.</param>
public sealed record ImportField(string Name, bool Needed, bool Factor);

/// <summary>Response: a long import under way or done.</summary>
public sealed record ImportJob
{
    /// <summary>Id.</summary>
    public required Guid Id { get; init; }

    /// <summary>Review.</summary>
    public required string Review { get; init; }

    /// <summary>checking, writing, done, rejected (nothing was written), failed or interrupted (send the file again: what is there stays).</summary>
    public required string State { get; init; }

    /// <summary>Whether nothing is written.</summary>
    public required bool DryRun { get; init; }

    /// <summary>Rows read while checking.</summary>
    public int Rows { get; init; }

    /// <summary>Studies found while checking.</summary>
    public int Studies { get; init; }

    /// <summary>Studies dealt with so far while writing.</summary>
    public int Written { get; init; }

    /// <summary>New studies so far.</summary>
    public int Accepted { get; init; }

    /// <summary>Corrected studies so far.</summary>
    public int Amended { get; init; }

    /// <summary>Studies that were there already with the same content.</summary>
    public int Unchanged { get; init; }

    /// <summary>Under the two-person rule: new and corrected studies that wait for a second person.</summary>
    public int Proposed { get; init; }

    /// <summary>Faults in all.</summary>
    public int Faults { get; init; }

    /// <summary>The first thousand of them.</summary>
    public IReadOnlyList<ImportFault> Rejected { get; init; } = [];

    /// <summary>What the extraction guard found while checking and keeps with the studies: the first thousand or so.</summary>
    public IReadOnlyList<ImportFault> Warnings { get; init; } = [];

    /// <summary>What each corrected study changes, cell by cell; the first thousand.</summary>
    public IReadOnlyList<ImportCorrection> Corrections { get; init; } = [];

    /// <summary>What a reader should know about how the file was read.</summary>
    public IReadOnlyList<string> Remarks { get; init; } = [];

    /// <summary>Studies that wait as drafts, where the good rows were asked for.</summary>
    public int Drafts { get; init; }

    /// <summary>Revision of the review after the last batch.</summary>
    public long Revision { get; init; }

    /// <summary>Why it failed.</summary>
    public string? Error { get; init; }

    /// <summary>When it began.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>When it last moved.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }
}

/// <summary>
/// Response: a study of a file that waits. Its cells can be corrected in place; sending it again imports it as if it stood in a file of its own.
/// </summary>
public sealed record ImportDraft
{
    /// <summary>Id.</summary>
    public required Guid Id { get; init; }

    /// <summary>Review.</summary>
    public required string Review { get; init; }

    /// <summary>How the study is called in the file.</summary>
    public required string Label { get; init; }

    /// <summary>Profile that the file was read with, as it was then.</summary>
    public required MappingProfile Profile { get; init; }

    /// <summary>Columns of the file.</summary>
    public required IReadOnlyList<string> Header { get; init; }

    /// <summary>The rows of the study.</summary>
    public required IReadOnlyList<ImportDraftRow> Rows { get; init; }

    /// <summary>What is wrong with it, as when it was last checked.</summary>
    public required IReadOnlyList<ImportFault> Faults { get; init; }

    /// <summary>The answers given so far.</summary>
    public IReadOnlyList<string> Answers { get; init; } = [];

    /// <summary>Who imported the file.</summary>
    public required string ImportedBy { get; init; }

    /// <summary>When it was kept or last corrected.</summary>
    public required DateTimeOffset ChangedAt { get; init; }
}

/// <summary>A row of a draft.</summary>
/// <param name="Row">Row in the file.</param>
/// <param name="Cells">Its cells, in the order of the header.</param>
public sealed record ImportDraftRow(int Row, IReadOnlyList<string?> Cells);

/// <summary>Request: the corrected cells of a draft, and answers to its questions.</summary>
public sealed record ImportDraftCorrection
{
    /// <summary>The rows as they should be; null leaves them.</summary>
    public IReadOnlyList<ImportDraftRow>? Rows { get; init; }

    /// <summary>Answers to questions, as in "level:modality:CT scan=ct"; null leaves those that were given.</summary>
    public IReadOnlyList<string>? Answers { get; init; }
}

/// <summary>Response: the undoing of an import.</summary>
public sealed record ImportUndone
{
    /// <summary>The import.</summary>
    public required Guid Import { get; init; }

    /// <summary>Revision of the review afterwards.</summary>
    public required long Revision { get; init; }

    /// <summary>Studies that the import added and that are no longer included.</summary>
    public required IReadOnlyList<string> Removed { get; init; }

    /// <summary>Studies that the import had corrected and that are again as before.</summary>
    public required IReadOnlyList<string> Reverted { get; init; }
}

/// <summary>Response: an import that wrote something.</summary>
public sealed record PastImport
{
    /// <summary>Id.</summary>
    public required Guid Id { get; init; }

    /// <summary>Who imported.</summary>
    public required string ImportedBy { get; init; }

    /// <summary>When.</summary>
    public required DateTimeOffset ImportedAt { get; init; }

    /// <summary>SHA-256 of the file.</summary>
    public string? ContentHash { get; init; }

    /// <summary>Ids of studies that it added.</summary>
    public required IReadOnlyList<string> Accepted { get; init; }

    /// <summary>Ids of studies that it corrected.</summary>
    public required IReadOnlyList<string> Amended { get; init; }

    /// <summary>When it was undone; null if it was not.</summary>
    public DateTimeOffset? UndoneAt { get; init; }
}
